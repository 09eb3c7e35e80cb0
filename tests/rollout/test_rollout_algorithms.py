# -*- coding: utf-8 -*-
"""Each algorithm reproduces what its origin publishes."""

from __future__ import absolute_import, division, unicode_literals

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.rollout._algorithms import ALGORITHMS, WHOLE
from onemaster.rollout._hashes import fnv1a, murmur3


def bucket(name, salt, key):
    return ALGORITHMS[name].bucket_with(salt.encode("utf-8"))(key.encode("utf-8"))


@pytest.mark.parametrize("key", ["", "a", "爱", "user-1"])
def test_crc32_is_that_of_salt_and_id(key):
    expected = (zlib.crc32(("salt" + key).encode("utf-8")) & 0xFFFFFFFF) % 100000
    assert bucket("crc32-100000", "salt", key) == expected


# github.com/launchdarkly: sdk-test-harness, hashKey and saltyA.
@pytest.mark.parametrize(
    "key, share",
    [("userKeyA", 0.42157587), ("userKeyB", 0.6708485), ("userKeyC", 0.10343106)],
)
def test_launchdarkly(key, share):
    found = bucket("sha1-launchdarkly", "hashKey.saltyA", key)
    assert found / (16**15 - 1) == pytest.approx(share, abs=1e-7)


# github.com/Unleash/client-specification: 03-gradual-rollout.
@pytest.mark.parametrize("key, normalized", [("122", 23), ("155", 100), ("123", 51)])
def test_unleash(key, normalized):
    assert bucket("murmur3-unleash", "AB12A", key) + 1 == normalized


# github.com/open-feature/flagd-testbed: fractional.feature.
@pytest.mark.parametrize(
    "key, hashed",
    [
        (b"ejOoVL", 0),
        (b"bY9fO-", 1),
        (b"SI7p-", 0x7FFFFFFF),
        (b"6LvT0", 0x80000000),
        (b"ceQdGm", 0xFFFFFFFF),
    ],
)
def test_murmur3(key, hashed):
    assert murmur3(key) == hashed
    assert ALGORITHMS["murmur3-flagd-v2"].bucket_with(b"")(key) == hashed * WHOLE >> 32


# The vectors of Fowler, Noll and Vo.
@pytest.mark.parametrize(
    "text, hashed", [(b"", 0x811C9DC5), (b"a", 0xE40C292C), (b"foobar", 0xBF9CF968)]
)
def test_fnv1a(text, hashed):
    assert fnv1a(bytearray(text)) == hashed


def test_growthbook_hashes_the_number_of_the_first_hash():
    first = fnv1a(bytearray(b"seeda"))
    expected = fnv1a(bytearray(str(first).encode("ascii"))) % 10000
    assert bucket("fnv1a-growthbook-v2", "seed", "a") == expected


def test_growthbook_hashes_characters():
    first = fnv1a([ord(character) for character in "seed爱"])
    expected = fnv1a(bytearray(str(first).encode("ascii"))) % 10000
    assert bucket("fnv1a-growthbook-v2", "seed", "爱") == expected


names = pytest.mark.parametrize("name", sorted(ALGORITHMS))


@names
@given(key=st.binary(max_size=20))
def test_a_bucket_is_one_of_the_buckets(name, key):
    algorithm = ALGORITHMS[name]
    assert 0 <= algorithm.bucket_with(b"salt")(key) < algorithm.buckets


@names
@given(percentages=st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE)))
def test_a_larger_percentage_has_no_smaller_threshold(name, percentages):
    smaller, larger = sorted(percentages)
    threshold = ALGORITHMS[name].threshold
    assert 0 == threshold(0) <= threshold(smaller) <= threshold(larger)
    assert threshold(larger) <= threshold(WHOLE) == ALGORITHMS[name].buckets


@names
@pytest.mark.parametrize("percentage", [1, 10, 100, 1000, 20000, 50000])
def test_a_threshold_is_the_share(name, percentage):
    algorithm = ALGORITHMS[name]
    if percentage % algorithm.step == 0:
        share = algorithm.threshold(percentage) / algorithm.buckets
        assert share == pytest.approx(percentage / WHOLE, abs=1e-9)
