# coding: utf-8
"""The client against real memcacheds: what it stores, reads, counts and refuses."""

from __future__ import absolute_import, unicode_literals

import os
from datetime import timedelta

import memcache
import pytest
import six
from memcached_servers import memcacheds

from onemaster.compat.cache import (
    CasWithoutGets,
    KeyRefused,
    NotANumber,
    NotAppendable,
    Unreadable,
    ValueTooLarge,
    old_server_hash,
    server_hash,
)
from onemaster.compat.cache.client import Client
from onemaster.compat.pickles import (
    PicklePolicy,
    Policies,
    Refused,
    Report,
    Signer,
    Text,
)

BIG = b"\xff" * (1024 * 1024)
# 1.59 and later disagree on the server of these keys.
MOVED = ["ob", "key9348"]


@pytest.fixture(scope="module")
def servers():
    with memcacheds(3) as started:
        yield started


@pytest.fixture
def make(servers):
    """Return a function that makes a client, the servers being empty."""
    for server in servers:
        server.flush()
    made = []

    def make(kind=Client, **options):
        if kind is Client:
            options.setdefault("policy", PicklePolicy(report=Report()))
        made.append(kind([server.address for server in servers], **options))
        return made[-1]

    yield make
    for client in made:
        client.disconnect_all()


@pytest.fixture
def client(make):
    return make()


def counted(client):
    """Return how often each event was counted."""
    found = {}
    for (event, _, _), count in client._codec.policy_of(b"").report.counts().items():
        found[event] = found.get(event, 0) + count
    return found


def exactly(value):
    return type(value), value


def test_under_a_signer_what_is_counted_or_appended_to_needs_a_policy_without(make):
    report = Report()
    signing = PicklePolicy(signer=Signer([b"s" * 32]), report=report)
    counting = PicklePolicy(prefix="hits:", report=report)
    client = make(policy=Policies(signing, {"hits:": counting}))
    for key in ("n", "hits:n"):
        assert client.set(key, 5) is True
        assert exactly(client.get(key)) == exactly(5)
    assert client.incr("hits:n") == client.get("hits:n") == 6
    with pytest.raises(NotANumber, match="under a policy without a signer"):
        client.incr("n")
    client.set("t", "text")
    with pytest.raises(NotAppendable, match="what is stored is signed"):
        client.append("t", "more")
    assert client.get("t") == "text"
    with pytest.raises(NotANumber) as caught:
        client.incr("hits:n") and client.set("hits:n", "x") and client.incr("hits:n")
    assert "signer" not in str(caught.value)
    assert report.counts() == {}


def test_what_is_refused_leaves_no_older_value_behind(client):
    for store in (client.set, lambda key, value: client.set_multi({key: value})):
        client.set("k", "old")
        with pytest.raises(Refused):
            store("k", iter([1]))
        assert client.get("k") is None
    client.set("k", "old")
    with pytest.raises(Refused):
        client.set_multi({"a": 1, "k": [iter([1])], "z": 1})
    assert client.get_multi(["a", "k", "z"]) == {}
    # These are no promise that the old value is to go.
    client.set("k", "old")
    client.gets("k")
    for store in (client.add, client.replace, client.cas):
        with pytest.raises(Refused):
            store("k", iter([1]))
        assert client.get("k") == "old"


@pytest.mark.parametrize("time", ["300", None, float("nan")])
def test_a_time_that_is_none_is_named(client, time):
    for call in (client.touch, lambda key, time: client.set(key, 1, time)):
        with pytest.raises(TypeError, match="time is {!r}: ".format(time)):
            call("k", time)
    assert client.get("k") is None


@pytest.mark.parametrize("servers", ["127.0.0.1:11211", b"127.0.0.1:11211"])
def test_one_server_is_no_list_of_them(servers):
    with pytest.raises(TypeError, match=r"servers is .*: it must be a list"):
        Client(servers)


@pytest.mark.parametrize("policy", [None, b"native" if six.PY3 else 5, ["native"]])
def test_what_is_no_policy_is_named(policy):
    with pytest.raises(
        TypeError, match=r"policy is .*'native', 'text', a PicklePolicy"
    ):
        Client(["127.0.0.1:1"], policy=policy)


