"""``__getslice__`` and its like, on Python 3."""

from __future__ import absolute_import

import operator
import sys

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Tuple, TypeVar

    Class = TypeVar("Class", bound=type)

#: Methods for items, and those that Python 2 calls for ``x[i:j]`` instead.
_METHODS = (
    ("__getitem__", "__getslice__"),
    ("__setitem__", "__setslice__"),
    ("__delitem__", "__delslice__"),
)
_SEQUENCES = (list, tuple, str, bytes, bytearray)


def _slice_methods(cls):
    # type: (Class) -> Class
    """Let ``x[i:j]`` call ``__getslice__`` on Python 3, and not ``__getitem__``.

    A class decorator; the same goes for ``__setslice__`` and ``__delslice__``. In a
    subclass of ``list`` or another builtin sequence that has no such method, slices go
    to that of the base, as on Python 2. There the class is returned as it is.

    :param cls: a class that defines one of these methods, or ``__getitem__``,
        ``__setitem__`` or ``__delitem__``.
    """
    for item, slicing in _METHODS:
        if slicing in vars(cls) or item in vars(cls):
            if hasattr(cls, slicing) or issubclass(cls, _SEQUENCES):
                setattr(cls, item, _with_slices(cls, item, slicing))
    return cls


def _with_slices(cls, item, slicing):
    # type: (type, str, str) -> Callable[..., Any]
    own = vars(cls).get(item)
    has_slicing = hasattr(cls, slicing)

    def method(self, key, *value):
        # type: (Any, Any, *Any) -> Any
        is_plain = isinstance(key, slice) and _is_plain(key)
        if is_plain and has_slicing:
            return getattr(self, slicing)(*(_bounds(self, key) + value))
        if own is not None and not is_plain:
            return own.__get__(self, type(self))(key, *value)
        inherited = getattr(super(cls, self), item, None)
        if inherited is None:
            raise TypeError(
                "%s objects have %s but no %s, which %r needs"
                % (type(self).__name__, slicing, item, key)
            )
        return inherited(key, *value)

    method.__name__ = item
    method.__doc__ = getattr(own, "__doc__", None)
    return method


def _is_plain(key):
    # type: (slice) -> bool
    return key.step is None and all(
        bound is None or hasattr(bound, "__index__") for bound in (key.start, key.stop)
    )


def _bounds(sequence, key):
    # type: (Any, slice) -> Tuple[int, ...]
    """Return the numbers that Python 2 hands to ``__getslice__``."""
    bounds = []
    for bound, default in ((key.start, 0), (key.stop, sys.maxsize)):
        number = default if bound is None else operator.index(bound)
        if number < 0 and hasattr(type(sequence), "__len__"):
            number += len(sequence)
        bounds.append(max(-sys.maxsize - 1, min(number, sys.maxsize)))
    return tuple(bounds)


def _unchanged(cls):
    # type: (Class) -> Class
    return cls


_unchanged.__doc__ = _slice_methods.__doc__

slice_methods = _unchanged if PY2 else _slice_methods
