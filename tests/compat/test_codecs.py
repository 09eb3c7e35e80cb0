# -*- coding: utf-8 -*-
"""What Python 2 does with ``str`` happens to text on Python 3."""

from __future__ import absolute_import

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2, u

from onemaster.compat import (
    binary_data,
    decode_str,
    encode_str,
    native_str,
    ordinal,
    repr_text,
    taking_str,
    text_from,
)

TEXT = st.text(st.characters(blacklist_categories=("Cs",)))


@given(TEXT)
def test_decoding_bytes(text):
    assert decode_str(text.encode("utf-8"), "utf-8") == text
    assert text_from(text.encode("utf-8"), "utf-8") == text


@given(TEXT)
def test_text_of_python_3_is_decoded_already(text):
    if not PY2:
        assert decode_str(text, "utf-8") is text
        assert decode_str(text) is text
        assert text_from(text, "latin-1", "ignore") is text


def test_python_2_refuses_to_decode_unicode():
    if PY2:
        with pytest.raises(TypeError):
            text_from(u("x"), "utf-8")


@given(TEXT)
def test_encoding_gives_native_str(text):
    encoded = encode_str(text, "utf-8")
    assert type(encoded) is str
    assert encoded == (text.encode("utf-8") if PY2 else text)


@pytest.mark.parametrize(
    ("errors", "expected"),
    [("ignore", "cafe"), ("replace", "caf?e"), ("xmlcharrefreplace", "caf&#233;e")],
)
def test_what_a_codec_lacks_is_treated_as_asked(errors, expected):
    assert encode_str(u("caf\xe9e"), "ascii", errors) == expected
    with pytest.raises(UnicodeEncodeError):
        encode_str(u("caf\xe9e"), "ascii")


def test_ascii_finds_what_is_not_ascii():
    native = u("caf\xe9").encode("utf-8") if PY2 else u("caf\xe9")
    with pytest.raises(UnicodeDecodeError):
        decode_str(native, "ascii")
    assert decode_str(native, "ascii", "ignore") == "caf"


def test_codecs_from_bytes_to_bytes():
    assert decode_str("7f00", "hex") == b"\x7f\x00"
    assert encode_str(b"\x7f\x00", "hex") == "7f00"
    assert encode_str("abc", "base64") == "YWJj\n"
    assert decode_str("YWJj\n", "base64") == b"abc"
    assert decode_str(encode_str("abc", "zip"), "zlib") == b"abc"
    assert encode_str("abc", "rot13") == "nop"
    assert decode_str("nop", "rot_13") == "abc"


def test_escapes():
    assert decode_str("a\\u20acb", "unicode_escape") == u("a\u20acb")
    assert encode_str(u("a\u20acb"), "unicode_escape") == "a\\u20acb"
    assert encode_str("a'\n", "string_escape") == "a\\'\\n"
    assert decode_str("a\\'\\n", "string-escape") == "a'\n"
    assert encode_str(u("b\xfccher.example"), "idna") == "xn--bcher-kva.example"
    assert decode_str("xn--bcher-kva", "idna") == u("b\xfccher")


def test_methods_of_other_objects_are_called():
    class Codec(object):
        def decode(self, *arguments):
            return ("decoded",) + arguments

        def encode(self, *arguments):
            return ("encoded",) + arguments

    assert decode_str(Codec()) == ("decoded",)
    assert encode_str(Codec()) == ("encoded",)
    assert decode_str(Codec(), "utf-8")[1] == "utf-8"
    assert encode_str(Codec(), "utf-8")[1] == "utf-8"


def test_other_objects_have_no_such_methods():
    for function in (decode_str, encode_str):
        with pytest.raises(AttributeError):
            function(1, "utf-8")


@given(TEXT)
def test_binary_data(text):
    native = text.encode("utf-8") if PY2 else text
    expected = hashlib.md5(text.encode("utf-8")).hexdigest()
    assert hashlib.md5(binary_data(native)).hexdigest() == expected


def test_other_values_come_back():
    for value in (None, 1, b"bytes", bytearray(b"x")):
        assert binary_data(value) is value
    for value in (None, 1, "native", bytearray(b"x")):
        assert native_str(value) is value


def test_native_str():
    assert native_str(b"abc") == "abc"
    assert type(native_str(b"abc")) is str
    assert native_str(b"\xe9", "latin-1") == (b"\xe9" if PY2 else u("\xe9"))


def test_taking_str():
    got = taking_str(lambda value: (type(value) is str, value))
    assert got(b"abc") == (True, "abc")
    assert got(None) == (False, None)


@given(st.lists(st.text("ab'u")))
def test_repr_text(texts):
    written = "[%s]" % ", ".join("u" + repr(str(text)) for text in texts)
    assert repr_text(written) == (
        written if PY2 else "[%s]" % ", ".join(repr(text) for text in texts)
    )


def test_ordinal():
    for data in (b"\xff\x01", u("ab"), "ab"):
        assert [ordinal(item) for item in data] == [
            ordinal(data[i : i + 1]) for i in range(2)
        ]
