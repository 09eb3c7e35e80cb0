"""How an entry is written on its line."""

from __future__ import absolute_import, unicode_literals

import re

from ._entries import MARKS, WILDCARDS
from ._texts import UNPRINTABLE, quoted, sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, List, Text, Tuple

    from ._entries import Entry

VALUES = ("owner", "issue", "expires", "content")

# What would be an attribute, had it two spaces in front.
NEAR_ATTRIBUTE = re.compile(
    " (?:#|if |(?:{})=|(?:{})$)".format("|".join(VALUES), "|".join(MARKS))
)
OTHER_LINE = re.compile(r'#|"|glob "|mode:|<{7}|={7}|>{7}|\|{7}')


def entry_lines(entry):
    # type: (Entry) -> List[Text]
    """Return the lines of an entry: its comments and its own."""
    return comment_marks(entry.comments) + [render_entry(entry)]


def comment_marks(comments):
    # type: (Iterable[Text]) -> List[Text]
    """Return comments as lines of a list."""
    return ["# " + text if text else "#" for text in comments]


def render_entry(entry):
    # type: (Entry) -> Text
    """Return the line of an entry, without its comments."""
    parts = [_render_test(entry)]
    if entry.condition is not None:
        parts.append("if " + entry.condition.text)
    if entry.owner:
        parts.append("owner=" + _render_value(entry.owner))
    if entry.issue:
        parts.append("issue=" + _render_value(entry.issue))
    if entry.expires is not None:
        parts.append("expires=" + entry.expires.isoformat())
    if entry.content:
        parts.append("content=" + entry.content)
    if entry.mark:
        parts.append(entry.mark)
    if entry.reason:
        parts.append("# " + entry.reason)
    return "  ".join(parts)


def order_of(entry):
    # type: (Entry) -> Tuple[bytes, bool, Text, Text]
    """Return what lists are sorted by; no two entries of a list have the same."""
    return (sort_key(entry.test),) + entry.key()[1:]


def _render_test(entry):
    # type: (Entry) -> Text
    test = entry.test
    bare = not (
        UNPRINTABLE.search(test)
        or OTHER_LINE.match(test)
        or NEAR_ATTRIBUTE.search(test)
        or "  " in test
        or test != test.strip(" ")
        or entry.glob != any(wildcard in test for wildcard in WILDCARDS)
    )
    if bare:
        return test
    return "glob " + quoted(test) if entry.glob else quoted(test)


def _render_value(value):
    # type: (Text) -> Text
    if UNPRINTABLE.search(value) or " " in value or value.startswith('"'):
        return quoted(value)
    return value