def test_each_kind_of_command(client):
    assert client.get("a") is None
    assert client.get("a", "default") == "default"
    assert client.replace("a", 1) is False
    assert client.add("a", 1) is True
    assert client.add("a", 2) is False
    assert client.get("a") == 1
    assert client.replace("a", [None, 1.5]) is True
    assert client.get("a", "default") == [None, 1.5]
    assert client.set("a", None) is True
    assert client.get("a", "default") is None
    assert client.touch("a", 100) is True
    assert client.touch("b", 100) is False
    # On both versions; python-memcached differs.
    assert client.delete("a") is True
    assert client.delete("a") is True
    assert client.get("a", "default") == "default"
    assert counted(client) == {}


def test_values_expire(client):
    assert client.set("a", 1, time=-1)
    assert client.get("a") is None
    assert client.set("a", 1, time=timedelta(days=1))
    assert client.get("a") == 1
    assert client.touch("a", -1)
    assert client.get("a") is None
    # Less than a second is not for ever.
    assert client.set("a", 1, timedelta(milliseconds=1))
    assert client.get("a") in (1, None)
    with pytest.raises(TypeError):
        client.set("a", 1, None)


def test_many_keys_at_once(client):
    values = {"key%d" % n: [n, "é"] for n in range(1200)}
    assert client.set_multi(values) == []
    assert client.get_multi(list(values) + ["other"]) == values
    assert client.delete_multi(["key%d" % n for n in range(1199)]) is True
    assert client.get_multi(values) == {"key1199": [1199, "é"]}
    assert client.get_multi([]) == {}
    assert client.set_multi({}) == []
    assert client.delete_multi([]) is True
    assert counted(client) == {}


def test_the_keys_of_a_result_are_those_that_were_given(client):
    keys = {5: "five", (7, "a"): "seven", b"c": "bytes", "é": "text", 2**70: "long"}
    assert client.set_multi(keys, key_prefix="p:") == []
    assert client.get_multi(keys, key_prefix="p:") == keys
    assert client.get("p:5") == "five"
    assert client.get((7, "p:a")) == "seven"
    assert client.get("p:é".encode("utf-8")) == "text"
    assert client.delete_multi([5, (7, "a")], key_prefix=b"p:")
    assert sorted(client.get_multi(keys, "p:").values()) == ["bytes", "long", "text"]
    assert client.set_multi({"": 1}, key_prefix="p") == []
    assert client.get("p") == 1


def test_each_key_that_is_asked_for_twice_has_its_own_value(client):
    client.set("a", [1])
    found = client.get_multi(["a", (server_hash(b"a"), "a")])
    assert list(found.values()) == [[1], [1]]
    first, second = found.values()
    assert first is not second


def test_two_keys_that_are_one_to_the_server(client):
    same = {"5": 1, 5: 2}
    with pytest.raises(KeyRefused, match="another key is the same"):
        client.set_multi(same)
    assert client.get_multi(["5"]) == {}


WRONG_KEYS = [
    ("k\n", "MemcachedKeyCharacterError"),
    ("a b", "MemcachedKeyCharacterError"),
    ("a\x00", "MemcachedKeyCharacterError"),
    ("\ud800", "MemcachedKeyCharacterError"),
    ("", "MemcachedKeyNoneError"),
    (None, "MemcachedKeyNoneError"),
    ("x" * 251, "MemcachedKeyLengthError"),
    ("é" * 126, "MemcachedKeyLengthError"),
    (1.5, "MemcachedKeyTypeError"),
    (["a"], "MemcachedKeyTypeError"),
    (("a", "b"), "MemcachedKeyTypeError"),
    ((1, "a", "b"), "MemcachedKeyTypeError"),
]


@pytest.mark.parametrize("key, name", WRONG_KEYS)
def test_wrong_keys_raise_what_python_memcached_raises(client, key, name):
    client.set("victim", "mine")
    calls = [
        lambda: client.get(key),
        lambda: client.gets(key),
        lambda: client.set(key, 1),
        lambda: client.cas(key, 1),
        lambda: client.append(key, "a"),
        lambda: client.incr(key),
        lambda: client.touch(key),
        lambda: client.delete(key),
        lambda: client.get_multi(["victim", key]),
        lambda: client.delete_multi(["victim", key]),
        lambda: client.check_key(key),
    ]
    if not isinstance(key, list):
        calls.append(lambda: client.set_multi({"victim": 1, key: 1}))
    for call in calls:
        with pytest.raises(KeyRefused) as caught:
            call()
        assert isinstance(caught.value, getattr(memcache.Client, name))
        assert repr(key)[:50] in str(caught.value)
    # The connection is in step.
    assert client.get("victim") == "mine"


