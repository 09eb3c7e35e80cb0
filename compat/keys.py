"""Cache keys and hashes that are the same on Python 2.7 and on 3.6 and later."""

from __future__ import absolute_import

import hashlib
import re

from six import text_type

from . import sorted_json
from ._json_errors import JSONEncodeError, Refused
from ._json_strings import LONE_SURROGATE, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Match, Text, Union

__all__ = ["checked_key", "key_for", "stable_hash"]

LONGEST_KEY = 250
DIGEST_BITS = 128

SEPARATOR = ":"
# In front of text that would read as another value.
MARK = "~"
# Not the quoting of urllib, which leaves the mark alone from 3.7 on. Neither text nor
# JSON keeps the separator, the mark or a percent sign, and text not what JSON starts with.
UNSAFE_IN_TEXT = re.compile(b"[^-A-Za-z0-9!$'()*+,;=@/?^|_.&]")
UNSAFE_IN_JSON = re.compile(b"[^-A-Za-z0-9!$'()*+,;=@/?^|_.&\"{}\\[\\]]")

READS_AS_ANOTHER = re.compile(
    r"(-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?|true|false|null|)\Z"
)
FORBIDDEN = re.compile(b"[^\x21-\x7e\x80-\xff]")


def stable_hash(value, bits=64):
    # type: (Any, int) -> int
    """Return a number that a value always has, for buckets, shards and keys.

    Unlike ``hash`` it is the same in each process and on each version: it is taken from
    the SHA-256 of the value's sorted JSON. Text and the same text as UTF-8 bytes have one
    hash, as have a list and a tuple; 1, 1.0, True and ``"1"`` have four.

    :param value: what :func:`onemaster.compat.sorted_json.dumps` takes.
    :param bits: the number is at least 0 and less than 2 to the power of this, which is
        at most 256.
    :raises JSONEncodeError: the value has no JSON form; the error says which part.
    """
    if not 1 <= bits <= 256:
        raise ValueError("bits is {}: it must be from 1 to 256".format(bits))
    return int(_digest(sorted_json.dumps(value)), 16) >> (256 - bits)


def key_for(*parts, **options):
    # type: (*Any, **Any) -> str
    """Return the cache key of some values: ``key_for("user", 5)`` is ``"user:5"``.

    Different parts have different keys: 5 and ``"5"``, ``("a", "b")`` and ``("a:b",)``,
    None and ``"null"``. Text and the same text as UTF-8 bytes have the same. The key is
    ASCII without spaces and control characters; one that would be too long ends with a
    hash of all of it.

    :param parts: at least one; what has a JSON form, so a dictionary is one too.
    :param max_length: of the key, in bytes; less than 250 where the client puts a prefix
        in front.
    :raises JSONEncodeError: a part has no JSON form. Its path begins with the number of
        the part.
    """
    max_length = options.pop("max_length", LONGEST_KEY)
    if options:
        raise TypeError("key_for() has no option {!r}".format(min(options)))
    if not parts:
        raise ValueError("key_for() needs at least one part")
    if not 64 <= max_length <= LONGEST_KEY:
        raise ValueError(
            "max_length is {}: it must be from 64 to {}".format(max_length, LONGEST_KEY)
        )
    written = [_part(number, part) for number, part in enumerate(parts)]
    key = SEPARATOR.join(written)
    if len(key) <= max_length:
        return key
    digest = _digest(key.encode("ascii"))[: DIGEST_BITS // 4]
    # No shorter key has two marks in a row.
    return key[: max_length - len(digest) - 2] + MARK + MARK + digest


def checked_key(key, max_length=LONGEST_KEY):
    # type: (Union[Text, bytes], int) -> bytes
    """Return the bytes of a key that the program has built, if memcached can take it.

    A key with white space in it, a line end at its end for one, is two words to the
    server: from then on each answer belongs to another question.

    :param key: text or bytes.
    :param max_length: in bytes, without a prefix that the client puts in front.
    :raises TypeError: the key is neither.
    :raises ValueError: it is empty or too long, has white space or a control character,
        or has a surrogate, which Python 3 cannot encode.
    """
    if isinstance(key, text_type):
        data = _utf8(key)
    elif isinstance(key, bytes):
        data = key
    else:
        raise TypeError(
            "a key is text or bytes, not {}: build it with key_for()".format(
                type(key).__name__
            )
        )
    if not data:
        raise ValueError("the key is empty")
    if len(data) > max_length:
        raise ValueError(
            "the key has {} bytes, memcached takes {}: build it with key_for(), which "
            "shortens".format(len(data), max_length)
        )
    found = FORBIDDEN.search(data)
    if found:
        raise ValueError(
            "the key has the character 0x{:02x} at {}: build it with key_for(), which "
            "escapes".format(ord(found.group()), found.start())
        )
    return data


def _part(number, part):
    # type: (int, Any) -> str
    try:
        if isinstance(part, (text_type, bytes)):
            shown = UNSAFE_IN_TEXT.sub(_escaped, _utf8(part)).decode("ascii")
            return str(MARK + shown if READS_AS_ANOTHER.match(shown) else shown)
        written = sorted_json.dumps(part, separators=(",", ":"))
    except JSONEncodeError as error:
        path = error.path[len("value") :]
        raised = JSONEncodeError("parts[{}]{}".format(number, path), error.reason)
    else:
        return str(UNSAFE_IN_JSON.sub(_escaped, written).decode("ascii"))
    raise raised


def _utf8(value):
    # type: (Union[Text, bytes]) -> bytes
    try:
        text = text_of(value)
        if LONE_SURROGATE.search(text):
            raise Refused("a lone surrogate has no UTF-8 form: remove it")
    except Refused as refused:
        error = refused.public()
    else:
        return text.encode("utf-8")
    raise error


def _escaped(found):
    # type: (Match[bytes]) -> bytes
    return "%{:02X}".format(ord(found.group())).encode("ascii")


def _digest(data):
    # type: (bytes) -> str
    return hashlib.sha256(data).hexdigest()
