"""Text or bytes in, the one that is wanted out."""

from __future__ import absolute_import

from six import PY2, binary_type, text_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Text, Union


def ensure_text(value, encoding="utf-8", errors="strict"):
    # type: (Union[Text, bytes], str, str) -> Text
    """Return ``value`` as text: ``unicode`` on Python 2, ``str`` on 3.

    Text comes back as the same object, subclasses included; bytes are decoded.

    :param value: text or bytes.
    :param encoding: the codec that bytes are decoded with.
    :param errors: what the codec does with bytes it cannot decode, as in
        :meth:`bytes.decode`.
    :raises TypeError: ``value`` is neither text nor bytes. ``None``, ``bytearray``
        and ``memoryview`` are refused too, with a hint.
    :raises UnicodeDecodeError: ``errors`` is strict and ``value`` does not decode.
    """
    # Text is what most callers have already, and the cheapest test finds it.
    if type(value) is text_type:
        return value
    if isinstance(value, binary_type):
        return value.decode(encoding, errors)
    if isinstance(value, text_type):
        return value
    raise _wrong_type("ensure_text", value)


def ensure_binary(value, encoding="utf-8", errors="strict"):
    # type: (Union[Text, bytes], str, str) -> bytes
    """Return ``value`` as bytes: ``str`` on Python 2, ``bytes`` on 3.

    Bytes come back as the same object, subclasses included; text is encoded.

    :param value: text or bytes.
    :param encoding: the codec that text is encoded with.
    :param errors: what the codec does with characters it cannot encode, as in
        :meth:`str.encode`.
    :raises TypeError: ``value`` is neither text nor bytes. ``None``, ``bytearray``
        and ``memoryview`` are refused too, with a hint.
    :raises UnicodeEncodeError: ``errors`` is strict and ``value`` does not encode.
    """
    if isinstance(value, binary_type):
        return value
    if isinstance(value, text_type):
        return value.encode(encoding, errors)
    raise _wrong_type("ensure_binary", value)


def ensure_str(value, encoding="utf-8", errors="strict"):
    # type: (Union[Text, bytes], str, str) -> str
    """Return ``value`` as the type that is called ``str``: bytes on 2, text on 3.

    A ``str`` comes back as the same object, subclasses included; the other string
    type is encoded on Python 2 and decoded on 3.

    :param value: text or bytes.
    :param encoding: the codec that ``value`` is converted with.
    :param errors: what the codec does with what it cannot convert, as in
        :meth:`str.encode` and :meth:`bytes.decode`.
    :raises TypeError: ``value`` is neither text nor bytes. ``None``, ``bytearray``
        and ``memoryview`` are refused too, with a hint.
    :raises UnicodeError: ``errors`` is strict and ``value`` does not convert.
    """
    if type(value) is str:
        return value
    if PY2:
        if isinstance(value, text_type):
            return value.encode(encoding, errors)
    elif isinstance(value, binary_type):
        return value.decode(encoding, errors)
    if isinstance(value, str):
        return value
    raise _wrong_type("ensure_str", value)


_HINTS = {
    "NoneType": "test for None first, or pass a default such as {call}(value or '')",
    "bytearray": "copy it with bytes(value) first",
    "buffer": "copy it with bytes(value) first",
    "memoryview": "copy it with value.tobytes() first",
}


def _wrong_type(call, value):
    # type: (str, object) -> TypeError
    name = type(value).__name__
    hint = _HINTS.get(name, "if its text form is meant, say so with {text}(value)")
    return TypeError(
        "{call}() takes text or bytes, not {name}: {hint}".format(
            call=call,
            name=name,
            hint=hint.format(call=call, text=text_type.__name__),
        )
    )