def test_options_for_keys(make):
    client = make(
        key_encoder=lambda key: key.replace(" ", "_"), server_max_key_length=20
    )
    assert client.set("a b", 1)
    assert client.set_multi({"a c": 2}) == []
    assert client.get_multi(["a_b", "a c"]) == {"a_b": 1, "a c": 2}
    with pytest.raises(memcache.Client.MemcachedKeyLengthError):
        client.get("x" * 21)
    client.check_key("x" * 20)
    with pytest.raises(memcache.Client.MemcachedKeyLengthError):
        client.check_key("x" * 20, key_extra_len=1)
    # memcached takes no more, whatever is asked for.
    with pytest.raises(memcache.Client.MemcachedKeyLengthError):
        make(server_max_key_length=1000).get("x" * 251)


def test_counting(client):
    for start in (10, "10"):
        assert client.set("n", start)
        assert client.incr("n", 5) == 15
        assert client.decr("n", 8) == 7
        # The server keeps the length and pads.
        assert exactly(client.get("n")) == exactly(type(start)(7))
        assert client.get_multi(["n"]) == {"n": type(start)(7)}
        assert client.decr("n", 100) == 0
        assert client.incr("n", 2**64 - 1) == 2**64 - 1
        assert client.get("n") == type(start)(2**64 - 1)
        assert client.incr("n", 2) == 1
    assert client.incr("none") is None
    assert client.decr("none") is None
    assert client.incr("n", noreply=True) is None
    assert client.get("n") == "2"


@pytest.mark.parametrize(
    "value", [-1, 2**64, 2**70, 1.5, True, None, "", "a", "9 ", "-1", b"\xff", [1]]
)
def test_what_is_no_number_is_not_counted(client, value):
    client.set("n", value)
    for count in (client.incr, client.decr):
        with pytest.raises(NotANumber, match="no integer of 0 or more"):
            count("n")
    assert exactly(client.get("n")) == exactly(value)


@pytest.mark.parametrize("delta", [-1, 2**64, 1.5, "1", None])
def test_what_cannot_be_counted_by(client, delta):
    client.set("n", 1)
    with pytest.raises(ValueError, match="an integer from 0 to 2"):
        client.incr("n", delta)
    assert client.get("n") == 1


def test_appending_and_prepending(make):
    client = make()
    assert client.append("a", "x") is False
    client.set("a", str("b"))
    assert client.append("a", str("c")) is True
    assert client.prepend("a", str("é" if six.PY3 else "a")) is True
    assert exactly(client.get("a")) == exactly(str("ébc" if six.PY3 else "abc"))
    client.set("a", b"\xff")
    assert client.append("a", b"\xfe")
    assert client.get("a") == b"\xff\xfe"
    client = make(policy="text")
    client.set("t", "é")
    assert client.append("t", "é")
    assert exactly(client.get("t")) == exactly("éé")
    client.set("b", b"abc")
    assert client.prepend("b", b"\xff")
    assert exactly(client.get("b")) == exactly(b"\xffabc")


@pytest.mark.parametrize(
    "texts, value, piece, reason",
    [
        ("native", [1], "a", "not bare text or bytes"),
        ("native", 5, "1", "not bare text or bytes"),
        ("native", None, "a", "not bare text or bytes"),
        ("native", "a", [2], "only text and bytes can be added, not list"),
        ("native", "a", 5, "only text and bytes can be added, not int"),
        ("text", "é", b"\xff", "bytes cannot be added to text"),
        ("text", b"\xff", "é", "text cannot be added to bytes"),
        ("native", b"\xff", Text("é"), "text cannot be added to bytes"),
        ("native", "9", " ", "like a number that was counted down"),
    ],
)
def test_what_cannot_be_appended(make, texts, value, piece, reason):
    client = make(policy=PicklePolicy(str(texts), report=Report()))
    client.set("a", value)
    for change in (client.append, client.prepend):
        if reason.startswith("like") and change == client.prepend:
            continue
        with pytest.raises(NotAppendable, match=reason):
            change("a", piece)
    assert exactly(client.get("a")) == exactly(value)


