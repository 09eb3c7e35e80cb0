"""The fast reading of opcodes agrees with pickletools, whatever the values are."""

from __future__ import absolute_import

import pickle
import pickletools
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onemaster.compat.pickles._native import SharedText, to_native
from onemaster.compat.pickles._texts import may_hold_text, opcodes, split_at_texts

# The opcodes that could be taken for one another, and lengths that look like opcodes.
AWKWARD = st.one_of(
    st.text("XqrhKGJTt\0\x01a", max_size=20),
    st.sampled_from([71, 74, 84, 88, 99, 114, 255, 256, 300, 65535, 65536]).map(
        lambda n: "X" * n
    ),
    st.sampled_from(["X\x05\0\0\0abcdeq\x01", "X\0\0\0\0q\x05", "\0" * 88]),
    st.text(max_size=5),
)
NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([0, 71, 74, 88, 0x5847, 0x5800, 0x580500, 22535, 2**24 * 5]),
    st.binary(max_size=14).map(lambda b: int.from_bytes(b"X\5\0\0\0" + b, "little")),
    st.binary(max_size=14).map(lambda b: int.from_bytes(b + b"X\5\0\0\0\1", "little")),
    st.sampled_from([0.0, 97.0, 98.5, 1e117]),
    st.binary(min_size=2, max_size=2).map(
        lambda b: struct.unpack(">d", b + b"X\5\0\0\0q")[0]
    ),
)
VALUES = st.recursive(
    st.one_of(AWKWARD, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=12),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(st.one_of(AWKWARD, NUMBERS), inner, max_size=8),
    ),
    max_leaves=30,
)
BINARY = st.one_of(st.binary(max_size=8), st.binary(max_size=4).map(bytearray))


def split_by_pickletools(data):
    pieces, start = [], 0
    for opcode, _, position in pickletools.genops(data):
        if opcode.name == "BINUNICODE":
            pieces.append(data[start:position])
            start = position + 1
    return pieces + [data[start:]]


# Memo indexes that are opcodes, too, come with many texts.
@example([["a%d" % i, "X" * (i % 100), i, 97.0] for i in range(400)])
@example([2**3000, "a", -(2**70), "b", "c" * 70000])
@given(VALUES)
def test_texts_are_where_pickletools_finds_them(value):
    data = pickle.dumps(value, 2)
    expected = split_by_pickletools(data)
    assert split_at_texts(data) == expected
    assert may_hold_text(data) or len(expected) == 1


@given(st.integers(0, 300), st.lists(VALUES, max_size=3))
def test_texts_after_many(count, values):
    data = pickle.dumps([[str(i) for i in range(count)], values], 2)
    assert split_at_texts(data) == split_by_pickletools(data)


@given(VALUES)
def test_opcodes_are_those_of_pickletools(value):
    data = pickle.dumps(value, 2)
    expected = [position for _, _, position in pickletools.genops(data)]
    assert [start for _, start, _ in opcodes(data)] == expected


def has_surrogate(text):
    return any("\ud800" <= character <= "\udfff" for character in text)


@given(st.lists(st.one_of(VALUES, BINARY), max_size=8))
def test_native_pickles_are_read_as_the_same_value(values):
    data = pickle.dumps(values, 2)
    try:
        native = to_native(data)
    except SharedText:
        return
    assert len(native) == len(data)
    assert pickle.loads(native, encoding="utf-8") == values
    # Only opcode bytes of texts have changed.
    assert native.replace(b"T", b"X") == data.replace(b"T", b"X")
    texts = [a for o, a, _ in pickletools.genops(data) if o.name == "BINUNICODE"]
    left = [a for o, a, _ in pickletools.genops(native) if o.name == "BINUNICODE"]
    for text in left:
        texts.remove(text)
        binary = [bytes(v).decode("latin1") for v in values if is_binary(v)]
        assert text in binary or has_surrogate(text)


def is_binary(value):
    return isinstance(value, (bytes, bytearray))


@pytest.mark.parametrize("values", [["é", b"\xe9"], [b"\xe9", "é"], [b"\xe9", b"\xe9"]])
def test_a_text_that_is_an_argument_of_bytes_too(values):
    data = pickle.dumps(values, 2)
    try:
        native = to_native(data)
    except SharedText:
        return
    assert native.count(b"T\2") == values.count("é")


@pytest.mark.parametrize("data", [b"", b"N.", b"\x80\x03N.", b"\x80\x02X\xff\0\0\0."])
def test_what_is_no_pickle_of_python_3(data):
    with pytest.raises(ValueError, match="pickle"):
        split_at_texts(data)
