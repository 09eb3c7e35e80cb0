"""The opcodes of protocols 0 to 2, and where each one ends."""

from __future__ import absolute_import

from struct import Struct

from six import indexbytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterator, Tuple

_unpack_length = Struct("<I").unpack_from

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
# The length stands in one byte, or in four.
SHORT = frozenset(ord(code) for code in "U\x8a")
LONG = frozenset(ord(code) for code in "TX\x8b")


class BadPickle(ValueError):
    """Not a pickle of protocol 0, 1 or 2, or not one that is safe to read."""


def opcodes(data):
    # type: (bytes) -> Iterator[Tuple[int, int, int]]
    """Yield each opcode up to the stop, where its argument begins and where it ends.

    :raises BadPickle: an opcode of a later protocol, or a length beyond the data.
    """
    position, size = 0, len(data)
    while position < size:
        code = indexbytes(data, position)
        start = position + 1
        width = SIZES.get(code)
        if width is not None and width >= 0:
            end = start + width
        elif width is not None:
            end = start
            for _ in range(-width):
                end = data.find(b"\n", end) + 1
                if not end:
                    raise BadPickle("a line at byte {} has no end".format(position))
        elif code in SHORT and start < size:
            start += 1
            end = start + indexbytes(data, start - 1)
        elif code in LONG and start + 4 <= size:
            start += 4
            end = start + _unpack_length(data, start - 4)[0]
        else:
            raise BadPickle("opcode {:#04x} at byte {}".format(code, position))
        if end > size:
            raise BadPickle("the opcode at byte {} is cut short".format(position))
        yield code, start, end
        if code == 0x2E:
            return
        position = end
    raise BadPickle("no stop")
