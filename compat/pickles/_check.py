"""Check each opcode of a pickle before any is run."""

from __future__ import absolute_import

from struct import unpack

from six import indexbytes

from ._opcodes import BadPickle, opcodes

try:
    from ._accelerator import check as check_in_c  # type: ignore[import-not-found]
except ImportError:
    check_in_c = None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List, Tuple

DEEPEST = 500
# A tuple that is reached twice counts twice: hashing it as a key takes as long.
LARGEST = 1000000
LONGEST_NUMBER = 4300

# An entry of the stack: what it is, how deep it nests, and how large it is.
_FRESH, _NAMED, _OTHER = range(3)
_ATOM = (_OTHER, 0, 1)
_MARK = (-1, 0, 0)

_ATOMS = frozenset(ord(c) for c in "JKMIGLFSTUVXN\x88\x89\x8a\x8b")
_EMPTIES = frozenset(ord(c) for c in ")]}")
_PUT_WIDTHS = {ord("q"): "<B", ord("r"): "<I", ord("h"): "<B", ord("j"): "<I"}
_PUTS = frozenset(ord(c) for c in "qrp")
_GETS = frozenset(ord(c) for c in "hjg")
_NUMBERS = frozenset(ord(c) for c in "IL")
_TUPLES = {0x85: 1, 0x86: 2, 0x87: 3}
_TO_MARK = frozenset(ord(c) for c in "tldio\x91")

_ATOMS_4 = _ATOMS | frozenset(ord(c) for c in "BC\x8c\x8d\x8e\x8f")


def check(data, newest=2):
    # type: (bytes, int) -> None
    """Raise unless a pickle can do nothing but make the objects that it names.

    Refused are opcodes of later protocols, extension codes and persistent ids, lengths
    and memo indexes beyond the data, deep nesting, tuples that are large through sharing,
    and a state for what is not an object that the same pickle has made.

    :param data: the pickle.
    :param newest: protocol: 2 or 4.
    :raises BadPickle: it is not such a pickle.
    """
    if check_in_c is not None and newest == 2:
        _check_in_c(data, LARGEST, True)
        return
    stack = []  # type: List[Tuple[int, int, int]]
    memo = {}  # type: Dict[int, Tuple[int, int, int]]
    last = 0
    atoms = _ATOMS if newest == 2 else _ATOMS_4
    try:
        for code, start, end in opcodes(data, newest):
            last = start - 1
            if code in atoms:
                if code in _NUMBERS and end - start > LONGEST_NUMBER:
                    raise BadPickle("a number of {} digits".format(end - start))
                stack.append(_ATOM)
            elif code in _PUTS:
                index = _index(code, data[start:end])
                if not 0 <= index <= len(data):
                    raise BadPickle("memo index {}".format(index))
                _put(memo, index, stack[-1])
            elif code in _GETS:
                stack.append(memo[_index(code, data[start:end])])
            elif code == 0x94:
                _put(memo, len(memo), stack[-1])
            elif code == 0x80:
                if indexbytes(data, start) > newest:
                    raise BadPickle("protocol {}".format(indexbytes(data, start)))
            else:
                _run(code, data, start, stack)
        if len(stack) != 0:
            raise BadPickle("objects are left over")
    except (IndexError, KeyError, ValueError) as error:
        if isinstance(error, BadPickle):
            raise
        raise BadPickle("byte {}: {}".format(last, error or "an empty stack"))


def _put(memo, index, entry):
    # type: (Dict[int, Tuple[int, int, int]], int, Tuple[int, int, int]) -> None
    if entry is _MARK:
        raise BadPickle("a put of no object")
    memo[index] = entry


def bounds_are_checked():
    # type: () -> bool
    """Return whether there is the accelerator, and so ``check_bounds`` costs little."""
    return check_in_c is not None


def check_bounds(data):
    # type: (bytes) -> bool
    """Check like ``check``, but let objects be shared where they cannot be keys.

    Only with the accelerator.

    :returns: whether the pickle names anything.
    :raises BadPickle: as ``check`` does.
    """
    return _check_in_c(data, LARGEST + len(data), False)


