"""One id for a parametrised test on each interpreter, and a digest of its parameters.

The ids are those of pytest 9 on Python 3 where both interpreters can have them. What one
Python cannot tell from another value has the same name on both: a class that is ``str``,
``bytes`` or ``unicode`` is ``str``.
"""

from __future__ import absolute_import, unicode_literals

import datetime
import decimal
import hashlib
import json
import re
from collections import OrderedDict

import six
from six.moves import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Mapping, Optional, Text

# Longer texts are counted by pytest 9.
LONGEST_TEXT = 100
DEEPEST = 20
MOST_VALUES = 10000
DIGEST_LENGTH = 10

REGEX_TYPE = type(re.compile(""))

# By the name that Python 3 has for it, or for what cannot be told from it there.
RENAMED_BUILTINS = {
    "EnvironmentError": "OSError",
    "IOError": "OSError",
    "StandardError": "Exception",
    "WindowsError": "OSError",
    "basestring": "str",
    "buffer": "memoryview",
    "bytes": "str",
    "long": "int",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
RENAMED = {
    ("_socket", "error"): "OSError",
    ("itertools", "ifilter"): "filter",
    ("itertools", "ifilterfalse"): "filterfalse",
    ("itertools", "imap"): "map",
    ("itertools", "izip"): "zip",
    ("itertools", "izip_longest"): "zip_longest",
    ("posix", "getcwdu"): "getcwd",
    ("select", "error"): "OSError",
    ("socket", "error"): "OSError",
}
PLAIN_SCALARS = (int, float, complex, bool, type(None)) + six.integer_types
DATED = (datetime.date, datetime.datetime, datetime.time, datetime.timedelta)

try:
    from enum import Enum
except ImportError:  # 2.7 without enum34

    class Enum(object):  # type: ignore[no-redef]
        pass


def value_text(value):
    # type: (Any) -> Optional[Text]
    """Return what stands for a value in an id; None if it is only counted."""
    if isinstance(value, (bytes, six.text_type)):
        text = text_of(value)
        return None if len(text) > LONGEST_TEXT else text
    if isinstance(value, Enum):
        return _enum_text(value)
    if isinstance(value, float):
        return six.text_type(float.__repr__(value))
    if isinstance(value, complex):
        return six.text_type(complex.__repr__(value))
    if value is None or isinstance(value, six.integer_types):
        return six.text_type(str(value))
    if isinstance(value, REGEX_TYPE):
        return text_of(value.pattern)
    return name_of(value)


def text_of(value):
    # type: (Any) -> Text
    """Return text, or the text of bytes: on 2.7 a literal is bytes that is text on 3."""
    if isinstance(value, six.text_type):
        return value
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return bytes(value).decode("latin-1")


def name_of(value):
    # type: (Any) -> Optional[Text]
    """Return the name of a class, function or module, which it has on Python 3."""
    name = getattr(value, "__name__", None)
    if not isinstance(name, str):
        return None
    if getattr(builtins, name, None) is value or name == "WindowsError":
        return RENAMED_BUILTINS.get(text_of(name), text_of(name))
    module = getattr(value, "__module__", None)
    return RENAMED.get((module, name), text_of(name))  # type: ignore[arg-type]


def _enum_text(value):
    # type: (Any) -> Optional[Text]
    """Return class and name: what ``str`` returns depends on the version."""
    if value.name is None:
        return None
    return "{}.{}".format(type(value).__name__, text_of(value.name))


def unique_ids(ids):
    # type: (Iterable[Text]) -> List[Text]
    """Return ids of which those that are there several times got a number, as in pytest 9."""
    found = list(ids)
    counts = {}  # type: Dict[Text, int]
    for name in found:
        counts[name] = counts.get(name, 0) + 1
    taken = set(found)
    if len(taken) == len(found):
        return found
    following = dict.fromkeys(counts, 0)
    for index, name in enumerate(found):
        if counts[name] == 1:
            continue
        pattern = "{}_{}" if name[-1:].isdigit() else "{}{}"
        while pattern.format(name, following[name]) in taken:
            following[name] += 1
        found[index] = pattern.format(name, following[name])
        taken.add(found[index])
        following[name] += 1
    return found


def is_counted(test, names):
    # type: (Text, Iterable[Text]) -> bool
    """Say whether an id holds the number of a parameter in place of its value.

    :param names: of the parameters.
    """
    parameters = test.partition("::")[2].partition("[")[2].rstrip("]")
    return bool(parameters) and any(
        re.search(r"(?:^|-){}[0-9]+(?:-|$)".format(re.escape(name)), parameters)
        for name in names
    )


def content_digest(parameters):
    # type: (Mapping[str, Any]) -> Text
    """Return a digest that the same parameters have on each interpreter.

    :param parameters: values by the names of the arguments.
    :returns: "" if a value is an object of which nothing lasting is known.
    """
    try:
        written = _Serializer().written(dict(parameters), 0)
    except _Unknown:
        return ""
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:DIGEST_LENGTH]


class _Unknown(Exception):
    """A value has no form that is the same in each process."""


class _Serializer(object):
    def __init__(self):
        # type: () -> None
        self.values = 0

    def written(self, value, depth):
        # type: (Any, int) -> str
        self.values += 1
        if depth > DEEPEST or self.values > MOST_VALUES:
            raise _Unknown
        kind = type(value)
        if kind in (six.text_type, bytes):
            return json.dumps(text_of(value))
        if kind in PLAIN_SCALARS:
            return str("{}").format(value if kind in six.integer_types else repr(value))
        # On 2.7 a range is a list.
        if kind in (list, tuple, six.moves.range) or (
            isinstance(value, tuple) and hasattr(value, "_fields")
        ):
            return self.joined("[", [self.written(part, depth + 1) for part in value])
        if kind in (dict, OrderedDict):
            items = [
                self.written(key, depth + 1) + ":" + self.written(part, depth + 1)
                for key, part in value.items()
            ]
            return self.joined("{", sorted(items))
        if kind in (set, frozenset):
            parts = sorted(self.written(part, depth + 1) for part in value)
            return self.joined("(", parts)
        return self.joined("=", [json.dumps(_lasting_text(value))])

    def joined(self, sign, parts):
        # type: (str, Iterable[str]) -> str
        return sign + ",".join(parts) + ";"


def _lasting_text(value):
    # type: (Any) -> Text
    if type(value) in DATED or type(value) is decimal.Decimal:
        return "{} {}".format(type(value).__name__, value)
    text = None
    if isinstance(value, (Enum, REGEX_TYPE)):
        text = value_text(value)
    elif not isinstance(value, PLAIN_SCALARS + (bytes, six.text_type)):
        text = name_of(value)
    if text is None or text == "<lambda>":
        raise _Unknown
    return text