def test_nothing_is_appended_to_compressed_values_and_padded_numbers(client):
    client.set("a", "x" * 1000, min_compress_len=10)
    with pytest.raises(NotAppendable):
        client.append("a", "y")
    assert client.get("a") == "x" * 1000
    client.set("n", "10")
    client.decr("n")
    with pytest.raises(NotAppendable, match="counted down"):
        client.append("n", "1")
    assert client.get("n") == "9"


def test_cas_stores_only_what_has_not_changed(make):
    first, second = make(), make()
    with pytest.raises(CasWithoutGets, match="call gets before each cas"):
        first.cas("a", 1)
    # After a miss, it stores where there is still nothing.
    assert (first.gets("a"), second.gets("a", "none")) == (None, "none")
    assert first.cas("a", 1) is True
    assert second.cas("a", 2) is False
    assert (first.gets("a"), second.gets("a")) == (1, 1)
    assert second.cas("a", 3) is True
    assert first.cas("a", 4) is False
    assert first.get("a") == 3
    with pytest.raises(CasWithoutGets):
        first.cas("a", 4)
    first.gets("a")
    first.delete("a")
    assert first.cas("a", 5) is False
    first.gets("a")
    first.reset_cas()
    with pytest.raises(CasWithoutGets):
        first.cas("a", 6)


def test_cas_forgets_the_oldest(client, monkeypatch):
    monkeypatch.setattr("onemaster.compat.cache.client._MOST_CAS_IDS", 2)
    for key in "abca":
        client.gets(key)
    assert client.cas("a", 1) and client.cas("c", 1)
    with pytest.raises(CasWithoutGets):
        client.cas("b", 1)


def test_an_id_is_not_used_on_another_connection(client):
    client.set("a", 1)
    client.gets("a")
    client.disconnect_all()
    # The id may be that of another value, if the server was started again.
    assert client.cas("a", 2) is False
    assert client.gets("a") == 1
    assert client.cas("a", 2) is True


def test_a_value_that_is_too_large_raises_and_the_old_one_goes(make, servers):
    # Without a limit of the client's own, only the server refuses.
    for client in (make(), make(server_max_value_length=0)):
        for call, arguments in (
            (client.set, ("a", BIG)),
            (client.set, ("a", b"\xff" + BIG)),
            (client.set_multi, ({"b": 1, "a": BIG},)),
        ):
            client.set("a", "old")
            with pytest.raises(ValueTooLarge, match=r"the value has [0-9]+ bytes"):
                call(*arguments)
            assert client.get("a") is None
        for call in (client.add, client.replace, client.append, client.cas):
            client.set("a", b"\xff")
            client.gets("a")
            with pytest.raises(ValueTooLarge):
                call("a", b"\xff" + BIG)
            assert client.get("a") == b"\xff"
        assert counted(client)["value over the limit"] == 7
    assert client.set("a", BIG * 3, min_compress_len=1)
    assert client.get("a") == BIG * 3


def test_what_cannot_be_read_is_counted_and_then_a_miss(make):
    plain, client = make(memcache.Client), make()
    plain.set("a", os.getcwd if six.PY3 else os.getcwdu)
    assert client.get("a", "default") == "default"
    assert client.gets("a", "default") == "default"
    assert client.get_multi(["a"]) == {}
    assert counted(client) == {"unreadable": 3}
    # It can be replaced.
    assert client.cas("a", 1) is True
    plain.set("a", os.getcwd if six.PY3 else os.getcwdu)
    client = make(raise_unreadable=True)
    for read in (client.get, client.gets, lambda key: client.get_multi([key])):
        with pytest.raises(Unreadable, match="Forbidden"):
            read("a")


def test_failures_are_counted_by_prefix(make):
    report = Report()
    user = PicklePolicy(prefix="user:", report=report)
    policies = Policies(PicklePolicy(report=report), {"user:": user})
    plain, client = make(memcache.Client), make(policy=policies)
    plain.set("user:1", os.getcwd)
    plain.set("1", os.getcwd)
    client.get_multi(["user:1", "1"])
    assert sorted(prefix for _, prefix, _ in report.counts()) == ["", "user:"]


