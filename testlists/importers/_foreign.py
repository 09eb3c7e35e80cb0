"""What the formats of other tools have in common: lines, and comments above them."""

from __future__ import absolute_import

import collections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, List, Text, Tuple

#: A line of another tool's list: its number from 1, what it names in that tool's form,
#: and what the tool knows of it: a condition, a mark, an issue and a reason, as an entry
#: has them; empty if it has none.
Foreign = collections.namedtuple(
    "Foreign", ["number", "name", "condition", "mark", "issue", "reason"]
)


#: A line that is not of the format, or that a list cannot express, and what to do.
BadLine = collections.namedtuple("BadLine", ["number", "message"])


def foreign(number, name, condition="", mark="", issue="", reason=""):
    # type: (int, Text, Text, Text, Text, Text) -> Foreign
    return Foreign(number, name, condition, mark, issue, reason)


def commented_lines(text):
    # type: (Text) -> Iterator[Tuple[int, Text, Text]]
    """Yield the number, the text and the comment of each line that is no comment.

    The comment is the block of comment lines above, which speaks of all lines up to the
    next blank line or comment.
    """
    block = []  # type: List[Text]
    in_block = False
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("#"):
            if not in_block:
                block = []
            in_block = True
            words = line.strip("# \t")
            if words:
                block.append(words)
            continue
        in_block = False
        if line:
            yield number, line, " ".join(block)
        else:
            block = []
