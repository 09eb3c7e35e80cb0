"""Mark as bytes what Python 3 cannot read as text in a pickle that Python 2 has written."""

from __future__ import absolute_import

import codecs
import re
from struct import Struct, pack

from ._opcodes import LONG, SHORT, SIZES, BadPickle

try:
    from ._accelerator import mark_binary as mark_in_c  # type: ignore[import-not-found]
except ImportError:
    mark_in_c = None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, List, Optional, Set, Tuple

_LINE, _SHORT, _LONG = ord("S"), ord("U"), ord("T")
_PUT, _LONG_PUT = ord("q"), ord("r")
_GETS = frozenset(ord(code) for code in "hj")
_BOOLEANS = frozenset((0x88, 0x89))
_BINARY = {_SHORT: ord("C"), _LONG: ord("B")}
# How long an opcode is with its argument, where that is fixed.
_WIDTHS = [max(SIZES.get(_code, -1) + 1, 0) for _code in range(256)]
_unpack_length = Struct("<I").unpack_from

# Whose first argument is a state of ten, six or four bytes that may be UTF-8 by chance.
_HAVE_STATE = frozenset(
    b"c" + name
    for name in (b"datetime\ndatetime\n", b"datetime\ndate\n", b"datetime\ntime\n")
)
_names_numpy = re.compile(b"c(?:numpy|ndarray)[.\n]").search
_ANY_PUT = b"(?:q.|r.{4}|p\\d+\n)?"
_ends_array = re.compile(_ANY_PUT + b"t" + _ANY_PUT + b"b", re.DOTALL).match
_ends_scalar = re.compile(_ANY_PUT + b"(?:\x86|t)" + _ANY_PUT + b"R", re.DOTALL).match


def mark_binary(data):
    # type: (bytes) -> bytes
    """Turn strings that are not text from ``str`` of Python 2 into ``bytes`` of Python 3.

    Opcode U becomes C, T becomes B; their length and bytes stay as they are. Runs on
    Python 3 only.

    :param data: a pickle of protocol 0, 1 or 2.
    :returns: a pickle for ``pickle.loads(..., encoding="utf-8")``; the same bytes, if all
        strings are text.
    :raises BadPickle: another pickle.
    """
    if mark_in_c is not None and not _names_numpy(data):
        marked = mark_in_c(data)  # type: Optional[bytes]
        if marked is not None:
            return marked
    changed = bytearray(data)
    lines = []  # type: List[Tuple[int, int, bytes]]
    try:
        _mark(data, changed, lines)
    except (IndexError, ValueError) as error:
        raise BadPickle("not a pickle of protocol 0 to 2: {}".format(error))
    for start, end, text in reversed(lines):
        changed[start:end] = b"B" + pack("<I", len(text)) + text
    return bytes(changed)


def _mark(data, changed, lines):
    # type: (bytes, bytearray, List[Tuple[int, int, bytes]]) -> None
    # One step per opcode; on common pickles nearly all of the time is spent here.
    numpy = _names_numpy(data) is not None
    is_numpy = _is_numpy
    widths, binary = _WIDTHS, _BINARY
    states = set()  # type: Set[bytes]
    state_at = -1
    before = position = 0
    while True:
        code = data[position]
        width = widths[code]
        if width:
            if code == 0x2E:
                return
            # What a put stores is still what lies before.
            if code != _PUT and code != _LONG_PUT:
                before = position
            position += width
            continue
        if code == _SHORT:
            start = position + 2
            end = start + data[position + 1]
        else:
            start, end = _argument(data, position, code)
        if code in binary:
            if (
                start == state_at
                or (
                    states
                    and data[before] in _GETS
                    and data[before + 1 : position] in states
                )
                or (numpy and is_numpy(data, before, end))
            ):
                changed[position] = binary[code]
            else:
                try:
                    data[start:end].decode("utf-8")
                except UnicodeDecodeError:
                    changed[position] = binary[code]
        elif code == 0x63 and data[position:end] in _HAVE_STATE:
            put = data[end]
            after = end + (widths[put] if put in (_PUT, _LONG_PUT) else 0)
            states.add(data[end + 1 : after])
            state_at = after + (2 if data[after] == _SHORT else 5)
        elif code == _LINE:
            text = _unescape(data[start:end])
            if not _is_text(text):
                lines.append((position, end, text))
        if code != 0x70:
            before = position
        position = end


def _argument(data, position, code):
    # type: (bytes, int, int) -> Tuple[int, int]
    """Return where the argument of an opcode without a fixed width begins and ends."""
    start = position + 1
    if code in SHORT:
        start += 1
        end = start + data[position + 1]
    elif code in LONG:
        start += 4
        end = start + _unpack_length(data, start - 4)[0]
    else:
        end = start
        for _ in range(-SIZES[code] if code in SIZES else 0):
            end = data.index(b"\n", end) + 1
        if end == start:
            raise ValueError("opcode {:#04x} at byte {}".format(code, position))
    if end > len(data):
        raise ValueError("the opcode at byte {} is cut short".format(position))
    return start, end


def _unescape(line):
    # type: (bytes) -> bytes
    return codecs.escape_decode(line.strip()[1:-1])[0]


def _is_text(data):
    # type: (bytes) -> bool
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_numpy(data, before, end):
    # type: (bytes, int, int) -> bool
    """Return whether a string that ends here holds the numbers of an array."""
    if data[before] in _BOOLEANS:
        return _ends_array(data, end) is not None
    if data[before] == 0x62 or data[before] in _GETS:
        return _ends_scalar(data, end) is not None
    return False
