"""Write a pickle of protocol 2 that both Pythons read, or say why not."""

from __future__ import absolute_import

import pickle
import pickletools
import re

import six

from . import _paths
from ._native import SharedText, to_native

if six.PY2:
    from cPickle import PicklingError as _CPicklingError  # type: ignore[import-not-found]
    from cPickle import dumps as _dumps

    class _PicklingError(pickle.PicklingError, _CPicklingError):  # type: ignore[misc]
        """On Python 2 the two modules have a class each, and programs catch either."""

else:
    from pickle import PicklingError as _PicklingError
    from pickle import dumps as _dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, List, Set, Tuple

    from ._names import Name, Names


class Refused(_PicklingError):
    """The other Python could not read the value, or no Python could.

    ``path`` is where in the value the part lies: ``value['rows'][3].when``.
    """

    def __init__(self, path, reason):
        # type: (str, str) -> None
        super(Refused, self).__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self):
        # type: () -> str
        return "{}: {}".format(self.path, self.reason)


# The second line of each opcode that names a class or a function, and now and then a
# line of a text.
_find_names = re.compile(b"\n([\\w.]+)(?=\n)").finditer
_LONGEST_MODULE = 400
_ends_module = re.compile(b"c[\\w.]*\\Z").search
# To look at the types of few items is faster than to look for a newline in so many bytes.
_LARGE = 1 << 16
_FEW = 8
_NAMELESS = frozenset((six.text_type, str, int, float, bool, type(None)))


# Of all versions of Python 3 that share a cache, not the newest of each.
OWN_PROTOCOL = 2 if six.PY2 else 4


class OwnWriter(object):
    """Writes values that this major version alone reads."""

    def dumps(self, value):
        # type: (Any) -> bytes
        """Return the pickle of a value.

        :raises Refused: it holds what cannot be pickled.
        """
        return _pickle(value, OWN_PROTOCOL)


# Whether it needs anything depends on the array.
_ARRAY = ("array", "array")


class Writer(object):
    """Writes values under one policy."""

    def __init__(self, native, names):
        # type: (bool, Names) -> None
        self._native = native
        self._names = names
        # The opcodes that are known to need nothing, by name.
        self._plain = {}  # type: Dict[bytes, Tuple[bytes, ...]]

    def dumps(self, value):
        # type: (Any) -> bytes
        """Return the pickle of a value.

        :raises Refused: it holds what the other Python could not read, or what cannot be
            pickled at all.
        """
        data = _pickle(value, 2)
        try:
            if (len(data) < _LARGE or not _is_nameless(value)) and b"\n" in data:
                data = self._check_names(value, data)
            return data if six.PY2 or not self._native else to_native(data)
        except SharedText:
            return write_slowly(value, self._names, self._native)

    def _check_names(self, value, data):
        # type: (Any, bytes) -> bytes
        for match in _find_names(data):
            known = self._plain.get(match.group(1))
            if known is None or not data.endswith(known, 0, match.end() + 1):
                start = match.start()
                if _ends_module(data, max(0, start - _LONGEST_MODULE), start):
                    return self._rename(value, data)
        return data

    def _rename(self, value, data):
        # type: (Any, bytes) -> bytes
        """Return the pickle with names that both know; remember those that need nothing."""
        parts = []  # type: List[bytes]
        copied = 0
        against_policy = False
        for name, start, end in _globals(data):
            if self._names.refusal(name):
                self._refuse(value, name)
            if self._names.refuses_instances(name):
                self._refuse_instances(value, name)
                continue
            if six.PY3 and self._goes_against_policy(name, data):
                against_policy = True
                continue
            new = name if six.PY2 else self._names.to_python2(name, self._native)
            if new != name:
                parts += [data[copied:start], _global(new)]
                copied = end
            elif name != _ARRAY:
                attribute = name[1].encode("ascii")
                known = self._plain.get(attribute, ())
                if _global(name) not in known:
                    self._plain[attribute] = known + (_global(name),)
        if against_policy:
            raise SharedText
        return b"".join(parts) + data[copied:] if parts else data

    def _goes_against_policy(self, name, data):
        # type: (Name, bytes) -> bool
        if name == _ARRAY and self._native:
            return b"X\1\0\0\0u" in data
        return bool(self._names.against_policy(name, self._native))

    def _refuse_instances(self, value, name):
        # type: (Any, Name) -> None
        def reason(part):
            # type: (Any) -> Any
            cls = type(part)
            if (cls.__module__, cls.__name__) != name or not _is_new_object(part):
                return None
            return (
                "{} is a classic class on Python 2, which cannot read what Python 3 makes "
                "of it; give it the base object, in its source"
            ).format(cls.__name__)

        found = _paths.find(value, reason)
        if found:
            raise Refused(*found)

    def _refuse(self, value, refused):
        # type: (Any, Name) -> None
        def reason(part):
            # type: (Any) -> Any
            if refused in _names_of(part):
                return self._names.refusal(refused)
            return None

        found = _paths.find(value, reason)
        raise Refused(*(found or ("value", self._names.refusal(refused) or "")))


def _pickle(value, protocol):
    # type: (Any, int) -> bytes
    try:
        return _dumps(value, protocol)
    except RuntimeError:  # Too deeply nested: our own walk finds no path either.
        raise
    except Exception as error:
        found = _paths.find(value, _paths.unpicklable)
        if found is None:
            raise
        raise Refused(found[0], found[1] or str(error))


def _is_nameless(value):
    # type: (Any) -> bool
    """Return True only if the pickle of a value names nothing; looks at few items."""
    kind = type(value)
    if kind in _NAMELESS:
        return True
    if len(value) > _FEW if kind in (dict, list, tuple) else True:
        return False
    parts = list(value) + list(value.values()) if kind is dict else value
    return all(type(part) in _NAMELESS for part in parts)


def _global(name):
    # type: (Name) -> bytes
    return "c{}\n{}\n".format(*name).encode("ascii")


def _globals(data):
    # type: (bytes) -> Iterator[Tuple[Name, int, int]]
    """Yield each name in the pickle, and where its opcode begins and ends."""
    if six.PY2:
        start, found = 0, None
        for opcode, argument, position in pickletools.genops(data):
            if found:
                yield found, start, position
            found = None
            if opcode.name == "GLOBAL":
                module, _, attribute = argument.partition(" ")
                start, found = position, (module, attribute)
        return
    from ._texts import opcodes

    for code, start, end in opcodes(data):
        if code == 0x63:
            module, attribute = data[start + 1 : end - 1].decode("ascii").split("\n")
            yield (module, attribute), start, end


def _names_of(part):
    # type: (Any) -> Set[Name]
    """Return the names that the pickle of a part by itself has, its parts apart."""
    try:
        made = (
            part.__reduce_ex__(2) if not isinstance(part, type) else str(part.__name__)
        )
        if isinstance(made, tuple):
            named = [made[0]] + [a for a in made[1] if isinstance(a, type)]
        else:
            named = [part]
        return {name for a in named for name, _, _ in _globals(_dumps(a, 2))}
    except Exception:  # Whatever a class raises: then it is not this part.
        return set()


def _is_new_object(part):
    # type: (Any) -> bool
    made = part.__reduce_ex__(2)
    return isinstance(made, tuple) and made[0] is _paths.NEW_OBJECT


def write_slowly(value, names, native=True):
    # type: (Any, Names, bool) -> bytes
    """Return the pickle of ``Writer``, by Python's own pickler."""
    from ._slow import ExactPickler

    file = six.BytesIO()
    ExactPickler(file, names, native).dump(value)
    return file.getvalue()
