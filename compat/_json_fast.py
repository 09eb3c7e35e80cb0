"""The C encoder of Python 3, where what it wrote is proved to be what ours would write.

It accepts more than the format does: it sorts keys that are numbers as numbers, takes
subclasses at their word, and on 3.6 writes integers of any length. Marshal, as quick,
accepts nothing but exact types; the rest shows in what was written.
"""

from __future__ import absolute_import

import marshal
import re
from json import JSONEncoder

from ._json_errors import Refused
from ._json_rebuild import SCALARS, TEXT, Rebuilder
from ._json_strings import ENCODED_SURROGATE, surrogate_in_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, Tuple

# From 3 on, marshal comes to an end where a value contains itself.
MARSHAL_VERSION = 4

DIGITS = b"0123456789"
TO_ZERO = bytes(bytearray(0x30 if byte in DIGITS else byte for byte in range(256)))
LONGEST_INTEGER = 4300
STEP = 64
# What RFC 8785 may write otherwise: integers that may be no doubles, and characters by
# which names are sorted otherwise.
LONG_INTEGER = re.compile(b"(?<![0-9.])[0-9]{16}")
BEYOND_FFFF = re.compile(b"[\xf0-\xf4]")
DIGIT_AND_QUOTE = {b'%d"' % digit for digit in range(10)}

# Below this many bytes a regular expression is done before a translation has begun.
SHORT = 300
# With more bytes than this to a colon, the colons are fewer to look at than the bytes.
SPARSE = 300


class _NotPlain(Exception):
    """A value is of no type that JSON has."""


def _refuse(value):
    # type: (object) -> None
    raise _NotPlain


class FastEncoder(object):
    """Encodes what the C encoder writes as the writer would.

    :param ensure_ascii: whether to escape all but ASCII.
    :param separators: between items, and behind names.
    :param es6: whether to write the form of RFC 8785.
    """

    def __init__(self, ensure_ascii, separators, es6):
        # type: (bool, Tuple[str, str], bool) -> None
        self._es6 = es6
        self._encode = JSONEncoder(
            ensure_ascii=ensure_ascii,
            allow_nan=False,
            sort_keys=True,
            separators=separators,
            default=_refuse,
        ).encode
        self._encoding = "ascii" if ensure_ascii else "utf-8"
        self._key_separator = separators[1]
        self._colon_first = separators[1].startswith(":")
        behind_key = b'"' + separators[1].encode("ascii")
        self._zero_behind_key = b"0" + behind_key
        behind_key = re.escape(behind_key)
        self._digit_key = re.compile(b"[0-9]" + behind_key).search
        self._number_key = re.compile(b'"-?[0-9][-+.0-9e]*' + behind_key).search

    def encode(self, value, default):
        # type: (Any, Optional[Callable[[Any], Any]]) -> Optional[bytes]
        """Return the JSON, or None where only the writer can tell what it is."""
        data = None
        # An object whose first key is no text would be encoded in vain.
        if not self._es6 and not (
            type(value) is dict and value and type(next(iter(value))) is not str
        ):
            data = self._encode_plain(value)
        return self._encode_other(value, default) if data is None else data

    def _encode_plain(self, value):
        # type: (Any) -> Optional[bytes]
        """Encode what consists of the exact types that JSON has, with text as keys."""
        try:
            packed = marshal.dumps(value, MARSHAL_VERSION)
            # It has text in UTF-8, with one for surrogates. Numbers may look like it.
            surrogates = b"\xed" in packed and ENCODED_SURROGATE.search(packed)
            # Two large buffers at once cost more than twice what one does.
            packed = b""
            data = self._encode(value).encode(self._encoding)
        except (_NotPlain, TypeError, ValueError, RecursionError):
            return None
        if (
            self._may_have_digit_key(data)
            and self._number_key(data)
            and not _has_text_keys(value)
        ):
            return None
        if surrogates or len(data) > LONGEST_INTEGER:
            return None if self._is_in_doubt(data, surrogates) else data
        return data

    def _encode_other(self, value, default):
        # type: (Any, Optional[Callable[[Any], Any]]) -> Optional[bytes]
        """Encode what is made of the types of JSON after a few conversions."""
        try:
            plain = Rebuilder(default, self._es6).rebuild(value)
        except (Refused, RecursionError, ValueError):
            return None
        try:
            data = self._encode(plain).encode(self._encoding)
        except (_NotPlain, TypeError, ValueError, RecursionError):
            return None
        if self._es6 and (LONG_INTEGER.search(data) or BEYOND_FFFF.search(data)):
            return None
        return None if self._is_in_doubt(data, True) else data

    def _is_in_doubt(self, data, may_have_surrogates):
        # type: (bytes, object) -> bool
        if may_have_surrogates and self._encoding == "ascii":
            if surrogate_in_name(data.decode("ascii"), self._key_separator):
                return True
        return len(data) > LONGEST_INTEGER and _may_have_long_integer(data)

    def _may_have_digit_key(self, data):
        # type: (bytes) -> object
        if len(data) < SHORT:
            return self._digit_key(data)
        # A look at the start tells which way is shorter.
        if self._colon_first and data.count(b":", 0, 10 * SPARSE) < 10:
            colon = data.find(b":")
            for _ in range(len(data) // SPARSE):
                if colon < 0:
                    return False
                if data[colon - 2 : colon] in DIGIT_AND_QUOTE:
                    return True
                colon = data.find(b":", colon + 1)
        return self._zero_behind_key in data.translate(TO_ZERO)


def _has_text_keys(value):
    # type: (Any) -> bool
    """Return whether all keys are text, for a value that ends and has exact types."""
    pending = [value]
    for part in pending:
        if type(part) is dict:
            if not TEXT.issuperset(map(type, part)):
                return False
            part = part.values()
        elif type(part) not in (list, tuple):
            continue
        if not SCALARS.issuperset(map(type, part)):
            pending.extend(part)
    return True


def _may_have_long_integer(data):
    # type: (bytes) -> bool
    # Where each digit is too many, so is each of these.
    places = data[STEP - 1 :: STEP].translate(TO_ZERO)
    if b"0" * (LONGEST_INTEGER // STEP) not in places:
        return False
    return b"0" * (LONGEST_INTEGER + 1) in data.translate(TO_ZERO)
