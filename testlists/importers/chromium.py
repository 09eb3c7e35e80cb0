"""Chromium's test expectations, the tagged list format of typ.

A line is ``crbug.com/1 [ Win Debug ] name* [ Failure Crash ]  # comment``; all but the
name and the results may be missing.
"""

from __future__ import absolute_import

import re

from .._entries import CRASHES, FLAKY, HANGS
from ._foreign import BadLine, commented_lines, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Iterator, List, Mapping, Optional, Text, Union

    from ._foreign import Foreign

MODE = "exclude"
NAMES = "glob"

_LINE = re.compile(
    r"(?P<bugs>(?:(?:crbug\.com|skbug\.com|webkit\.org|b)/(?:[^/\s]*/)?\d+\s+)*)"
    r"(?:\[ (?P<tags>[^\]]+) \]\s+)?"
    r"(?P<name>\S+)\s+"
    r"\[ (?P<results>[^\[\].]+) \]"
    r"(?:\s+#\s*(?P<comment>.*))?$"
)
#: The head of a file declares its tags; it is no reason for the lines below it.
_DECLARATION = re.compile(
    r"^[ \t]*#[ \t]*(?:tags|results):[ \t]*\[[^\]]*\].*$"
    r"|^[ \t]*#[ \t]*conflict(?:s_allowed|_resolution):.*$",
    re.MULTILINE,
)

_TAGS = {
    "linux": 'platform == "linux"',
    "mac": 'platform == "darwin"',
    "win": 'platform == "win32"',
    "python2": "python < 3",
    "python3": "python >= 3",
}
_RESULTS = ("Crash", "Failure", "Pass", "RetryOnFailure", "Skip", "Slow", "Timeout")


def read(text, tags=None):
    # type: (Text, Optional[Mapping[Text, Text]]) -> Iterator[Union[Foreign, BadLine]]
    """Yield what is expected to fail.

    tags: the condition that stands for a tag, for tags of a team's own; an empty one
    leaves the tag out.
    """
    conditions = dict(_TAGS)
    conditions.update((tag.lower(), value) for tag, value in (tags or {}).items())
    # Blank lines in its place keep the numbers of the lines below.
    text = _DECLARATION.sub(lambda match: "\n" * match.group().count("\n"), text)
    for number, line, comment in commented_lines(text):
        match = _LINE.match(line)
        if match is None:
            yield BadLine(number, "not an expectation: write [ tags ] name [ results ]")
            continue
        own = [tag.lower() for tag in (match.group("tags") or "").split()]
        results = match.group("results").split()
        problem = _unknown(own, conditions, results)
        if problem:
            yield BadLine(number, problem)
        elif not set(results) <= {"Pass", "Slow"}:
            yield foreign(
                number,
                match.group("name"),
                condition=_all(conditions[tag] for tag in own if conditions[tag]),
                mark=_mark(results),
                issue=",".join(match.group("bugs").split()),
                reason=match.group("comment") or comment,
            )


def _unknown(tags, conditions, results):
    # type: (List[Text], Mapping[Text, Text], List[Text]) -> Text
    for tag in tags:
        if tag not in conditions:
            return (
                "unknown tag %s: say what it stands for with --tag '%s=CONDITION', or "
                "leave it out with --tag %s=" % (tag, tag, tag)
            )
    for result in results:
        if result not in _RESULTS:
            return "unknown result %s" % result
    return ""


def _all(conditions):
    # type: (Iterable[Text]) -> Text
    parts = list(conditions)
    if len(parts) == 1:
        return parts[0]
    return " and ".join("(%s)" % part for part in parts)


def _mark(results):
    # type: (List[Text]) -> Text
    """Return what is said of a test with these results; that it stops a run counts most."""
    if "Crash" in results:
        return CRASHES
    if "Timeout" in results:
        return HANGS
    return FLAKY if {"Pass", "RetryOnFailure"} & set(results) else ""
