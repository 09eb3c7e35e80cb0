"""Values as bytes and flags, those of python-memcached, and back."""

from __future__ import absolute_import

import re

import six

from ..pickles import BadSignature, Binary, PicklePolicy, Policies, Text
from ..pickles._report import (
    BAD_SIGNATURE,
    SHORT_BINARY,
    UNICODE,
    UNSIGNED,
    message_of,
)
from ..pickles._watch import is_ascii, looks_packed
from ._compression import deflate, inflate
from ._errors import Unreadable, value_too_large
from ._events import TOO_LARGE, UNREADABLE
from ._keys import native_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Tuple, Union

__all__ = [
    "COMPRESSED",
    "INTEGER",
    "LARGEST_INFLATED",
    "LARGEST_VALUE",
    "LONG",
    "PICKLE",
    "SIGNED",
    "TEXT",
    "Codec",
]

PICKLE = 1
INTEGER = 2
LONG = 4
COMPRESSED = 8
TEXT = 16
# Beside those of python-memcached, which raises for it: text, bytes or an integer that is
# signed. Its other flag is in the format byte, so that nobody can change that.
SIGNED = 128

_FORMATS = {flag: six.int2byte(0xE0 | flag) for flag in (0, INTEGER, LONG, TEXT)}
_FLAGS = {format: flag for flag, format in _FORMATS.items()}

LARGEST_VALUE = 1024 * 1024
LARGEST_INFLATED = 32 * 1024 * 1024

# What Python 3 turns into digits, and back, by itself.
_MOST_DIGITS = 4300
_MOST_BITS = 14000
# memcached pads what it counts down, as far as a number of 64 bits has digits.
_MOST_PADDED = 20
_is_number = re.compile(b"-?[0-9]+ *\\Z").match
_padded = re.compile(b"(0|[1-9][0-9]*) +\\Z").match


class Codec(object):
    """What python-memcached does to values, with types that both Pythons agree on.

    An unmodified Python 2.7 with python-memcached 1.59 reads what it writes, and it reads
    what that writes. Text, bytes and integers are stored bare, so that the server can
    count and append, unless the policy signs.

    :param policy: ``"native"``, ``"text"``, a ``PicklePolicy`` or ``Policies``.
    :param compress_over: compress what is longer than this, in bytes; 0 for nothing.
    :param largest_inflated: what a compressed value may inflate to, in bytes; longer ones
        are not compressed.
    :param value_limit: the longest value that the server takes, in bytes; 0 for none.
    """

    def __init__(
        self,
        policy="native",
        compress_over=0,
        largest_inflated=LARGEST_INFLATED,
        value_limit=LARGEST_VALUE,
    ):
        # type: (Union[str, PicklePolicy, Policies], int, int, int) -> None
        if isinstance(policy, six.string_types):
            policy = PicklePolicy(str(policy))
        elif not hasattr(policy, "loads") and not hasattr(policy, "of"):
            raise TypeError(
                "policy is {!r}: it must be 'native', 'text', a PicklePolicy or "
                "Policies".format(policy)
            )
        self._policy = policy  # type: Any
        self._compress_over = compress_over
        self._largest_inflated = largest_inflated
        self._value_limit = value_limit

    def with_policy(self, policy):
        # type: (Union[str, PicklePolicy, Policies]) -> Codec
        """Return a codec with the same limits and another policy."""
        return Codec(
            policy, self._compress_over, self._largest_inflated, self._value_limit
        )

    def policy_of(self, key):
        # type: (bytes) -> PicklePolicy
        """Return the policy of a key, which has the report and the prefix to count by.

        :param key: the bytes that the server gets.
        """
        if isinstance(self._policy, PicklePolicy):
            return self._policy
        return self._policy.of(native_key(key))  # type: ignore[no-any-return]

    def encode(self, key, value, compress_over=None):
        # type: (bytes, Any, Optional[int]) -> Tuple[bytes, int]
        """Return the bytes and the flags of a value.

        :param key: the bytes that the server gets.
        :param compress_over: instead of the codec's own.
        :raises pickles.Refused: the other Python could not read it; with the path.
        :raises ValueTooLarge: it would be over a limit.
        """
        policy = self.policy_of(key)
        data, flags = _encoded(key, value, policy)
        if flags != PICKLE and policy.signer is not None and policy.signer.signs:
            data, flags = policy.signer.sign(key, data, _FORMATS[flags]), SIGNED
        if compress_over is None:
            compress_over = self._compress_over
        if 0 < compress_over < len(data) <= self._largest_inflated and not flags & (
            INTEGER | LONG
        ):
            compressed = deflate(data)
            if compressed is not data:
                data, flags = compressed, flags | COMPRESSED
        if self._value_limit and len(data) > self._value_limit:
            error = value_too_large(key, len(data), self._value_limit)
            policy.report.count(TOO_LARGE, policy.prefix, error)
            raise error
        return data, flags

    def decode(self, key, data, flags):
        # type: (bytes, bytes, int) -> Any
        """Return the value of bytes and flags.

        :param key: the bytes that the server got.
        :raises Unreadable: it has no value here; the report has counted it.
        """
        policy = self.policy_of(key)
        try:
            if flags & COMPRESSED:
                data = inflate(data, self._largest_inflated)
                flags &= ~COMPRESSED
            if flags != PICKLE:
                return _bare(*_verified(key, data, flags, policy) + (policy,))
        except BadSignature as error:
            policy.report.count(BAD_SIGNATURE, policy.prefix, error, key=key)
            six.raise_from(Unreadable(key, str(error), error), error)
        except ValueError as error:
            policy.report.count(UNREADABLE, policy.prefix, error, key=key)
            six.raise_from(Unreadable(key, str(error), error), error)
        try:
            return policy.loads(data, key=key)
        # The constructors of allowed classes raise what they like; loads has counted it.
        except Exception as error:
            reason = "{}: {}".format(type(error).__name__, message_of(error))
            six.raise_from(Unreadable(key, reason, error), error)


