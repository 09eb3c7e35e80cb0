# coding: utf-8
from __future__ import absolute_import, unicode_literals

import hypothesis
import pytest
import six
from hypothesis import strategies as st

from onemaster.compat import ensure_binary, ensure_str, ensure_text

CALLS = [ensure_binary, ensure_str, ensure_text]
calls = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)

WANTED = {ensure_binary: bytes, ensure_str: str, ensure_text: six.text_type}

# Lone surrogates have no UTF-8 form on Python 3.
texts = st.text(st.characters(blacklist_categories=["Cs"]))


class Text(six.text_type):
    pass


class Bytes(bytes):
    pass


class TestLaws:
    @hypothesis.given(texts)
    def test_text_survives_the_round_trip(self, text):
        assert ensure_text(ensure_binary(text)) == text

    @hypothesis.given(st.binary())
    def test_bytes_survive_the_round_trip(self, data):
        text = ensure_text(data, "latin-1")
        assert ensure_binary(text, "latin-1") == data

    @calls
    @hypothesis.given(value=texts)
    def test_the_result_of_text_is_of_the_wanted_type(self, call, value):
        assert type(call(value)) is WANTED[call]

    @calls
    @hypothesis.given(value=texts)
    def test_a_second_call_returns_the_same_object(self, call, value):
        once = call(value)
        assert call(once) is once

    @calls
    @hypothesis.given(
        value=st.one_of(texts, texts.map(lambda text: text.encode("utf-8")))
    )
    def test_agrees_with_six(self, call, value):
        assert call(value) == getattr(six, call.__name__)(value)

    @hypothesis.given(texts)
    def test_str_is_the_binary_or_the_text_form(self, text):
        form = ensure_binary if six.PY2 else ensure_text
        assert ensure_str(text) == form(text)
        assert ensure_str(text.encode("utf-8")) == form(text)


class TestEncodingAndErrors:
    @pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le", "cp1252"])
    def test_encoding(self, encoding):
        data = "Zürich".encode(encoding)
        assert ensure_text(data, encoding) == "Zürich"
        assert ensure_binary("Zürich", encoding=encoding) == data

    def test_decoding_is_strict_by_default(self):
        with pytest.raises(UnicodeDecodeError):
            ensure_text(b"caf\xe9")

    def test_encoding_is_strict_by_default(self):
        with pytest.raises(UnicodeEncodeError):
            ensure_binary("é", "ascii")

    def test_str_is_strict_by_default(self):
        other = "é" if six.PY2 else b"\xe9"
        with pytest.raises(UnicodeError):
            ensure_str(other, "ascii")

    def test_errors(self):
        assert ensure_text(b"caf\xe9", errors="replace") == "caf\ufffd"
        assert ensure_binary("café", "ascii", "ignore") == b"caf"
        assert ensure_str("café" if six.PY2 else b"caf\xe9", "ascii", "ignore") == str(
            "caf"
        )


class TestSubclasses:
    @pytest.mark.parametrize(
        ("call", "kind"),
        [
            (ensure_text, Text),
            (ensure_binary, Bytes),
            (ensure_str, Bytes if six.PY2 else Text),
        ],
        ids=["text", "binary", "str"],
    )
    def test_of_the_wanted_type_are_kept(self, call, kind):
        value = kind(b"x" if kind is Bytes else "x")
        assert call(value) is value

    @pytest.mark.parametrize(
        ("call", "value"),
        [
            (ensure_text, Bytes(b"x")),
            (ensure_binary, Text("x")),
            (ensure_str, Text("x") if six.PY2 else Bytes(b"x")),
        ],
        ids=["text", "binary", "str"],
    )
    def test_of_the_other_type_are_converted(self, call, value):
        result = call(value)
        assert type(result) is WANTED[call]
        assert result == call("x")


class TestWrongType:
    @calls
    def test_none_is_refused_with_a_hint(self, call):
        with pytest.raises(TypeError) as caught:
            call(None)
        assert str(caught.value) == (
            "{0}() takes text or bytes, not NoneType: test for None first, "
            "or pass a default such as {0}(value or '')".format(call.__name__)
        )

    @calls
    def test_others_are_named(self, call):
        with pytest.raises(TypeError) as caught:
            call(7)
        assert str(caught.value) == (
            "{}() takes text or bytes, not int: "
            "if its text form is meant, say so with {}(value)".format(
                call.__name__, six.text_type.__name__
            )
        )

    @calls
    @pytest.mark.parametrize(
        ("value", "copy"),
        [
            (bytearray(b"x"), lambda value: bytes(value)),
            (memoryview(b"x"), lambda value: value.tobytes()),
        ],
        ids=["bytearray", "memoryview"],
    )
    def test_buffers_are_refused_and_the_hint_works(self, call, value, copy):
        with pytest.raises(TypeError) as caught:
            call(value)
        name = type(value).__name__
        assert "not {}: copy it with ".format(name) in str(caught.value)
        assert ensure_binary(copy(value)) == b"x"
