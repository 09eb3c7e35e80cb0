"""What a pickle tells of the code that wrote it."""

from __future__ import absolute_import

import re
from itertools import islice

from ._opcodes import BadPickle, opcodes
from ._report import SHORT_BINARY, UNICODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Set

_SHORT = 16
_LONG = 256
_LOOKED_AT = 200
_OF_PYTHON2 = frozenset(ord(code) for code in "US")
# Bytes of protocol 3, and what came with protocol 4.
_OF_PYTHON3 = frozenset(ord(code) for code in "BC\x8c\x94\x95")
_is_packed = re.compile(b"[\0-\x08\x0e-\x1f]").search
is_ascii = re.compile(b"[\0-\x7f]*\\Z").match


def watch(data):
    # type: (bytes) -> Set[str]
    """Return the events of one pickle; only Python 2 writes the opcode of a short str."""
    events = set()
    python2 = unicode_ = False
    try:
        for code, start, end in opcodes(data):
            text = data[start:end]
            if code == 0x55:
                python2 = True
                if looks_packed(text) and _is_text(text):
                    events.add(SHORT_BINARY)
            elif code == 0x58 and not is_ascii(text):
                unicode_ = True
    except BadPickle:
        return set()  # The reader tells of it.
    if python2 and unicode_:
        events.add(UNICODE)
    return events


def writer_of(data):
    # type: (bytes) -> str
    """Return which major version has written a pickle: "2", "3", or "?" if nothing tells.

    Only Python 2 writes short strings with an opcode of their own, and its C pickler
    counts what it stores from 1, where Python 3 counts from 0.
    """
    first = None
    try:
        for code, start, end in islice(opcodes(data, newest=4), _LOOKED_AT):
            if code in _OF_PYTHON2:
                return "2"
            if (code == 0x54 and end - start < _LONG) or code in _OF_PYTHON3:
                return "3"
            if code == 0x80 and data[start:end] > b"\2":
                return "3"
            if code == 0x71 and first is None:
                first = {b"\0": "3", b"\1": "2"}.get(data[start:end])
    except BadPickle:
        pass  # What was read so far may tell.
    return first or "?"


def looks_packed(text):
    # type: (bytes) -> bool
    """Return whether bytes are as short as packed numbers, and hold what no text does."""
    return len(text) < _SHORT and _is_packed(text) is not None


def _is_text(text):
    # type: (bytes) -> bool
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
