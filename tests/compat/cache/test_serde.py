# coding: utf-8
"""pymemcache with our serde and hasher, against a real memcached."""

from __future__ import absolute_import, unicode_literals

import binascii
import json
import os
from functools import partial

import interpreters
import pytest
from cached_values import SOURCES, difference, value_of
from hypothesis import given
from hypothesis import strategies as st
from memcached_servers import memcacheds
from pymemcache.client.base import Client
from pymemcache.client.hash import HashClient
from pymemcache.client.rendezvous import RendezvousHash

from onemaster.compat.cache import Codec, KeyRefused, ValueTooLarge
from onemaster.compat.cache.serde import KeyHasher, Serde
from onemaster.compat.pickles import (
    Binary,
    PicklePolicy,
    Refused,
    Report,
    Signer,
    Text,
)

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cached_values.py")
NODES = ["10.0.0.1:11211", "10.0.0.2:11211", "10.0.0.3:11211"]
every_policy = pytest.mark.parametrize("texts", [str("native"), str("text")])


class Stored(object):
    """Hands out what is stored as it is."""

    def serialize(self, key, value):
        return value

    def deserialize(self, key, value, flags):
        return value, flags


@pytest.fixture(scope="module")
def servers():
    with memcacheds(3) as started:
        yield started


@pytest.fixture
def connect(servers):
    """Return a function that connects to the first server, which is empty."""
    servers[0].flush()
    clients = []

    def connected(serde, **options):
        address = "127.0.0.1", servers[0].port
        clients.append(Client(address, serde=serde, default_noreply=False, **options))
        return clients[-1]

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def hash_client(servers):
    addresses = []
    for server in servers:
        server.flush()
        addresses.append(("127.0.0.1", server.port))
    client = HashClient(
        addresses,
        serde=Serde("native"),
        hasher=KeyHasher,
        default_noreply=False,
        allow_unicode_keys=True,
    )
    yield client
    client.close()


@every_policy
@pytest.mark.parametrize("writer", interpreters.VERSIONS)
def test_what_each_python_stores_is_read(connect, writer, texts):
    plain, client = connect(Stored()), connect(Serde(texts))
    lines = interpreters.run(writer, PROGRAM, "write", texts).splitlines()
    assert len(lines) == 2 * len(SOURCES)
    for line in lines:
        _, number, data, flags = json.loads(line.decode("utf-8"))
        key = "key:%d" % number
        assert plain.set(key, (binascii.unhexlify(data), flags))
        expected = value_of(SOURCES[number], texts)
        assert difference(expected, client.get(key, "missing")) is None


@every_policy
@pytest.mark.parametrize("reader", interpreters.VERSIONS)
def test_what_is_stored_each_python_reads(connect, reader, texts):
    plain, client = connect(Stored()), connect(Serde(texts))
    lines = []
    for number, source in enumerate(SOURCES):
        key = "key:%d" % number
        assert client.set(key, value_of(source, texts, Binary, Text))
        data, flags = plain.get(key)
        lines.append([texts, number, binascii.hexlify(data).decode("ascii"), flags])
    told = "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")
    answers = interpreters.run(reader, PROGRAM, "read", texts, given=told).splitlines()
    found = [json.loads(answer.decode("utf-8")) for answer in answers]
    assert [answer for answer in found if answer[-1]] == []
    assert len(found) == len(SOURCES)


def test_what_cannot_be_read_is_counted_and_missing(connect):
    report, nothing = Report(), object()
    policy = PicklePolicy(prefix="user:", report=report)
    plain, client = connect(Stored()), connect(Serde(policy, missing=nothing))
    plain.set("a", (b"cos\nsystem\n(S'true'\ntR.", 1))
    plain.set("b", (b"\x80\x05N.", 1))
    plain.set("c", (b"5", 2))
    assert client.get("a") is nothing
    assert client.get_many(["a", "b", "c"]) == {"a": nothing, "b": nothing, "c": 5}
    assert connect(Serde()).get("a") is None
    assert report.counts() == {
        ("unreadable", "user:", "Forbidden"): 2,
        ("unreadable", "user:", "BadPickle"): 1,
    }


def test_a_signature_is_for_the_key_that_the_server_gets(connect):
    policy = PicklePolicy(signer=Signer([b"s" * 32]), report=Report())
    client = connect(Serde(policy, key_prefix=b"app:"), key_prefix=b"app:")
    assert client.set("a", [1])
    assert client.get("a") == [1]
    plain = connect(Stored())
    plain.set("app:b", plain.get("app:a"))
    assert client.get("b") is None
    assert connect(Serde(policy)).get("app:a") == [1]


def test_what_is_refused_does_not_reach_the_server(connect):
    client = connect(Serde(Codec(PicklePolicy(report=Report()), value_limit=100)))
    client.set("k", "old")
    with pytest.raises(Refused) as caught:
        client.set("k", {"rows": [iter([1])]})
    assert caught.value.path.replace("u'", "'") == "value['rows'][0]"
    with pytest.raises(ValueTooLarge):
        client.set("k", b"\xff" * 101)
    assert client.get("k") == "old"


def test_the_server_counts(connect):
    client = connect(Serde())
    client.set("n", 10)
    assert client.incr("n", 5) == 15
    assert client.decr("n", 8) == 7
    assert client.get("n") == 7


# The same list on each Python: this is what 2.7 has with pymemcache's own.
@pytest.mark.parametrize(
    "key, node",
    [("k0", 0), ("ob", 1), ("key9348", 0), ("爱0", 2), ("é", 2), ("爱:2", 1)],
)
def test_a_key_has_one_node(key, node):
    ours = KeyHasher(list(NODES))
    assert ours.get_node(key) == ours.get_node(key.encode("utf-8")) == NODES[node]


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_ascii_text_stays_where_pymemcache_has_it(key):
    ours, theirs = KeyHasher(list(NODES)), RendezvousHash(list(NODES))
    assert ours.get_node(key) == theirs.get_node(key)


def test_bytes_and_text_are_one_key(hash_client):
    for number in range(20):
        for key in ("key%d" % number, "爱%d" % number):
            hash_client.set(key, number)
            assert hash_client.get(key.encode("utf-8")) == number
            assert hash_client.get_many([key.encode("utf-8")]) == {
                key.encode("utf-8"): number
            }


@pytest.mark.parametrize("key", ["", "\x7f", "\ud800"])
def test_keys_that_no_server_should_get(hash_client, key):
    for call in (
        hash_client.get,
        hash_client.delete,
        partial(hash_client.set, value=1),
    ):
        with pytest.raises((KeyRefused, UnicodeEncodeError)):
            call(key)
