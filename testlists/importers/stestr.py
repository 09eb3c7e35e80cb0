"""The exclude lists of stestr and ostestr: a regular expression on each line."""

from __future__ import absolute_import

import re

from ._foreign import commented_lines, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, Text

    from ._foreign import Foreign

MODE = "exclude"
NAMES = "pattern"

_URL = re.compile(r"https?://\S+[\w/]")


def read(text):
    # type: (Text) -> Iterator[Foreign]
    for number, line, comment in commented_lines(text):
        # The tool itself ends a pattern at any "#".
        pattern, _, own = line.partition("#")
        reason = own.strip() or comment
        url = _URL.search(reason)
        issue = url.group() if url else ""
        yield foreign(number, pattern.strip(), issue=issue, reason=reason)


def plain_name(pattern):
    # type: (Text) -> Text
    """Return the name that a pattern is for, or nothing if it is more than a name."""
    name = pattern[1:] if pattern.startswith("^") else pattern
    for end in ("$", ".*", "\\."):
        if name.endswith(end):
            name = name[: -len(end)]
    name = name.replace("\\.", ".").rstrip(".")
    return name if re.match(r"[\w.]+$", name, re.UNICODE) else ""
