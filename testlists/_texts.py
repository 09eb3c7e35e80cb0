"""Texts that fit on one line of a list, and that read back as they were."""

from __future__ import absolute_import, unicode_literals

import json
import re

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Match, Text, Tuple

# Control characters, all white space but the plain space, what has no width or turns the
# direction of writing. By number, as each Python knows another edition of Unicode.
INVISIBLE = (
    "\x00-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ufeff\ufff9-\ufffb"
)
LONE_SURROGATE = (
    "[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]"
)
UNPRINTABLE = re.compile("[{}]|{}".format(INVISIBLE, LONE_SURROGATE))
SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
INVISIBLES = re.compile("[{}]".format(INVISIBLE))
LONE = re.compile(LONE_SURROGATE)
# One set of characters is looked for several times faster.
DOUBTFUL = re.compile("[{}\ud800-\udfff]".format(INVISIBLE))
GAP = re.compile("[ {}]+".format(INVISIBLE))


def is_printable(text):
    # type: (Text) -> bool
    """Say whether text has only characters that can stand in a list as they are."""
    return not DOUBTFUL.search(text)


def joined_surrogates(text):
    # type: (Text) -> Text
    """Return text in which each pair of surrogates is the one character that it means.

    A narrow Python 2 knows pairs only, and there they stay.
    """
    if not SURROGATE_PAIR.search(text):
        return text
    return SURROGATE_PAIR.sub(
        lambda pair: json.loads(
            '"\\u{:04x}\\u{:04x}"'.format(*[ord(half) for half in pair.group()])
        ),
        text,
    )


def quoted(text):
    # type: (Text) -> Text
    """Return text as a JSON string in which nothing is invisible."""
    shown = json.dumps(text, ensure_ascii=False)
    if isinstance(shown, bytes):
        shown = shown.decode("ascii")
    return UNPRINTABLE.sub(_escaped, shown)


def unquoted(literal):
    # type: (Text) -> Text
    """Return the text of a JSON string.

    :raises ValueError: it is none.
    """
    value = json.loads(literal)
    # On 2.7 the text of an empty string is bytes.
    return joined_surrogates("" + value)


def one_line(text):
    # type: (Text) -> Text
    """Return text without line ends, control characters and spaces that nobody sees."""
    if UNPRINTABLE.search(text) or "  " in text:
        text = visible(GAP.sub(" ", joined_surrogates(text)))
    return text.strip(" ")


def comment_lines(texts):
    # type: (Iterable[Text]) -> Tuple[Text, ...]
    """Return texts as comments hold them; their indentation may mean something."""
    return tuple(visible(text).rstrip(" ") for text in texts)


def visible(text):
    # type: (Text) -> Text
    """Return text with invisible characters as spaces and lone surrogates by number."""
    return LONE.sub(_escaped, INVISIBLES.sub(" ", joined_surrogates(text)))


def sort_key(text):
    # type: (Text) -> bytes
    """Return what orders texts by code point, on a narrow Python 2 as well."""
    if six.PY2:
        return text.encode("utf-8")
    return text.encode("utf-8", "surrogatepass")


def _escaped(match):
    # type: (Match[Text]) -> Text
    return "\\u{:04x}".format(ord(match.group()))
