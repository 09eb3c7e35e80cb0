# coding: utf-8
"""The bytes of keys, and the servers that have them."""

from __future__ import absolute_import, unicode_literals

import pickle

import pytest

from onemaster.compat.cache import (
    KeyRefused,
    old_server_hash,
    server_hash,
    server_key,
)


@pytest.mark.parametrize(
    "key, prefix, expected",
    [
        ("a", "", b"a"),
        (b"a", b"p:", b"p:a"),
        ("é", b"\xff", b"\xff\xc3\xa9"),
        (b"\xff", "é", b"\xc3\xa9\xff"),
        ("", "p:", b"p:"),
        ("x" * 248, "p:", b"p:" + b"x" * 248),
    ],
)
def test_server_key(key, prefix, expected):
    assert server_key(key, prefix) == expected


@pytest.mark.parametrize(
    "key, prefix, reason",
    [
        ("k\n", "", "the character 0x0a at 1"),
        ("k", "p ", "the character 0x20 at 1"),
        ("a\x7f", "p", "the character 0x7f"),
        ("", "", "empty"),
        ("x" * 249, "p:", "the key has 251 bytes"),
        ("é" * 126, "", "the key has 252 bytes"),
        ("\ud800", "", "a lone surrogate"),
        (5, "", "text or bytes, not int"),
        (5, "p", "text or bytes, not int"),
        (0, "p", "text or bytes, not int"),
        (None, "", "not NoneType"),
        (("a",), "", "not tuple"),
    ],
)
def test_keys_that_are_refused(key, prefix, reason):
    with pytest.raises(KeyRefused) as caught:
        server_key(key, prefix)
    assert reason in str(caught.value)
    assert repr(key)[:20] in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# From python-memcached 1.59, and its old function, on Python 2.7.
@pytest.mark.parametrize(
    "key, new, old",
    [
        (b"a", 26807, -390611389),
        (b"ob", 1, 26083),
        (b"key9348", 1, -2147451715),
    ],
)
def test_hashes_are_those_of_python_2(key, new, old):
    assert (server_hash(key), old_server_hash(key)) == (new, old)
