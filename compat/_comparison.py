"""``cmp`` of Python 2, on both versions."""

from __future__ import absolute_import

import numbers

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Sequence, Tuple

_UNORDERED = (complex, set, frozenset)


def _cmp(first, second):
    # type: (Any, Any) -> int
    """Compare two objects; returns -1, 0 or 1.

    Objects that have no order on Python 3 get the one that they have on 2: None comes
    first, then numbers, then all else by the name of its type, then by its identity.
    Lists, tuples and dictionaries are compared item by item.

    :param first: any object.
    :param second: what it is compared with.
    :raises TypeError: two complex numbers, or two sets, neither of which holds the
        other. What their own methods raise is raised.
    """
    if first is second:
        return 0
    for kind in (list, tuple):
        if _is_plain(kind, first, second):
            return _cmp_items(first, second)
    if _is_plain(dict, first, second):
        return _cmp_dictionaries(first, second)
    if first == second:
        return 0
    if _is_true("__lt__", "__gt__", first, second):
        return -1
    if _is_true("__gt__", "__lt__", first, second):
        return 1
    if isinstance(first, _UNORDERED) and isinstance(second, _UNORDERED):
        raise TypeError(
            "cmp() has no order for %s and %s: compare what you mean of them, such as "
            "their size" % (type(first).__name__, type(second).__name__)
        )
    return -1 if _rank(first) < _rank(second) else 1


def _is_plain(kind, first, second):
    # type: (type, Any, Any) -> bool
    """Whether both are of that type, or of one that does not change their order."""
    return all(
        isinstance(value, kind) and getattr(type(value), name) is getattr(kind, name)
        for name in ("__lt__", "__eq__")
        for value in (first, second)
    )


def _is_true(operator, reflected, first, second):
    # type: (str, str, Any, Any) -> bool
    """Return ``first < second``, or False where neither type can tell."""
    pairs = [(operator, first, second), (reflected, second, first)]
    if type(first) is not type(second) and isinstance(second, type(first)):
        pairs.reverse()
    for name, left, right in pairs:
        method = getattr(type(left), name, None)
        answer = NotImplemented if method is None else method(left, right)
        if answer is not NotImplemented:
            return bool(answer)
    return False


def _rank(value):
    # type: (Any) -> Tuple[bool, str, int, int]
    is_number = isinstance(value, numbers.Number)
    name = "" if is_number else type(value).__name__
    return value is not None, name, id(type(value)), id(value)


def _cmp_items(first, second):
    # type: (Sequence[Any], Sequence[Any]) -> int
    for left, right in zip(first, second):
        if left is not right and left != right:
            return _cmp(left, right)
    return _cmp(len(first), len(second))


def _cmp_dictionaries(first, second):
    # type: (Dict[Any, Any], Dict[Any, Any]) -> int
    if len(first) != len(second):
        return _cmp(len(first), len(second))
    keys = [_smallest_difference(*pair) for pair in ((first, second), (second, first))]
    if not keys[0] or not keys[1]:
        return 0
    (left,), (right,) = keys
    return _cmp(left, right) or _cmp(first[left], second[right])


def _smallest_difference(mapping, other):
    # type: (Dict[Any, Any], Dict[Any, Any]) -> List[Any]
    """Return, alone in a list, the first key whose value is another one elsewhere."""
    found = []  # type: List[Any]
    for key, value in mapping.items():
        if key in other and (other[key] is value or other[key] == value):
            continue
        if not found or _cmp(key, found[0]) < 0:
            found = [key]
    return found


if PY2:
    from __builtin__ import cmp as _builtin_cmp

    cmp = _builtin_cmp  # type: Callable[[Any, Any], int]
else:
    cmp = _cmp