def _check_in_c(data, largest, counts_containers):
    # type: (bytes, int, bool) -> bool
    try:
        return bool(check_in_c(data, DEEPEST, largest, counts_containers))
    except ValueError as error:
        raise BadPickle(str(error))


def _index(code, argument):
    # type: (int, bytes) -> int
    width = _PUT_WIDTHS.get(code)
    if width is not None:
        return int(unpack(width, argument)[0])
    if not argument[:-1].isdigit():
        raise BadPickle("memo index {!r}".format(argument))
    return int(argument)


def _run(code, data, start, stack):
    # type: (int, bytes, int, List[Tuple[int, int, int]]) -> None
    """Do to the stack what an opcode does, with no object made."""
    if code == 0x28:
        stack.append(_MARK)
    elif code in _EMPTIES:
        stack.append(_ATOM)
    elif code in _TUPLES:
        count = _TUPLES[code]
        stack[-count:] = [_join(_popped(stack, count))]
    elif code == ord("c"):
        stack.append((_NAMED, 0, 1))
    elif code == ord("R") or code == 0x81:
        callable_, arguments = _popped(stack, 2)
        stack[-2:] = [_join([callable_, arguments], _FRESH)]
    elif code == ord("b"):
        target, state = _popped(stack, 2)
        if target[0] != _FRESH:
            raise BadPickle("a state for what the pickle has not made")
        stack[-2:] = [_add([target, state])]
    elif code == ord("a"):
        entries = _popped(stack, 2)
        stack[-2:] = [_add(entries)]
    elif code == ord("s"):
        entries = _popped(stack, 3)
        stack[-3:] = [_add(entries)]
    elif code in (ord("e"), ord("u"), 0x90):
        items = _pop_to_mark(stack)
        entries = _popped(stack, 1)
        stack[-1] = _add(entries + items)
    elif code in _TO_MARK:
        fresh = code in (ord("i"), ord("o"))
        items = _pop_to_mark(stack)
        stack.append(_join(items, _FRESH if fresh else _OTHER))
    elif code == ord("0"):
        stack.pop()
    elif code == ord("1"):
        _pop_to_mark(stack)
    elif code == ord("2"):
        stack.append(stack[-1])
    elif code == 0x92:
        stack[-3:] = [_join(_popped(stack, 3), _FRESH)]
    elif code == 0x93:
        _popped(stack, 2)
        stack[-2:] = [(_NAMED, 0, 1)]
    elif code == 0x95:
        pass
    elif code == ord("."):
        stack.pop()
    else:
        raise BadPickle("opcode {:#04x}".format(code))


def _popped(stack, count):
    # type: (List[Tuple[int, int, int]], int) -> List[Tuple[int, int, int]]
    entries = stack[-count:]
    if len(entries) < count or any(entry is _MARK for entry in entries):
        raise IndexError
    return entries


def _pop_to_mark(stack):
    # type: (List[Tuple[int, int, int]]) -> List[Tuple[int, int, int]]
    items = []  # type: List[Tuple[int, int, int]]
    while True:
        entry = stack.pop()
        if entry is _MARK:
            return items
        items.append(entry)


def _add(entries):
    # type: (List[Tuple[int, int, int]]) -> Tuple[int, int, int]
    """Return the first entry with the others in it: however many, they nest once."""
    kind, depth, _ = entries[0]
    return _join([(kind, max(0, depth - 1), entries[0][2] - 1)] + entries[1:], kind)


def _join(entries, kind=_OTHER):
    # type: (List[Tuple[int, int, int]], int) -> Tuple[int, int, int]
    depth = 1 + max([0] + [entry[1] for entry in entries])
    size = 1 + sum(entry[2] for entry in entries)
    if depth > DEEPEST:
        raise BadPickle("nested more than {} deep".format(DEEPEST))
    if size > LARGEST:
        raise BadPickle("more than {} objects, with shared ones".format(LARGEST))
    return kind, depth, size
