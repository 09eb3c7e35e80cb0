"""The files of pytest-quarantine: a pytest node id on each line."""

from __future__ import absolute_import

from ._foreign import foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, Text

    from ._foreign import Foreign

MODE = "exclude"
NAMES = "node"


def read(text):
    # type: (Text) -> Iterator[Foreign]
    # The tool writes no comments, and an id may begin with "#".
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield foreign(number, line.strip())
