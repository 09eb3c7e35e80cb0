"""Read a pickle that either Python has written, and let it do nothing else."""

from __future__ import absolute_import

import io
import pickle
import re
import sys
from collections import defaultdict, deque
from functools import partial
from itertools import islice

import six

from ._binary import mark_binary
from ._check import bounds_are_checked, check, check_bounds
from ._opcodes import BadPickle, opcodes
from ._stock import NAMES, REPLACED

if six.PY2:
    from cPickle import Unpickler as _Python2  # type: ignore[import-not-found]
    from cPickle import loads as load_nameless
    from cStringIO import StringIO  # type: ignore[import-not-found]
else:
    import _compat_pickle
    from io import BytesIO as StringIO
    from pickle import Unpickler as _Python2

    load_nameless = partial(pickle.loads, encoding="utf-8")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, Set, Tuple

    from ._names import Name, Names

# Tuples nest once for each of these bytes, which texts hold too: if so many opcodes may
# be among them, the pickle is checked.
_FEW_TUPLES = 500
_TUPLES = b"(\x85\x86\x87"
_find_tuples = re.compile(b"[(\x85\x86\x87](?=[\x28-\x8b])").finditer
# Without one of these bytes, no opcode can name anything.
_NAMING = b"\n\x82\x83\x84\x93"
_NAMING_CODES = frozenset(ord(code) for code in "ci\x82\x83\x84\x93")
_SMALL = 1024
# What needs neither a check nor a finder of names, most small values being so.
_is_simple = re.compile(b"\x80\2[^\n\x82\x83\x84\x93]{0,498}\\Z").match
_LARGE = 1 << 16
_FEW_OPCODES = 100
_FUNCTION = type(lambda: None)
_HEAP_TYPE, _IMMUTABLE_TYPE = 1 << 9, 1 << 8
# What C destroys by calling itself; so many calls of them can nest too deep for it.
_NESTING = (deque, defaultdict)
_FEW_CALLS = 500
_CALLS = (b"R", b"\x81", b"\x92")


class Forbidden(pickle.UnpicklingError):
    """A pickle names what is neither stock nor registered."""


class Reader(object):
    """Reads values; each name must be stock, or have been registered."""

    def __init__(self, names, allowed=(), strict=False, newest=2):
        # type: (Names, Iterable[Name], bool, int) -> None
        self._names = names
        self._newest = newest
        self._allowed = set(NAMES)  # type: Set[Name]
        self._strict = strict
        self._found = {}  # type: Dict[Name, Any]
        self._needs_check = set()  # type: Set[Name]
        self._nests = set()  # type: Set[Name]
        for name in allowed:
            self.allow(name)

    def allow(self, name):
        # type: (Name) -> None
        """Let pickles name a class or a function, as either Python does."""
        self._allowed.add(name)

    def loads(self, data, fallback=None, bounded=False):
        # type: (bytes, Any, bool) -> Any
        """Return the value.

        :param data: a pickle of a protocol that is read.
        :param fallback: called without arguments before the slower second reading.
        :param bounded: whether ``check_bounds`` has already passed it.
        :raises Forbidden: it names what it may not.
        :raises BadPickle: it is of a later protocol, or does what no pickler writes.
        """
        if data[:1] == b"\x80" and six.indexbytes(data, 1) > self._newest:
            raise BadPickle("protocol {}".format(six.indexbytes(data, 1)))
        checked = self._strict
        load = self._load_on_2 if six.PY2 else self._load_on_3  # type: Callable[..., Any]
        if bounded:
            checked = True
        elif bounds_are_checked() and self._newest == 2 and not checked:
            checked = True
            if not check_bounds(data):
                load = _load_nameless
        elif not checked and len(data) >= _LARGE and _is_short(data, self._newest):
            load = _load_nameless
        elif checked or _may_nest(data, self._newest):
            checked = True
            check(data, self._newest)
        if six.PY2 or self._newest > 2:
            return load(data, checked)
        try:
            return load(data, checked)
        except (UnicodeDecodeError, TypeError, ValueError):
            marked = mark_binary(data)
            if marked == data:
                raise
            if fallback:
                fallback()
            return load(marked, checked, data)

    def _load_on_2(self, data, checked, _original=None):
        # type: (bytes, bool, Any) -> Any
        unpickler = _Python2(StringIO(data))  # type: Any
        unpickler.find_global = self._finder(data, checked)
        return unpickler.load()

    def _load_on_3(self, data, checked, original=None):
        # type: (bytes, bool, Any) -> Any
        if len(data) < _SMALL and len(data.translate(None, _NAMING)) == len(data):
            return load_nameless(data)
        unpickler = _Unpickler(_Peekable(data), encoding="utf-8")
        unpickler.finder = self._finder(original or data, checked)
        return unpickler.load()

    def _finder(self, data, checked):
        # type: (bytes, bool) -> Callable[[str, str], Any]
        found, needs_check, nests = self._found, self._needs_check, self._nests
        pending = [not checked]

        def find(module, name):
            # type: (str, str) -> Any
            key = module, name
            if key not in found:
                self._find(key)
            if pending[0] and (
                key in needs_check or (key in nests and _may_call_often(data))
            ):
                pending[0] = False
                check(data, self._newest)
            return found[key]

        return find

    def _find(self, name):
        # type: (Name) -> None
        """Find what a pickle names, once."""
        target = name
        if six.PY3 and self._newest == 2:
            target = self._names.to_python3(name)
            target = _compat_pickle.NAME_MAPPING.get(
                target,
                (_compat_pickle.IMPORT_MAPPING.get(target[0], target[0]), target[1]),
            )
        if not {name, target} & self._allowed or "." in name[1]:
            raise Forbidden(
                "a pickle names {0}:{1}: if your values need it, call "
                "policy.allow('{0}:{1}') where they are read".format(*name)
            )
        value = REPLACED.get(target)
        if value is None:
            __import__(target[0])
            value = sys.modules[target[0]]
            for attribute in target[1].split("."):
                value = getattr(value, attribute)
            if _can_be_changed(value):
                self._needs_check.add(name)
            elif value in _NESTING:
                self._nests.add(name)
        self._found[name] = value


