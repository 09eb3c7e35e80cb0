"""What Python 2 does with ``str``, for code that ``str`` is text to on Python 3.

On Python 2 each of these functions does what the code that it stands for did there.
"""

from __future__ import absolute_import

import codecs
import re

from six import PY2, binary_type, text_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

#: Codecs from bytes to bytes, by the name that ``codecs.lookup`` gives them.
_BINARY = frozenset(["base64", "bz2", "hex", "quopri", "uu", "zlib"])
#: Those of them that make ASCII.
_TO_ASCII = frozenset(["base64", "hex", "quopri", "uu"])
#: Codecs that write other text as ASCII.
_ESCAPES = frozenset(["idna", "punycode", "raw-unicode-escape", "unicode-escape"])


_U_BEFORE_QUOTE = re.compile(r"(?<![A-Za-z0-9_'\"])u(?=['\"])")


def _as_is(value, encoding="utf-8"):
    # type: (Any, str) -> Any
    return value


def _unicode(value, encoding, errors="strict"):
    # type: (Any, str, str) -> Any
    return text_type(value, encoding, errors)


def _python2_decode(value, *arguments):
    # type: (Any, *Any) -> Any
    return value.decode(*arguments)


def _python2_encode(value, *arguments):
    # type: (Any, *Any) -> Any
    return value.encode(*arguments)


def _binary_data(value, encoding="utf-8"):
    # type: (Any, str) -> Any
    """Return the bytes of a value that an interface of Python 3 wants bytes for.

    On Python 2 every value, and on Python 3 one that is no text, comes back as it is.

    :param value: text, bytes, or anything else that the interface takes.
    :param encoding: what text is encoded with.
    """
    if isinstance(value, text_type):
        return value.encode(encoding)
    return value


def _native_str(value, encoding="utf-8"):
    # type: (Any, str) -> Any
    """Return as text what an interface of Python 3 hands out as bytes.

    On Python 2 every value, and on Python 3 one that is not bytes, comes back as it is.

    :param value: bytes, or anything else.
    :param encoding: what bytes are decoded with.
    """
    if isinstance(value, binary_type):
        return value.decode(encoding)
    return value


def _ordinal(character):
    # type: (Any) -> int
    """Return the number of a byte or character, as ``ord`` of Python 2 does.

    On Python 3 an item of bytes is a number already.

    :param character: text or bytes of length one; on Python 3 a number too.
    """
    return character if isinstance(character, int) else ord(character)


def _repr_text(expected):
    # type: (str) -> str
    """Return the text of a ``repr`` of Python 2 as this version writes it.

    On Python 3 there is no ``u`` before the quote of a text.

    :param expected: what a test expects, such as ``"[u'a', u'b']"``.
    """
    return _U_BEFORE_QUOTE.sub("", expected)


def _taking_str(function):
    # type: (Callable[[Any], Any]) -> Callable[[Any], Any]
    """Return a function of one value that gets text where it would get bytes.

    On Python 2 it is the function itself, which gets ``str``.

    :param function: called with text for bytes, which are decoded as UTF-8, and with
        any other value as it is.
    """

    def taking_str(value):
        # type: (Any) -> Any
        return function(_native_str(value))

    return taking_str


def _text_from(value, encoding, errors="strict"):
    # type: (Any, str, str) -> Any
    """Return what ``unicode(value, encoding, errors)`` returns on Python 2.

    On Python 3 text, which needs no decoding, comes back as it is.

    :param value: bytes or a buffer; on Python 3 text too.
    :param encoding: what bytes are decoded with.
    :param errors: as in :meth:`bytes.decode`.
    :raises TypeError: the value is of another type.
    """
    if isinstance(value, text_type):
        return value
    return text_type(value, encoding, errors)


def _decode_str(value, *arguments):
    # type: (Any, *Any) -> Any
    """Return what ``value.decode(*arguments)`` returns on Python 2.

    On Python 3 text that has no ``decode`` is what the bytes of Python 2 were decoded
    to: it comes back as it is. Codecs that turn bytes into bytes, such as ``"hex"``,
    and the escapes decode it.

    :param value: text, bytes, or any object with a method ``decode``.
    :param arguments: a codec, without one what the version takes for the default, and
        errors as in :meth:`bytes.decode`; for other objects what their method takes.
    """
    if not isinstance(value, (binary_type, text_type)):
        return value.decode(*arguments)
    encoding, errors = (arguments + (None, "strict")[len(arguments) :])[:2]
    codec = _codec(encoding)
    if codec in _BINARY:
        return _transform(codecs.decode, _binary_data(value), codec, errors)
    if isinstance(value, binary_type) or hasattr(value, "decode"):
        return value.decode(*arguments)
    if codec == "string-escape":
        return value.encode("latin-1", "backslashreplace").decode("unicode-escape")
    if codec in _ESCAPES:
        return value.encode("latin-1", "backslashreplace").decode(codec, errors)
    if codec == "rot-13":
        return _transform(codecs.decode, value, codec)
    if codec == "ascii":
        # Such a call may be made to find what is not ASCII, or to drop it.
        return value.encode("utf-8", "surrogateescape").decode(codec, errors)
    return value


def _encode_str(value, *arguments):
    # type: (Any, *Any) -> Any
    """Return what ``value.encode(*arguments)`` returns on Python 2, as ``str``.

    On Python 3 that is text: what the codec cannot represent is an error, is left out
    or replaced as ``errors`` says. Only data that is compressed comes as bytes.

    :param value: text, bytes, or any object with a method ``encode``.
    :param arguments: a codec, without one what the version takes for the default, and
        errors as in :meth:`str.encode`; for other objects what their method takes.
    """
    if not isinstance(value, (binary_type, text_type)):
        return value.encode(*arguments)
    encoding, errors = (arguments + (None, "strict")[len(arguments) :])[:2]
    codec = _codec(encoding)
    if codec in _BINARY:
        data = _transform(codecs.encode, _binary_data(value), codec, errors)
        return data.decode("ascii") if codec in _TO_ASCII else data
    if isinstance(value, binary_type):
        return value.decode(encoding or "utf-8", errors)
    if codec == "string-escape":
        return value.encode("unicode-escape").decode("ascii").replace("'", "\\'")
    if codec == "rot-13":
        return _transform(codecs.encode, value, codec)
    if codec in (None, "utf-8"):
        return value
    data = value.encode(codec, errors)
    return data.decode("ascii" if codec in _ESCAPES else codec)


def _transform(function, *arguments):
    # type: (Callable[..., Any], *Any) -> Any
    return function(*arguments)


def _codec(encoding):
    # type: (Optional[str]) -> Optional[str]
    """Return the one name of a codec that has several."""
    if encoding is None:
        return None
    name = encoding.lower().replace("_", "-")
    if name == "string-escape":
        return name
    found = codecs.lookup(encoding).name
    return found.replace("_", "-")


if PY2:
    binary_data = native_str = _as_is
    text_from = _unicode
    ordinal, repr_text = ord, _as_is
    decode_str = _python2_decode
    taking_str = _as_is
    encode_str = _python2_encode
else:
    binary_data, native_str = _binary_data, _native_str
    ordinal, repr_text = _ordinal, _repr_text
    taking_str, text_from = _taking_str, _text_from
    decode_str = _decode_str
    encode_str = _encode_str
