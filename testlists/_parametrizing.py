"""Lets pytest give parametrised tests ids that are the same on each interpreter."""

from __future__ import absolute_import, unicode_literals

import re

import pytest
import six

from ._ids import content_digest, is_counted, text_of, unique_ids, value_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Optional, Text, Tuple

OPTIONAL_ARGUMENTS = ("indirect", "ids", "scope")
ParameterSet = type(pytest.param())
ESCAPES = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}")


def use_canonical_ids(metafunc):
    # type: (Any) -> None
    """Have the test function of a ``Metafunc`` parametrised with canonical ids.

    To be called in a wrapper of ``pytest_generate_tests``, before any other hook. Ids
    that the source of the test gives stay; a call that pytest will refuse is left to it.
    """
    original = metafunc.parametrize

    def parametrize(argnames, argvalues, *args, **kwargs):
        # type: (Any, Any, *Any, **Any) -> Any
        kwargs.update(zip(OPTIONAL_ARGUMENTS, args))
        argvalues = list(argvalues)
        if not argvalues and not kwargs.get("ids"):
            kwargs["ids"] = ["NOTSET"]
            return original(argnames, argvalues, **kwargs)
        sets = _with_ids(metafunc.config, argnames, argvalues, kwargs.get("ids"))
        return original(argnames, argvalues if sets is None else sets, **kwargs)

    metafunc.parametrize = parametrize


def content_of(item, test):
    # type: (Any, Text) -> Tuple[Text, bool]
    """Return the digest of an item's parameters, and whether its id only counts them.

    The digest is "" where the id says what the parameters are.
    """
    callspec = getattr(item, "callspec", None)
    if callspec is None:
        return "", False
    # Older versions have them apart.
    parameters = dict(getattr(callspec, "funcargs", {}))
    parameters.update(callspec.params)
    if not is_counted(test, [text_of(name) for name in parameters]):
        return "", False
    return content_digest(parameters), True


def _with_ids(config, argnames, argvalues, ids):
    # type: (Any, Any, List[Any], Any) -> Optional[List[Any]]
    """Return the parameter sets with explicit ids; None if the call is not understood."""
    if isinstance(argnames, six.string_types):
        if argnames.rstrip().endswith(","):
            return None
        names = [name.strip() for name in argnames.split(",") if name.strip()]
        alone = len(names) == 1
    else:
        names, alone = list(argnames), False
    sets = [_parameter_set(value, alone) for value in argvalues]
    if None in sets or any(len(one.values) != len(names) for one in sets):
        return None
    given = [None] * len(sets)  # type: List[Any]
    if ids and not callable(ids):
        if not hasattr(ids, "__len__") or len(ids) != len(sets):
            return None
        given = list(ids)
    maker = _IdMaker(config, names, ids if callable(ids) else None)
    made = []  # type: List[Any]
    for index, (one, own) in enumerate(zip(sets, given)):
        name = maker.id_of(one, own, index)
        if name is None:
            return None
        made.append(name)
    return [
        pytest.param(*one.values, marks=one.marks, id=name)
        for one, name in zip(sets, unique_ids(made))
    ]


def _parameter_set(value, alone):
    # type: (Any, bool) -> Any
    if isinstance(value, ParameterSet):
        return value
    if alone:
        return pytest.param(value)
    try:
        return pytest.param(*value)
    except TypeError:
        return None


class _IdMaker(object):
    def __init__(self, config, names, function):
        # type: (Any, List[Text], Any) -> None
        self.config = config
        self.names = names
        self.function = function

    def id_of(self, parameters, given, index):
        # type: (Any, Any, int) -> Optional[Text]
        """Return the id of a parameter set; None if it is no text and pytest knows why."""
        if parameters.id is not None:
            is_text = isinstance(parameters.id, six.string_types)
            return _unescaped(parameters.id) if is_text else None
        if given is not None:
            return value_text(given)
        return "-".join(
            self.part_of(value, name, index)
            for value, name in zip(parameters.values, self.names)
        )

    def part_of(self, value, name, index):
        # type: (Any, Text, int) -> Text
        text = self.from_function(value)
        if text is None:
            text = self.config.hook.pytest_make_parametrize_id(
                config=self.config, val=value, argname=name
            )
        if text is None:
            text = value_text(value)
        return "{}{}".format(text_of(name), index) if text is None else text_of(text)

    def from_function(self, value):
        # type: (Any) -> Optional[Text]
        if self.function is None:
            return None
        generated = self.function(value)
        return None if generated is None else value_text(generated)


# Most versions have escaped it when the parameter set was made, the newest do it later.
ESCAPED_AT_ONCE = pytest.param(id=str("\\")).id != "\\" or six.PY2


def _unescaped(name):
    # type: (Any) -> Text
    """Return the text that was given as the id of a parameter set."""
    if not ESCAPED_AT_ONCE:
        return text_of(name)
    if not six.PY2:
        return str(name).encode("ascii").decode("unicode_escape")
    # There, a backslash may be one that the source has.
    text = ESCAPES.sub(
        lambda escape: escape.group().encode("ascii").decode("unicode_escape"),
        text_of(name),
    )
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