def test_noreply_leaves_the_connection_in_step(client):
    for _ in range(20):
        assert client.set("a", "1", noreply=True) is True
        assert client.add("a", "2", noreply=True) is True
        assert client.append("a", "0", noreply=True) is True
        assert client.incr("a", noreply=True) is None
        assert client.touch("a", 100, noreply=True) is True
        assert client.get("a") == "11"
        assert client.set_multi({"b": 1, "c": 2}, noreply=True) == []
        assert client.delete_multi(["b"], noreply=True) is True
        assert client.delete("a", noreply=True) is True
        assert client.get_multi(["a", "b", "c"]) == {"c": 2}
    assert counted(client) == {}


def test_delete_takes_no_time(client):
    client.set("a", 1)
    for wrong in (lambda: client.delete("a", 5), lambda: client.delete_multi("a", 5)):
        with pytest.raises(ValueError, match="servers delete at once"):
            wrong()
    assert client.delete("a", 0)


def test_hooks_for_pickles_are_refused(make):
    for name in ("pickler", "unpickler", "compressor", "decompressor", "pload", "pid"):
        with pytest.raises(TypeError, match=r"PicklePolicy\.allow"):
            make(**{name: len})
    make(pickleProtocol=0, cache_cas=True, check_keys=False, debug=0).set("a", 1)


def test_it_is_a_client_of_python_memcached(client, servers):
    assert isinstance(client, memcache.Client)
    assert len(client.get_stats()) == 3
    client.set("a", 1)
    client.get("a")
    assert client.stats["get"] == client.stats["set"] == 1
    client.flush_all()
    assert client.get("a") is None


# Keys and servers


def test_keys_are_on_the_server_where_python_2_looks(make, servers):
    client = make()
    for key in MOVED + ["key%d" % n for n in range(300)]:
        client.set(key, key)
    hashed = {}
    for key in MOVED + ["key%d" % n for n in range(300)]:
        number = server_hash(key.encode("ascii")) % 3
        line = servers[number].command(b"get " + key.encode("ascii"))
        assert line.startswith(b"VALUE")
        hashed[number] = key
    assert sorted(hashed) == [0, 1, 2]


@pytest.fixture
def module_hash():
    before = memcache.serverHashFunction
    yield
    memcache.serverHashFunction = before


@pytest.mark.parametrize("chosen", [server_hash, old_server_hash, len])
def test_plain_clients_agree_with_the_same_hash(make, module_hash, chosen):
    memcache.serverHashFunction = chosen
    plain, client = make(memcache.Client), make()
    for key in MOVED + ["key%d" % n for n in range(50)]:
        client.set(key, 1)
        assert plain.get(key) == 1


def test_the_old_hash_of_python_memcached_is_that_of_python_2(make, module_hash):
    memcache.useOldServerHashFunction()
    client = make()
    client.set("a", 1)
    assert make(server_hash=old_server_hash).get("a") == 1
    assert make(server_hash=server_hash).get("ob") is None


def test_an_explicit_hash_chooses_the_server(client, servers):
    client.set((1, "a"), 1)
    assert servers[1].command(b"get a").startswith(b"VALUE")
    assert (client.get((1, "a")), client.get((4, b"a")), client.get((2, "a"))) == (
        1,
        1,
        None,
    )
    assert client.gets((1, "a")) == 1
    assert client.cas((1, "a"), 2)
    assert client.delete((1, "a"))


def test_weights(make, servers):
    weighted = [(servers[0].address, 3), servers[1].address]
    client, plain = Client(weighted), memcache.Client(weighted)
    memcache_hash, memcache.serverHashFunction = (
        memcache.serverHashFunction,
        server_hash,
    )
    try:
        for number in range(50):
            client.set("w%d" % number, number)
            assert plain.get("w%d" % number) == number
    finally:
        memcache.serverHashFunction = memcache_hash
        client.disconnect_all()
        plain.disconnect_all()


def test_many_large_values_at_once(client):
    values = {"large%d" % number: b"\xff" * 900000 for number in range(12)}
    assert client.set_multi(values) == []
    assert client.get_multi(values) == values
