"""Where the texts are in a pickle of protocol 2 that Python 3 has written.

A regular expression hops from text to text in C. What it cannot read exactly it leaves
to the loop below, one opcode at a time; it never guesses.
"""

from __future__ import absolute_import

import re
from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterator, List, Tuple

_LENGTH = Struct("<I").unpack_from

# How many bytes follow an opcode that the C pickler writes; texts, lines and long
# integers apart.
_ARGUMENT = dict.fromkeys(
    (ord(c) for c in "(.N)tae}su]Rb01Q\x85\x86\x87\x81\x88\x89"), 0
)  # type: Dict[int, int]
_ARGUMENT.update((ord(c), 1) for c in "Khq\x82")
_ARGUMENT.update((ord(c), 2) for c in "M\x83")
_ARGUMENT.update((ord(c), 4) for c in "Jrj\x84")
_ARGUMENT[0x80] = 1
_ARGUMENT[ord("G")] = 8

_TEXT = ord("X")
_GLOBAL = ord("c")
_LONG1 = 0x8A
_LONG4 = 0x8B


def _literal(number):
    # type: (int) -> bytes
    return b"\\x%02x" % number


# The engine skips an alternative whose first byte differs in about a nanosecond.
_SHORT_TEXT = b"|".join(
    _literal(n) + b"\0\0\0" + (b".{%d}" % n if n else b"") for n in range(256)
)
_PUT = b"(?:q.|r.{4})"
# Any opcodes but texts and huge integers, read exactly.
_OPCODES = (
    b"(?:M..M..M..M..M..M..M..M..|K.K.K.K.K.K.K.K.|G.{8}G.{8}G.{8}G.{8}|[hKq\x82].|"
    b"[(.N)tae}su\\]Rb01Q\x85\x86\x87\x81\x88\x89]+|M..|G.{8}|[Jrj\x84].{4}|\x83..|"
    b"\x8a(?:"
    + b"|".join(_literal(n) + b".{%d}" % n for n in range(1, 10))
    + b")|c[^\n]*\n[^\n]*\n)*"
)
# The next X is an opcode, not the argument of one. Were it the last byte of an argument,
# then the byte that we take for a length would be an opcode with three zero bytes after
# it: one of those left out here. Were it earlier in an argument, the zero bytes would
# have to be in the same one: a float's first four bytes, or a long integer.
_IS_TEXT = b"(?=X[^GJXTBrjc\x84\x8a\x8b]\0\0\0)(?<=[^G]{4})"
_NO_X = b"[^X\x8a\x8b]"
_LONG = b"|".join(_literal(n) + _NO_X + b"{%d}" % n for n in range(1, 10))
# Bounded: what does not match is read again by _OPCODES.
_GAP = (
    _NO_X
    + b"{0,64}(?:"
    + _IS_TEXT
    + b"|\x8a(?:"
    + _LONG
    + b")"
    + _NO_X
    + b"{0,64}"
    + _IS_TEXT
    + b")|"
    + _OPCODES
)
_find = re.compile(
    b"X((?:" + _SHORT_TEXT + b")" + _PUT + b"(?:" + _GAP + b"))|.+", re.DOTALL
).findall
_match_head = re.compile(b"\x80\x02(?:" + _GAP + b")", re.DOTALL).match
_match_gap = re.compile(b"(?:" + _GAP + b")", re.DOTALL).match

# Every text matches, so that without a match there is none.
_text_below_64_kib = re.compile(b"X..\0\0", re.DOTALL).search
_text_below_16_mib = re.compile(b"X...\0", re.DOTALL).search


def may_hold_text(data):
    # type: (bytes) -> bool
    """Return False only if no opcode of the pickle is a text; costs next to nothing."""
    size = len(data)
    if size < 1 << 16:
        return _text_below_64_kib(data) is not None
    return size >= 1 << 24 or _text_below_16_mib(data) is not None


def split_at_texts(data):
    # type: (bytes) -> List[bytes]
    """Split a pickle at the opcode bytes of its texts: ``b"X".join`` makes it again.

    :param data: a pickle of protocol 2 written by Python 3's C pickler.
    :returns: what lies before the first text, then for each text its length of four
        bytes, its UTF-8 bytes and the opcodes that follow it.
    :raises ValueError: an opcode that this pickler does not write.
    """
    head = _match_head(data)
    if not head:
        raise ValueError("not a pickle of protocol 2")
    pieces = [head.group()]
    pieces += _find(data, head.end())
    while not pieces[-1]:
        del pieces[-1]
        _read_on(data, sum(map(len, pieces)) + len(pieces) - 1, pieces)
    return pieces


def _read_on(data, start, pieces):
    # type: (bytes, int, List[bytes]) -> None
    """Read one opcode exactly, then as much as can be read fast."""
    position = _end(data, start)
    position = _match_gap(data, position).end()  # type: ignore[union-attr]
    if data[start] == _TEXT:
        pieces.append(data[start + 1 : position])
    else:
        pieces[-1] += data[start:position]
    pieces += _find(data, position)


def _end(data, position):
    # type: (bytes, int) -> int
    """Return where the opcode at a position ends, with its argument."""
    opcode = data[position]
    size = _ARGUMENT.get(opcode)
    if size is not None:
        end = position + 1 + size
    elif opcode in (_TEXT, _LONG4):
        end = position + 5 + _LENGTH(data, position + 1)[0]
    elif opcode == _LONG1:
        end = position + 2 + data[position + 1]
    elif opcode == _GLOBAL:
        end = data.index(b"\n", data.index(b"\n", position) + 1) + 1
    else:
        raise ValueError("unexpected opcode {!r}".format(data[position : position + 1]))
    if end > len(data):
        raise ValueError("the pickle ends within an opcode")
    return end


def text_of(piece):
    # type: (bytes) -> bytes
    """Return the UTF-8 bytes of the text that a piece begins with."""
    return piece[4 : 4 + _LENGTH(piece)[0]]


def opcodes(data, position=0):
    # type: (bytes, int) -> Iterator[Tuple[int, int, int]]
    """Yield each opcode, where it begins and where its argument ends."""
    while position < len(data):
        end = _end(data, position)
        yield data[position], position, end
        position = end
