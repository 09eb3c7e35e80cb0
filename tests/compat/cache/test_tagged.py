# -*- coding: utf-8 -*-
"""``TaggedClient`` on a real memcached, and between real 2.7 and 3."""

from __future__ import absolute_import

import os
import pickle
from decimal import Decimal

import interpreters
import memcached_servers
import pytest
import python_memcacheds

from onemaster.compat.cache import Unreadable, ValueTooLarge
from onemaster.compat.cache._events import OTHER_PYTHON, UNREADABLE
from onemaster.compat.cache.client import Client
from onemaster.compat.cache.tagged import TaggedClient
from onemaster.compat.pickles import (
    BadSignature,
    PicklePolicy,
    Policies,
    Refused,
    Report,
    Signer,
)
from onemaster.compat.pickles._report import BAD_SIGNATURE, REFUSED


class Kept(object):
    """Its team does not let it cross."""

    def __init__(self, of):
        self.of = of

    def __eq__(self, other):
        return type(other) is Kept and other.of == self.of

    __hash__ = None


class OnPython2(TaggedClient):
    major = 2


class OnPython3(TaggedClient):
    major = 3


@pytest.fixture(scope="module")
def server():
    with memcached_servers.memcacheds(1) as [server]:
        yield server


@pytest.fixture
def report():
    return Report()


@pytest.fixture
def clients(server, report):
    server.flush()
    made = []

    def of(*classes, **options):
        policy = PicklePolicy(report=report, signer=options.pop("signer", None))
        policy.refuse("{}:Kept".format(__name__), "it stays")
        own = PicklePolicy("own", report=report, signer=policy.signer)
        own.allow(Kept)
        for cls in classes:
            known = {"own_policy": own} if cls is not Client else {}
            known.update(options, policy=policy)
            made.append(cls([server.address], **known))
        return made[-len(classes) :]

    yield of
    for client in made:
        client.disconnect_all()


def test_what_crosses_is_written_as_the_client_writes_it(clients, report):
    plain, on_2, on_3 = clients(Client, OnPython2, OnPython3)
    for value in (1, b"\xc3\xa9".decode("utf-8"), b"\xff", None, {"a": [1.5, True]}):
        on_3.set("k", value)
        assert on_2.get("k", "missed") == plain.get("k", "missed") == value
    assert report.counts() == {}


def test_what_does_not_cross_is_a_counted_miss(clients, report):
    plain, on_2, on_3 = clients(Client, OnPython2, OnPython3)
    value = {"a": [Kept(3)]}
    assert on_3.set("k", value) is True
    assert on_3.get("k") == on_3.get_multi(["k"])["k"] == on_3.gets("k") == value
    assert on_2.get("k") is None and on_2.get_multi(["k"]) == {}
    assert plain.get("k", "missed") == "missed"
    assert report.counts() == {
        (REFUSED, "", "Refused"): 1,
        (OTHER_PYTHON, "", "Unreadable"): 2,
        (UNREADABLE, "", "ValueError"): 1,
    }


def test_each_replaces_what_the_other_wrote(clients):
    on_2, on_3 = clients(OnPython2, OnPython3)
    on_3.set("k", Kept(3))
    assert on_2.gets("k") is None and on_2.cas("k", Kept(2)) is True
    assert on_2.get("k") == Kept(2) and on_3.get("k") is None
    on_3.set("k", 3)
    assert on_2.get("k") == 3
    on_2.delete("k")
    assert on_3.get("k") is None


def test_what_is_tagged_is_compressed_and_signed_like_all(clients):
    signer = Signer([b"s" * 32])
    [on_3] = clients(OnPython3, compress_over=100, signer=signer)
    on_3.set("k", [Kept("x" * (2 << 20))])
    assert on_3.get("k") == [Kept("x" * (2 << 20))]
    [stranger] = clients(OnPython3, compress_over=100, signer=Signer([b"t" * 32]))
    assert stranger.get("k") is None
    with pytest.raises(ValueTooLarge):
        clients(OnPython3)[0].set("k", [Kept(os.urandom(1 << 20))])


@pytest.fixture(params=["one policy", "policies"])
def signing(request, report):
    policy = PicklePolicy(prefix="user:", report=report, signer=Signer([b"s" * 32]))
    policy.refuse("decimal:Decimal", "it stays")
    if request.param == "one policy":
        return policy
    return Policies(PicklePolicy(report=report), {"user:": policy})


def test_a_tag_does_not_replace_a_signature(signing, report):
    codec = OnPython3(["127.0.0.1:1"], policy=signing)._codec
    data, flags = codec.encode(b"user:1", Decimal(5))
    assert flags == 65
    assert codec.decode(b"user:1", data, flags) == Decimal(5)
    with pytest.raises(Unreadable) as caught:
        codec.decode(b"user:1", pickle.dumps({"is_admin": True}, 2), flags)
    assert isinstance(caught.value.error, BadSignature)
    assert (BAD_SIGNATURE, "user:", "BadSignature") in report.counts()


def test_an_own_policy_without_a_signer_beside_one_with_it_is_an_error(signing):
    with pytest.raises(ValueError, match="own_policy has no signer"):
        TaggedClient(["127.0.0.1:1"], policy=signing, own_policy=PicklePolicy("own"))


def test_what_is_no_policy_is_named_at_once():
    with pytest.raises(TypeError, match="policy is None: it must be"):
        TaggedClient(["127.0.0.1:1"], own_policy=None)


def test_what_cannot_be_pickled_is_refused(clients):
    [on_3] = clients(OnPython3)
    with pytest.raises(Refused):
        on_3.set("k", [lambda: 1])


WRITE = """
import datetime, sys
from onemaster.compat.cache.tagged import TaggedClient
when = [datetime.datetime(2019, 1, 2, tzinfo=datetime.timezone.utc)]
client = TaggedClient(sys.argv[1:])
assert client.set("when", when) and client.get("when") == when
assert client.set("both", {"a": 1})
client.disconnect_all()
"""
READ = """
import sys
import memcache
from onemaster.compat.cache.tagged import TaggedClient
client = TaggedClient(sys.argv[1:])
print(client.get("when"), client.get("both"))
print(memcache.Client(sys.argv[1:]).get("when"))
"""


def test_real_processes(server):
    server.flush()
    printed = []
    for version, program in [("3.6", WRITE), ("3.13", WRITE), ("2.7", READ)]:
        memcache = python_memcacheds.folder(python_memcacheds.for_python(version))
        printed.append(
            interpreters.run(version, "-c", program, server.address, folders=[memcache])
        )
    assert printed == [b"", b"", b"(None, {'a': 1})\nNone\n"]
