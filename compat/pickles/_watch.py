"""What a pickle tells of the code that wrote it."""

from __future__ import absolute_import

import re

from ._opcodes import BadPickle, opcodes
from ._report import SHORT_BINARY, UNICODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Set

_SHORT = 16
_is_packed = re.compile(b"[\0-\x08\x0e-\x1f]").search
_is_ascii = re.compile(b"[\0-\x7f]*\\Z").match


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
                if end - start < _SHORT and _is_packed(text) and _is_text(text):
                    events.add(SHORT_BINARY)
            elif code == 0x58 and not _is_ascii(text):
                unicode_ = True
    except BadPickle:
        return set()  # The reader tells of it.
    if python2 and unicode_:
        events.add(UNICODE)
    return events


def _is_text(text):
    # type: (bytes) -> bool
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
