"""JSON strings from text or UTF-8 bytes, the same on both versions and all builds."""

from __future__ import absolute_import, unicode_literals

import re
import sys
from json.encoder import encode_basestring
from json.encoder import encode_basestring_ascii as quote_ascii

from six import PY2, text_type, unichr

from ._json_errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Match, Text

__all__ = [
    "LONE_SURROGATE",
    "NARROW",
    "in_characters",
    "quote_ascii",
    "quote_utf8",
    "quote_utf8_or_refuse",
    "surrogate_in_name",
    "text_of",
]

# In a narrow build of Python 2, a character beyond U+FFFF is two units of text.
NARROW = sys.maxunicode == 0xFFFF

HIGH, LOW = "[\ud800-\udbff]", "[\udc00-\udfff]"
PAIR = re.compile(HIGH + LOW)
LONE_SURROGATE = re.compile(
    "{0}(?!{1})|(?<!{0}){1}".format(HIGH, LOW) if NARROW else "[\ud800-\udfff]"
)

# Python 2 decodes the UTF-8 form that surrogates would have; Python 3 does not.
ENCODED_SURROGATE = re.compile(b"\xed[\xa0-\xbf]")

NOT_UTF8 = str(
    "bytes that are not UTF-8 have no JSON form: encode them, as base64 for one"
)
LONE = str(
    "a lone surrogate has no UTF-8 form: remove it, or escape it with ensure_ascii=True"
)

# Written JSON is mostly bytes on Python 2; text would have it decoded.
BACKSLASH = str("\\")
ESCAPED_SURROGATE = str("\\ud")
QUOTE = str('"')


def text_of(value):
    # type: (Any) -> Text
    """Return text as exactly text, UTF-8 bytes decoded.

    :raises Refused: the bytes are not UTF-8.
    """
    if isinstance(value, text_type):
        return text_type().join([value])
    try:
        text = value.decode("utf-8")  # type: Text
    except UnicodeDecodeError:
        raise Refused(NOT_UTF8)
    if PY2 and ENCODED_SURROGATE.search(value):
        raise Refused(NOT_UTF8)
    return text


def _quote_utf8(text):
    # type: (Any) -> Text
    return encode_basestring(text_of(text))


# That of Python 2 leaves bytes as they are; the one for ASCII decodes them.
quote_utf8 = _quote_utf8 if PY2 else encode_basestring


def in_characters(text):
    # type: (Text) -> Text
    """Return what sorts by code point: text with its surrogate pairs as characters.

    JSON writes both alike, so they must sort and count as the same name.
    """
    if NARROW:
        return text.encode("utf-8")  # type: ignore[return-value]
    return PAIR.sub(_character, text)


def _character(pair):
    # type: (Match[Text]) -> Text
    high, low = map(ord, pair.group())
    return unichr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def quote_utf8_or_refuse(text):
    # type: (Text) -> Text
    """Return a JSON string that escapes only what it must.

    :raises Refused: the text has a lone surrogate, which UTF-8 cannot hold.
    """
    if LONE_SURROGATE.search(text):
        raise Refused(LONE)
    return encode_basestring(text)


def surrogate_in_name(written, key_separator):
    # type: (Text, str) -> bool
    """Return whether a name in escaped JSON has a surrogate or a character of two.

    The answer may be wrong in one direction: text that looks like a name counts.
    """
    # One character is found far faster than several.
    if BACKSLASH not in written:
        return False
    behind_name = QUOTE + key_separator
    start = written.find(ESCAPED_SURROGATE)
    while start >= 0:
        end = written.index(QUOTE, start)
        while _is_escaped(written, end):
            end = written.index(QUOTE, end + 1)
        if written.startswith(behind_name, end):
            return True
        start = written.find(ESCAPED_SURROGATE, end)
    return False


def _is_escaped(written, place):
    # type: (Text, int) -> bool
    first = place
    while written[first - 1] == BACKSLASH:
        first -= 1
    return (place - first) % 2 == 1