def is_simple(data):
    # type: (bytes) -> bool
    """Return True only if a pickle of protocol 2 needs no more checks and no finder.

    :raises BadPickle: it should not be read.
    """
    if bounds_are_checked():
        return not check_bounds(data)
    return _is_simple(data) is not None


def _load_nameless(data, _checked, _original=None):
    # type: (bytes, bool, Any) -> Any
    return load_nameless(data)


def _is_short(data, newest):
    # type: (bytes, int) -> bool
    """Return whether the opcodes are few, and none of them can name anything."""
    codes = [code for code, _, _ in islice(opcodes(data, newest), _FEW_OPCODES)]
    return len(codes) < _FEW_OPCODES and not _NAMING_CODES.intersection(codes)


def _may_nest(data, newest):
    # type: (bytes, int) -> bool
    """Return False only if there are few opcodes that a key could nest by."""
    size = len(data)
    if size <= _FEW_TUPLES:
        return False
    # Few opcodes are checked faster than so many bytes are counted.
    if size >= _LARGE:
        if len(list(islice(opcodes(data, newest), _FEW_OPCODES))) < _FEW_OPCODES:
            return True
    return (
        size - len(data.translate(None, _TUPLES)) > _FEW_TUPLES
        and next(islice(_find_tuples(data), _FEW_TUPLES, None), None) is not None
    )


def _may_call_often(data):
    # type: (bytes) -> bool
    return sum(map(data.count, _CALLS)) > _FEW_CALLS


def _can_be_changed(value):
    # type: (Any) -> bool
    """Return whether a state could set an attribute of a class or a function."""
    if isinstance(value, type):
        immutable = sys.version_info >= (3, 10) and value.__flags__ & _IMMUTABLE_TYPE
        return bool(value.__flags__ & _HEAP_TYPE and not immutable)
    return isinstance(value, (_FUNCTION, six.class_types))


class _Peekable(io.BytesIO):
    """Bytes that the C unpickler reads ahead of: without it, one call per opcode."""

    def peek(self, size=0):
        # type: (int) -> bytes
        start = self.tell()
        return self.getvalue()[start : start + size]


if six.PY3:

    class _Unpickler(pickle.Unpickler):
        finder = None  # type: Any

        def find_class(self, module, name):
            # type: (str, str) -> Any
            return self.finder(module, name)
