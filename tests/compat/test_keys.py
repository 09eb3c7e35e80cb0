# coding: utf-8
from __future__ import absolute_import, unicode_literals

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onemaster.compat.keys import checked_key, key_for, stable_hash
from onemaster.compat.sorted_json import JSONEncodeError

# The same on every version that runs them.
KEYS = [
    (("user", 5), "user:5"),
    (("user", "5"), "user:~5"),
    ((b"user", 5.0), "user:5.0"),
    ((0.1 + 0.2,), "0.30000000000000004"),
    ((None, True, False, 2**64), "null:true:false:18446744073709551616"),
    (("null", "true", "-1.5e-07", ""), "~null:~true:~-1.5e-07:~"),
    (("a:b", "~c", "50%", "a b\n"), "a%3Ab:%7Ec:50%25:a%20b%0A"),
    (("grün", "grün".encode("utf-8")), "gr%C3%BCn:gr%C3%BCn"),
    (([1, "a:b"], {"b": 1, 2: None}), '[1,"a%3Ab"]:{"2"%3Anull,"b"%3A1}'),
    (("[1]", '"a"'), "%5B1%5D:%22a%22"),
    (("\U0001f600",), "%F0%9F%98%80"),
]


@pytest.mark.parametrize("parts, expected", KEYS)
def test_key_for(parts, expected):
    key = key_for(*parts)
    assert key == expected
    assert type(key) is str
    assert checked_key(key) == expected.encode("ascii")


def test_long_keys_end_with_a_hash():
    first, second = key_for("a" * 250, 1), key_for("a" * 250, 2)
    assert first == "a" * 216 + "~~a4978e58d50ecefd802097d1978c37eb"
    assert first != second
    assert len(key_for("a" * 250)) == 250
    assert len(key_for("é" * 100, max_length=100)) == 100


@pytest.mark.parametrize(
    "part, message",
    [
        ({"a": {1}}, "parts[1]['a']: set has no JSON form"),
        (b"\xff", "parts[1]: bytes that are not UTF-8"),
        ("\ud800", "parts[1]: a lone surrogate"),
        (float("nan"), "parts[1]: nan"),
    ],
)
def test_parts_that_are_refused(part, message):
    with pytest.raises(JSONEncodeError) as caught:
        key_for("a", part)
    assert str(caught.value).startswith(message)


def test_wrong_calls_of_key_for():
    with pytest.raises(ValueError, match="at least one part"):
        key_for()
    with pytest.raises(ValueError, match="max_length is 300"):
        key_for("a", max_length=300)
    with pytest.raises(TypeError, match="no option 'length'"):
        key_for("a", **{str("length"): 9})


# The same on every version that runs them.
HASHES = [
    ("a", 12433738468879906349),
    (b"a", 12433738468879906349),
    (1, 7748076420210162913),
    (1.0, 15059854036765921999),
    ([1, {"b": None, "a": 0.1}], 2776094457176057010),
    ((1, {"b": None, "a": 0.1}), 2776094457176057010),
    ("\ud800", 10091539670973766317),
]


@pytest.mark.parametrize("value, expected", HASHES)
def test_stable_hash(value, expected):
    assert stable_hash(value) == expected


def test_bits_of_a_hash():
    assert stable_hash("a", bits=256) >> 192 == stable_hash("a")
    assert stable_hash("a", bits=1) == stable_hash("a") >> 63
    for bits in 0, 257:
        with pytest.raises(ValueError, match="bits is"):
            stable_hash("a", bits=bits)


@pytest.mark.parametrize("key", ["a", b"a", "grün", b"\xff\x80", "a" * 250, "!~"])
def test_keys_that_are_taken(key):
    assert checked_key(key) == (key if isinstance(key, bytes) else key.encode("utf-8"))


@pytest.mark.parametrize(
    "key, message",
    [
        ("k\n", "0x0a at 1"),
        (b"k\n", "0x0a at 1"),
        ("a b", "0x20 at 1"),
        ("\0", "0x00 at 0"),
        ("a\x7f", "0x7f at 1"),
        ("", "empty"),
        ("é" * 126, "has 252 bytes"),
        ("\udc00", "lone surrogate"),
    ],
)
def test_keys_that_are_refused(key, message):
    with pytest.raises(ValueError, match=message):
        checked_key(key)


@pytest.mark.parametrize("key", [None, 5, ("a", "b"), bytearray(b"a")])
def test_keys_of_another_type(key):
    with pytest.raises(TypeError, match="a key is text or bytes"):
        checked_key(key)


def test_a_prefix_leaves_less():
    with pytest.raises(ValueError, match="has 10 bytes, memcached takes 9"):
        checked_key("a" * 10, max_length=9)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(blacklist_categories=["Cs"])),
    st.sampled_from(
        ["1", "1.0", "null", "true", "~", "~1", "%31", "a:b", "[1]", '"a"']
    ),
)
parts = st.lists(st.one_of(scalars, st.lists(scalars)), min_size=1, max_size=4)


def exactly(value):
    """Return what is equal for no two values of different type."""
    if isinstance(value, list):
        return [exactly(item) for item in value]
    return type(value).__name__.replace("long", "int"), repr(value)


class TestLaws:
    @given(parts)
    def test_memcached_takes_each_key(self, parts):
        key = key_for(*parts)
        assert re.match(r"[\x21-\x7e]{1,250}\Z", key)
        assert checked_key(key) == key.encode("ascii")

    @given(parts, parts)
    def test_different_parts_have_different_keys(self, first, second):
        assume(exactly(first) != exactly(second))
        assert key_for(*first) != key_for(*second)

    @given(parts, st.integers(1, 256))
    def test_hashes_are_within_their_bits(self, value, bits):
        assert 0 <= stable_hash(value, bits=bits) < 2**bits
