"""The opcodes of protocols 0 to 4, and where each one ends."""

from __future__ import absolute_import

from struct import Struct

from six import indexbytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterator, Tuple

_unpack_length = Struct("<I").unpack_from
_unpack_long_length = Struct("<Q").unpack_from

# How many bytes follow. Protocol 0 has lines; -1 stands for one, -2 for two.
SIZES = {}  # type: Dict[int, int]
for _size, _codes in (
    (0, "(.012N)tlda}]esuoRb\x85\x86\x87\x81\x88\x89"),
    (1, "Khq\x80\x82"),
    (2, "M\x83"),
    (4, "Jjr\x84"),
    (8, "G"),
    (-1, "FILSVgp"),
    (-2, "ci"),
):
    SIZES.update((ord(_code), _size) for _code in _codes)
# The length stands in one byte, in four, or in eight.
SHORT = frozenset(ord(code) for code in "U\x8a")
LONG = frozenset(ord(code) for code in "TX\x8b")

# Those of protocols 3 and 4.
_SIZES_4 = dict(SIZES)
_SIZES_4.update((ord(_code), 0) for _code in "\x8f\x90\x91\x92\x93\x94")
_SIZES_4[0x95] = 8
_SHORT_4 = SHORT | frozenset(ord(code) for code in "C\x8c")
_LONG_4 = LONG | frozenset(ord(code) for code in "B")
_LONGER_4 = frozenset(ord(code) for code in "\x8d\x8e")


class BadPickle(ValueError):
    """Not a pickle of a protocol that is read, or not one that is safe to read."""


def opcodes(data, newest=2):
    # type: (bytes, int) -> Iterator[Tuple[int, int, int]]
    """Yield each opcode up to the stop, where its argument begins and where it ends.

    :param newest: protocol: 2 or 4.
    :raises BadPickle: an opcode of a later protocol, or a length beyond the data.
    """
    sizes, short, long_ = SIZES, SHORT, LONG
    if newest > 2:
        sizes, short, long_ = _SIZES_4, _SHORT_4, _LONG_4
    position, size = 0, len(data)
    while position < size:
        code = indexbytes(data, position)
        start = position + 1
        width = sizes.get(code)
        if width is not None and width >= 0:
            end = start + width
        elif width is not None:
            end = start
            for _ in range(-width):
                end = data.find(b"\n", end) + 1
                if not end:
                    raise BadPickle("a line at byte {} has no end".format(position))
        elif code in short and start < size:
            start += 1
            end = start + indexbytes(data, start - 1)
        elif code in long_ and start + 4 <= size:
            start += 4
            end = start + _unpack_length(data, start - 4)[0]
        elif newest > 2 and code in _LONGER_4 and start + 8 <= size:
            start += 8
            end = start + _unpack_long_length(data, start - 8)[0]
        else:
            raise BadPickle("opcode {:#04x} at byte {}".format(code, position))
        if end > size:
            raise BadPickle("the opcode at byte {} is cut short".format(position))
        yield code, start, end
        if code == 0x2E:
            return
        position = end
    raise BadPickle("no stop")
