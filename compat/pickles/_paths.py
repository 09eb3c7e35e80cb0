"""Where in a value the part lies that cannot be written."""

from __future__ import absolute_import

import pickle
import types

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, List, Optional, Set, Tuple

    Name = Tuple[str, str]

_LEAVES = six.integer_types + (
    float,
    complex,
    bool,
    bytes,
    six.text_type,
    type(None),
    bytearray,
)  # type: Tuple[type, ...]

# What makes most objects, and writes them with an opcode of its own.
NEW_OBJECT = six.moves.copyreg.__newobj__  # type: ignore[attr-defined]

# Written by their names alone.
_NAMED = six.class_types + (types.FunctionType, types.BuiltinFunctionType)


def find(value, is_wrong):
    # type: (Any, Callable[[Any], Optional[str]]) -> Optional[Tuple[str, str]]
    """Return the path to the first part that is wrong, and why; None without one.

    :param value: what was to be written.
    :param is_wrong: takes a part; returns why it cannot be written, or None.
    """
    seen = set()  # type: Set[int]
    kept = []  # type: List[Any]
    stack = [("value", value)]
    while stack:
        path, part = stack.pop()
        if type(part) in _LEAVES or id(part) in seen:
            continue
        reason = is_wrong(part)
        if reason:
            return path, reason
        seen.add(id(part))
        kept.append(part)  # An id means one object only while it lives.
        stack.extend(reversed(list(_parts(path, part))))
    return None


def _parts(path, value):
    # type: (str, Any) -> Iterator[Tuple[str, Any]]
    if type(value) in (list, tuple):
        for index, item in enumerate(value):
            yield "{}[{}]".format(path, index), item
    elif type(value) in (set, frozenset):
        for item in value:
            yield "{} (an item)".format(path), item
    elif type(value) is dict:
        for item in _items(path, value.items()):
            yield item
    elif not isinstance(value, _NAMED):
        for item in _reduced(path, value):
            yield item


def _items(path, items):
    # type: (str, Any) -> Iterator[Tuple[str, Any]]
    for key, item in items:
        yield "{} (the key {!r})".format(path, key), key
        yield "{}[{!r}]".format(path, key), item


def _reduced(path, value):
    # type: (str, Any) -> Iterator[Tuple[str, Any]]
    """Yield what an object is made of, by the protocol of pickle."""
    try:
        made = value.__reduce_ex__(2)
    except Exception:  # Whatever a class raises; is_wrong has told of it.
        return
    if not isinstance(made, tuple):
        return
    made += (None,) * (5 - len(made))
    for index, item in enumerate(made[1] or ()):
        yield "{} (argument {})".format(path, index), item
    states = made[2] if isinstance(made[2], tuple) else (made[2],)
    for state in states:
        if isinstance(state, dict):
            for name, item in state.items():
                yield "{}.{}".format(path, name), item
        elif state is not None:
            yield "{} (its state)".format(path), state
    for index, item in enumerate(made[3] or ()):
        yield "{}[{}]".format(path, index), item
    for item in _items(path, made[4] or ()):
        yield item


def unpicklable(value):
    # type: (Any) -> Optional[str]
    """Return why pickle cannot write a value by itself, or None."""
    if type(value) in (list, tuple, dict, set, frozenset):
        return None
    try:
        if isinstance(value, _NAMED):
            pickle.dumps(value, 2)
        else:
            made = value.__reduce_ex__(2)
            pickle.dumps(value if isinstance(made, str) else made[0], 2)
    except Exception as error:
        return "{}: {}".format(type(error).__name__, error)
    return None
