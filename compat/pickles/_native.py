"""Turn the texts of a pickle written by Python 3 into ``str`` of Python 2.

Opcode X (text) becomes T (``str`` of Python 2): both have a length of four bytes and
UTF-8 bytes after it, so one byte changes in place. Python 3 reads T with
``encoding="utf-8"`` as text again.
"""

from __future__ import absolute_import

import re

from ._texts import may_hold_text, split_at_texts, text_of

try:
    from ._accelerator import to_native as to_native_in_c  # type: ignore[import-not-found]
except ImportError:
    to_native_in_c = None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Optional

# Protocol 2 has no bytes: they are _codecs.encode(text, 'latin1'), which on Python 2
# wants unicode. Python 3.6 and 3.7 write bytearray(text, 'latin-1') as well.
_TAKES_LATIN1 = (b"c_codecs\nencode\n", b"c__builtin__\nbytearray\n")
_TEXT = ord("X")
_LATIN1 = (b"latin1", b"latin-1")
_has_surrogate = re.compile(b"\xed[\xa0-\xbf]").search
_is_ascii = re.compile(b"[\0-\x7f]*\\Z").match


class SharedText(Exception):
    """One text would have to be both ``str`` and ``unicode`` of Python 2."""


def to_native(data):
    # type: (bytes) -> bytes
    """Return the pickle with each text as ``str`` of Python 2.

    A text with a lone surrogate stays: it has no UTF-8 that both would read.

    :param data: a pickle of protocol 2 written by Python 3's C pickler.
    :raises SharedText: one text would have to be both; write the value another way.
    """
    if to_native_in_c is not None:
        native = to_native_in_c(data)  # type: Optional[bytes]
        if native is not None:
            return native
    # To look first pays only where there is much to read.
    if len(data) > 256 and not may_hold_text(data):
        return data
    pieces = split_at_texts(data)
    kept = []  # type: List[int]
    if b"\n" in data:
        for name in _TAKES_LATIN1:
            if name in data:
                kept += _arguments(name, data, pieces)
    if b"\xed" in data and _has_surrogate(data):
        kept += [i for i, p in enumerate(pieces) if i and _has_surrogate(text_of(p))]
    native = b"T".join(pieces)
    return _restore(native, pieces, kept) if kept else native


def _restore(native, pieces, kept):
    # type: (bytes, List[bytes], List[int]) -> bytes
    """Make the texts with these numbers X again."""
    changed = bytearray(native)
    chosen = set(kept)
    position = -1
    for number, piece in enumerate(pieces):
        if number in chosen:
            changed[position] = _TEXT
        position += len(piece) + 1
    return bytes(changed)


def _arguments(name, data, pieces):
    # type: (bytes, bytes, List[bytes]) -> List[int]
    """Return the numbers of the texts, not ASCII, that a callable takes as Latin-1."""
    put = _find_put(name, pieces)
    if put is None:
        return []
    get = _gets(put)
    # The text was there before: Python keeps one object for each text of one Latin-1
    # character. A text that looks the same only costs time.
    if any(call + op in data for call in (get, name + put) for op in (b"h", b"j")):
        raise SharedText
    ends = (get, name + put)
    numbers = [i for i, p in enumerate(pieces, 1) if p.endswith(ends)]
    kept = [i for i in numbers if i < len(pieces) and _is_latin1(pieces, i)]
    for number in kept:
        piece = pieces[number]
        if piece[0] == 2 and _gets(piece[6:]) in data:
            raise SharedText
    return kept


def _find_put(name, pieces):
    # type: (bytes, List[bytes]) -> Optional[bytes]
    """Return the put that stores a callable, or None where it is named in no opcode."""
    for number, piece in enumerate(pieces):
        if name in piece:
            gap = piece[4 + len(text_of(piece)) :] if number else piece
            _, found, after = gap.partition(name)
            if found:
                return after[:2] if after[:1] == b"q" else after[:5]
    return None


def _gets(put):
    # type: (bytes) -> bytes
    """Return the opcode that gets what a put has stored."""
    return b"h" + put[1:2] if put[:1] == b"q" else b"j" + put[1:5]


def _is_latin1(pieces, number):
    # type: (List[bytes], int) -> bool
    """Return whether a text is not ASCII, and the first argument before 'latin1'."""
    piece = pieces[number]
    text = text_of(piece)
    if _is_ascii(text):
        return False
    after = piece[4 + len(text) :]
    after = after[2:] if after[:1] == b"q" else after[5:]
    if after:
        return after[:1] + after[2:3] == b"h\x86" or after[:1] + after[5:6] == b"j\x86"
    return number + 1 < len(pieces) and text_of(pieces[number + 1]) in _LATIN1