def _encoded(key, value, policy):
    # type: (bytes, Any, PicklePolicy) -> Tuple[bytes, int]
    kind = type(value)
    if kind in (six.text_type, Text):
        bare = _bare_text(value)
        if bare is not None:
            # On 3 under native it is what 2.7 calls str, too.
            native = six.PY3 and kind is not Text and policy.texts == "native"
            return bare, 0 if native else TEXT
    elif kind in (bytes, Binary):
        marked = policy.texts == "native" and (six.PY3 or kind is Binary)
        if not (marked and is_utf8(value)) and not is_padded(value):
            return bytes(value), 0
        if policy.texts == "text":
            # Else 3 would take what 2.7 pickles for text.
            value = Binary(value)
    elif kind in six.integer_types and value.bit_length() < _MOST_BITS:
        is_long = not -(2**63) < value < 2**63 or kind is not int
        return str(value).encode("ascii"), LONG if is_long else INTEGER
    return policy.dumps(value, key=key), PICKLE


def _verified(key, data, flags, policy):
    # type: (bytes, bytes, int, PicklePolicy) -> Tuple[bytes, int]
    """Return the bytes and the flags of what is not pickled, without its signature.

    :raises BadSignature: it is not signed as the policy asks.
    :raises ValueError: it is signed, and the policy cannot tell by whom.
    """
    signer = policy.signer
    if flags == SIGNED:
        if signer is None:
            raise ValueError("it is signed, and the policy has no signer")
        if data[:1] not in _FLAGS:
            raise BadSignature("the value is not signed as its flags say")
        return signer.verified(key, data), _FLAGS[data[:1]]
    if signer is not None:
        signer.admit_unsigned()
        policy.report.count(UNSIGNED, policy.prefix)
    return data, flags


def _bare(data, flags, policy):
    # type: (bytes, int, PicklePolicy) -> Any
    """Return the value of what is not pickled.

    :raises ValueError: it has none.
    """
    if flags in (INTEGER, LONG):
        return _number(data, flags)
    if flags not in (0, TEXT):
        raise ValueError("the flags {} are not python-memcached's".format(flags))
    if is_padded(data):
        data = data.rstrip(b" ")
    native = policy.texts == "native"
    if flags == TEXT:
        text = _text(data)
        if six.PY3 and native and not is_ascii(data):
            policy.report.count(UNICODE, policy.prefix)
        return text
    if six.PY2 or not native:
        return data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    if looks_packed(data):
        policy.report.count(SHORT_BINARY, policy.prefix)
    return text


def _number(data, flags):
    # type: (bytes, int) -> int
    # int() reads underscores and other white space, too, and not on both.
    if not _is_number(data):
        raise ValueError("it is no integer, though its flags say so")
    if len(data) > _MOST_DIGITS:
        raise ValueError("it is an integer of more than 4300 digits")
    return int(data) if flags == INTEGER else six.integer_types[-1](data)


def _text(data):
    # type: (bytes) -> Any
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if six.PY2:
            raise
    # 2.7 writes lone surrogates.
    return data.decode("utf-8", "surrogatepass")


def _bare_text(text):
    # type: (Any) -> Optional[bytes]
    """Return the UTF-8 of text, or None if it must be pickled to come back as it is."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return None
    # 2.7 encodes lone surrogates.
    if is_padded(data) or (six.PY2 and b"\xed" in data and not is_utf8(data)):
        return None
    return data  # type: ignore[no-any-return]


_has_surrogate = re.compile(b"\xed[\xa0-\xbf]").search


def is_utf8(data):
    # type: (bytes) -> bool
    """Return whether Python 3 decodes it; 2.7 decodes lone surrogates, too."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _has_surrogate(data)


def is_padded(data):
    # type: (bytes) -> bool
    """Return whether it is a number as memcached leaves it after counting down."""
    return data[-1:] == b" " and len(data) <= _MOST_PADDED and _padded(data) is not None
