"""The lists of Tahoe-LAFS's ``ratchet.py``: a dotted name on each line."""

from __future__ import absolute_import

from ._foreign import commented_lines, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, Text

    from ._foreign import Foreign

#: ``ratchet.py up`` keeps the tests that pass, ``ratchet.py down`` those that fail.
MODE = "include"
NAMES = "dotted"


def read(text):
    # type: (Text) -> Iterator[Foreign]
    for number, line, comment in commented_lines(text):
        yield foreign(number, line, reason=comment)
