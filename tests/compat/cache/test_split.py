# -*- coding: utf-8 -*-
"""``SplitClient`` on a real memcached: what its users see."""

from __future__ import absolute_import

import datetime
import os
import signal
import threading

import memcached_servers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2

from onemaster.compat.cache import (
    CasWithoutGets,
    KeyRefused,
    NotDeleted,
    NotShared,
    ValueTooLarge,
    server_hash,
)
from onemaster.compat.cache._events import NOT_DELETED, UNREADABLE
from onemaster.compat.cache._namespaces import Namespaces
from onemaster.compat.cache._waiting import WaitingDeletes
from onemaster.compat.cache.client import Client
from onemaster.compat.cache.split import SplitClient
from onemaster.compat.keys import FORBIDDEN
from onemaster.compat.pickles import PicklePolicy, Policies, Refused, Report

TEXT = b"\xc3\xa9".decode("utf-8")


class OnPython2(SplitClient):
    major = 2


class OnPython3(SplitClient):
    major = 3


@pytest.fixture(scope="module")
def started():
    with memcached_servers.memcacheds(3) as servers:
        yield servers


@pytest.fixture
def servers(started):
    for server in started:
        server.flush()
    return [server.address for server in started]


@pytest.fixture
def clients():
    made = []

    def of_both(servers, **options):
        made.extend([OnPython2(servers, **options), OnPython3(servers, **options)])
        return made[-2:]

    yield of_both
    for cache in made:
        cache.disconnect_all()


@pytest.fixture
def plain(servers):
    client = Client(servers, policy=PicklePolicy(report=Report()))
    yield client
    client.disconnect_all()


def fail():
    raise AssertionError("it was loaded though there was a copy")


def test_each_python_fills_and_reads_its_own_copy(clients, servers):
    on_2, on_3 = clients(servers)
    assert on_2.get_or_set("k", lambda: "of 2") == "of 2"
    assert on_3.get("k") is None and on_3.get("k", 5) == 5
    assert on_3.get_or_set("k", lambda: ["of 3"], time=60) == ["of 3"]
    assert on_2.get("k") == on_2.get_or_set("k", fail) == "of 2"
    assert on_3.get_multi(["k", "other"]) == {"k": ["of 3"]}
    assert on_3.get_multi([5, "k"], key_prefix="x") == {}


def test_none_is_a_value(clients, servers):
    on_2, _ = clients(servers)
    assert on_2.get_or_set("k", lambda: None) is None
    assert on_2.get_or_set("k", fail) is None
    assert not on_2.lease("k").is_missing
    assert on_2.get("k", "default") is None
    assert on_2.get_multi(["k"]) == {"k": None}


def test_a_delete_reaches_all_copies(clients, servers):
    on_2, on_3 = clients(servers)
    for delete in (
        lambda: on_2.delete("k"),
        lambda: on_3.delete_multi(["other", "k"]),
        lambda: on_3.delete_multi(["", "l"], key_prefix="k"),
    ):
        on_2.get_or_set("k", lambda: 1)
        on_3.get_or_set("k", lambda: 1)
        assert delete() is True
        assert on_2.get("k") is on_3.get("k") is None


def test_what_was_changed_meanwhile_is_not_stored(clients, servers):
    on_2, on_3 = clients(servers)

    def change():
        on_2.delete("k")
        return "old"

    assert on_3.get_or_set("k", change) == "old"
    assert on_3.get("k") is None
    lease = on_3.lease("k")
    assert lease.is_missing and lease.value is None
    assert on_3.get("k", "default") == "default" and on_3.get_multi(["k"]) == {}
    assert lease.set("new") is True
    assert lease.set("newer") is False
    assert on_3.lease("k").value == "new"


def test_a_lease_of_another_reader_is_good_for_both_and_stops_none(clients, servers):
    _, on_3 = clients(servers)
    first, second = on_3.lease("k"), on_3.lease("k")
    assert second.is_missing
    assert second.set(2) is True and first.set(1) is False
    assert on_3.get("k") == 2


def test_a_change_leaves_the_new_value_or_none(clients, servers):
    on_2, on_3 = clients(servers)
    on_2.get_or_set("k", lambda: "old")
    on_3.get_or_set("k", lambda: "old")
    with on_3.changing("k") as copy:
        copy.set("new", time=60)
        assert on_3.get("k") == "old"
    assert on_3.get("k") == "new" and on_2.get("k") is None
    on_2.get_or_set("k", lambda: "new")
    with on_3.changing("k"):
        pass
    assert on_3.get("k") is on_2.get("k") is None
    on_2.get_or_set("k", lambda: "new")
    with pytest.raises(KeyError), on_3.changing("k") as copy:
        copy.set("newer")
        raise KeyError
    assert on_3.get("k") is on_2.get("k") is None


@pytest.mark.parametrize(
    "policy",
    [
        "own",
        PicklePolicy("own"),
        Policies(PicklePolicy(), {"lock:": PicklePolicy("own")}),
    ],
)
def test_shared_values_cannot_be_of_one_python(policy):
    with pytest.raises(ValueError, match=r"shared_policy .* 'own'"):
        SplitClient(["127.0.0.1:1"], shared=("lock:",), shared_policy=policy)


@pytest.mark.parametrize(
    ("value", "error"), [(lambda: 1, Refused), ("x" * (2 << 20), ValueTooLarge)]
)
def test_a_change_to_what_cannot_be_stored_leaves_nothing(
    clients, servers, value, error
):
    on_2, on_3 = clients(servers)
    on_2.get_or_set("k", lambda: "old")
    on_3.get_or_set("k", lambda: "old")
    with pytest.raises(error), on_3.changing("k") as copy:
        copy.set(value)
    assert on_3.get("k") is on_2.get("k") is None


def test_a_copy_that_cannot_be_read_is_replaced(clients, servers, plain):
    report = Report()
    _, on_3 = clients(servers, policy=PicklePolicy("own", report=report))
    where = on_3._copies("k").own[0]
    plain.set((where, "3:k"), os.stat_result(range(10)))
    assert on_3.get("k") is None
    assert on_3.get_or_set("k", lambda: "new") == "new"
    assert on_3.get_or_set("k", fail) == "new"
    assert report.counts() == {(UNREADABLE, "", "Forbidden"): 2}


def test_touch_reaches_both(clients, servers):
    on_2, on_3 = clients(servers)
    on_2.get_or_set("k", lambda: 1, time=60)
    assert on_3.touch("k", 60) is False
    on_3.get_or_set("k", lambda: 1, time=60)
    assert on_3.touch("k", 60) is True
    # A time that has passed.
    assert on_3.touch("k", -1) is True
    assert on_2.get("k") is on_3.get("k") is None


@pytest.mark.parametrize("namespaces", [("2:", "3:"), ("", b"3:")])
def test_copies_are_apart_and_on_the_server_of_the_key(
    clients, started, servers, namespaces, plain
):
    on_2, on_3 = clients(servers, namespaces=namespaces)
    keys = ["key%d" % number for number in range(50)]
    for key in keys:
        on_2.get_or_set(key, lambda: 2)
        on_3.get_or_set(key, lambda: 3)
        assert (on_2.get(key), on_3.get(key)) == (2, 3)
    if not namespaces[0]:
        assert plain.get_multi(keys) == dict.fromkeys(keys, 2)
    assert all(on_2._copies(k).own[0] == plain._hash(k.encode("ascii")) for k in keys)
    for address in servers:
        alone = Client([address])
        on_this = [set(alone.get_multi(keys, key_prefix=n)) for n in namespaces]
        alone.disconnect_all()
        assert on_this[0] == on_this[1] != set()


def test_long_keys_are_hashed_the_same_on_both(clients, servers):
    on_2, on_3 = clients(servers[:1], namespaces=("python2:", "3:"))
    for key in ("k" * 242, "k" * 243, "k" * 250, TEXT * 125, b"\xff" * 250):
        on_2.get_or_set(key, lambda: 2)
        on_3.get_or_set(key, lambda: 3)
        assert (on_2.get(key), on_3.get(key)) == (2, 3)
        on_2.delete(key)
        assert on_3.get(key) is None
        assert on_2._copies(key).other == on_3._copies(key).own
    assert on_2.get_or_set("k" * 249 + "a", lambda: 1) == 1
    assert on_2.get("k" * 249 + "b") is None
    for key in ("k" * 251, "a b", "k\n", "", None):
        with pytest.raises(KeyRefused):
            on_2.get(key)


@given(
    st.lists(st.binary(min_size=1, max_size=250), min_size=1), st.binary(max_size=40)
)
def test_any_keys_are_apart_and_the_same_on_both(keys, prefix):
    prefix = FORBIDDEN.sub(b"", prefix)
    keys = {FORBIDDEN.sub(b"x", key) for key in keys}
    keys = [key for key in keys if len(prefix + key) <= 250]
    of_2, of_3 = (Namespaces(major, (b"2" * 30, b"3:"), [b"s:"]) for major in (2, 3))
    seen = set()
    for key in keys:
        on_2 = of_2.copies(key, prefix, server_hash)
        on_3 = of_3.copies(key, prefix, server_hash)
        assert on_2.is_shared == on_3.is_shared == (prefix + key).startswith(b"s:")
        assert (on_2.own, on_2.other) == (on_3.other, on_3.own) or on_2.is_shared
        for where, name in on_2.places:
            assert where == server_hash(prefix + key)
            assert len(name) <= 250 and name not in seen
            seen.add(name)


def test_shared_keys_have_one_copy_and_all_operations(clients, servers, plain):
    on_2, on_3 = clients(servers, shared=("lock:", "rate:"))
    assert on_2.add("lock:a", 1, time=60) is True
    assert on_3.add("lock:a", 1, time=60) is False
    assert on_2.set("rate:a", 5) is True
    assert (on_3.incr("rate:a"), on_2.decr("rate:a", 2), on_2.get("rate:a")) == (
        6,
        4,
        4,
    )
    assert plain.get("rate:a") == 4
    assert on_3.gets("rate:a") == 4 and on_3.cas("rate:a", 7) is True
    assert on_3.set_multi({"b": TEXT, "c": "d"}, key_prefix="rate:") == []
    assert on_2.append("rate:c", "e") and on_2.prepend("rate:c", "c")
    assert on_2.get_multi(["rate:a", "rate:c"]) == {"rate:a": 7, "rate:c": "cde"}
    assert on_3.replace("rate:c", 1) and on_3.touch("rate:c", 60)
    assert on_2.get_or_set("rate:new", lambda: 1) == on_3.get_or_set("rate:new", fail)
    on_2.lease("rate:other")
    with pytest.raises(CasWithoutGets):
        on_2.cas("rate:other", 1)
    assert on_2.gets("rate:other", 5) == on_3.get("rate:other", 5) == 5
    with on_3.changing("rate:a") as copy:
        copy.set(8)
    assert on_2.get("rate:a") == 8
    assert on_2.delete("rate:a") is True and on_3.get("rate:a") is None


def test_shared_values_cross_and_own_ones_need_not(clients, servers):
    _, on_3 = clients(servers, shared=("s:",))
    if not PY2:
        when = datetime.datetime(2019, 1, 2, tzinfo=datetime.timezone.utc)
        assert on_3.get_or_set("k", lambda: [when]) == [when]
        assert on_3.get_or_set("k", fail) == [when]
        with pytest.raises(Refused):
            on_3.set("s:k", [when])


def test_shared_policies_go_by_prefix(clients, servers):
    native, text = PicklePolicy("native"), PicklePolicy("text")
    policies = Policies(native, {"s:text:": text})
    for cache in clients(servers, shared=("s:",), shared_policy=policies):
        for key in ("s:text:k", "s:k"):
            cache.set(key, TEXT)
            # What 3 writes under native is str on 2.7.
            by_plain = Client(servers, policy="text")
            native_str = b"\xc3\xa9" if not PY2 else TEXT
            assert by_plain.get(key) == (TEXT if key == "s:text:k" else native_str)
            by_plain.disconnect_all()


@pytest.mark.parametrize(
    "value",
    [b"\xff", b"abc", TEXT, "abc", 1, 2**70, 1.5, True, [], {"a": [b"b", TEXT]}],
    ids=repr,
)
def test_own_copies_keep_their_types(clients, servers, value):
    cache = clients(servers)[0 if PY2 else 1]
    cache.get_or_set("k", lambda: value)
    found = cache.get_or_set("k", fail)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "call",
    [
        lambda cache: cache.set("user:5", 1),
        lambda cache: cache.add("user:5", 1, time=5),
        lambda cache: cache.incr("user:5"),
        lambda cache: cache.gets("user:5"),
        lambda cache: cache.set_multi({"5": 1}, key_prefix="user:"),
    ],
)
def test_other_operations_on_a_split_key_say_what_to_do(call):
    with pytest.raises(NotShared, match=r"reach the copy of Python 3 only: .* shared="):
        call(OnPython3(["127.0.0.1:1"], shared=["lock:"]))


@pytest.mark.parametrize(
    "options",
    [
        {"namespaces": ("", "")},
        {"namespaces": ("2:", "")},
        {"namespaces": ("a", "ab")},
        {"namespaces": ("a:", "a:")},
        {"shared": ["2:lock"]},
        {"shared": ["2"]},
        {"shared": [""]},
        {"namespaces": ("a b", "3:")},
        {"namespaces": ("2" * 187, "3:")},
        {"shared": "lock:"},
    ],
)
def test_namespaces_that_are_not_apart_are_refused(options):
    with pytest.raises(ValueError):
        OnPython2(["127.0.0.1:1"], **options)


def test_keys_cannot_be_encoded_behind_its_back():
    with pytest.raises(TypeError, match="key_encoder"):
        OnPython2(["127.0.0.1:1"], key_encoder=str)


def test_no_key_begins_like_another_namespace(clients):
    on_2, on_3 = clients(["127.0.0.1:1"], namespaces=("", "3:"))
    for cache in (on_2, on_3):
        with pytest.raises(KeyRefused, match="namespace"):
            cache.get("3:k")


def test_who_knows_no_leases_sees_none(clients, servers):
    memcache = pytest.importorskip("memcache")
    on_2, _ = clients(servers[:1], namespaces=("", "3:"))
    on_2.lease("k")
    client = memcache.Client(servers[:1])
    assert client.get("k") is None
    client.disconnect_all()


class Paused(object):
    """A server that does not answer, and still has what it had: a network in two parts."""

    def __init__(self, server):
        self._pid = server.pid

    def __enter__(self):
        os.kill(self._pid, signal.SIGSTOP)

    def __exit__(self, *error):
        os.kill(self._pid, signal.SIGCONT)


class CutOff(object):
    """A client that takes its servers, or one of them, for dead; others reach them."""

    def __init__(self, cache, only=None):
        self._client = cache._client
        self._only = only

    def __enter__(self):
        cut_off = self._client.servers
        for server in cut_off if self._only is None else [cut_off[self._only]]:
            server.dead_retry = 1000
            server.mark_dead("cut off")

    def __exit__(self, *error):
        self._client.forget_dead_hosts()


SOON = {"socket_timeout": 0.2, "dead_retry": 0}


def test_a_delete_that_reaches_no_server_is_an_error(clients, started, servers):
    on_2, on_3 = clients(servers[:1], **SOON)
    on_3.get_or_set("k", lambda: "old")
    with Paused(started[0]):
        with pytest.raises(NotDeleted, match="'k': a server was not reached"):
            on_2.delete("k")
        with pytest.raises(NotDeleted), on_2.changing("k") as copy:
            copy.set("new")
        with pytest.raises(KeyError), on_2.changing("k") as copy:
            raise KeyError
        assert on_2.get_or_set("k", lambda: "new") == "new"
        with pytest.raises(NotDeleted):
            on_2.delete_multi(["k", "l"])
    assert on_2.delete("k") is True
    assert on_3.get("k") is None


def test_deletes_wait_for_their_server(clients, servers):
    report = Report()
    policy = PicklePolicy("own", prefix="own", report=report)
    on_2, on_3 = clients(servers, waiting_deletes=1, policy=policy)
    on_2.get_or_set("k", lambda: "old")
    on_3.get_or_set("k", lambda: "old")
    with CutOff(on_2):
        assert on_2.delete("k") is False
        assert on_2.delete("k") is False
        with pytest.raises(NotDeleted):
            on_2.delete("l")
        assert on_2.retry_deletes() == 1
    assert report.counts()[NOT_DELETED, "own", ""] == 3
    # It does not show what it knows to be stale.
    on_2._waiting.is_time = lambda: False
    assert on_2.get("k") is None and on_2.get_multi(["k"]) == {}
    assert on_2.get_or_set("k", lambda: "new") == "new" and on_2.get("k") is None
    assert on_3.get("k") == "old"
    assert on_2.retry_deletes() == 0
    assert on_3.get("k") is None
    assert on_2.get_or_set("k", lambda: "new") == on_2.get("k") == "new"


@pytest.mark.parametrize(
    "use",
    [
        lambda cache: cache.get("other"),
        lambda cache: cache.get_multi(["other"]),
        lambda cache: cache.get_or_set("other", lambda: 1),
        lambda cache: cache.delete("other"),
    ],
)
def test_what_waits_is_deleted_when_something_else_is_done(clients, servers, use):
    on_2, on_3 = clients(servers, waiting_deletes=5)
    on_3.get_or_set("k", lambda: "old")
    with CutOff(on_2), on_2.changing("k"):
        pass
    assert on_3.get("k") == "old"
    use(on_2)
    assert on_3.get("k") is None


def test_a_dead_server_is_tried_once_a_second():
    now = [100.0]
    waiting = WaitingDeletes(1, clock=lambda: now[0])
    tried = []
    for moment in (100.0, 100.9, 101.0, 101.5, 102.1, 50.0, 50.5, 51.0):
        now[0] = moment
        if waiting.is_time():
            tried.append(moment)
    assert tried == [100.0, 101.0, 102.1, 50.0, 51.0]


def test_several_deletes_wait(clients, servers):
    on_2, on_3 = clients(servers, waiting_deletes=2)
    for key in "kl":
        on_3.get_or_set(key, lambda: "old")
    with CutOff(on_2):
        assert on_2.delete_multi(["k", "l"]) is False
        with pytest.raises(NotDeleted):
            on_2.delete_multi(["k", "m"])
    assert on_2.retry_deletes() == 0
    assert on_3.get_multi("kl") == {}


def test_a_key_that_waits_again_while_it_is_deleted_goes_on_waiting(clients, servers):
    on_2, _ = clients(servers, waiting_deletes=1)
    with CutOff(on_2):
        on_2.delete("k")
    reached = on_2._reached

    def fail_meanwhile(copies):
        on_2._reached = reached
        with CutOff(on_2):
            on_2.delete("k")
        return reached(copies)

    on_2._reached = fail_meanwhile
    assert on_2.retry_deletes() == 1
    assert on_2.retry_deletes() == 0


def test_no_other_server_stands_in(clients, servers):
    """It would keep copies that who reaches the right server cannot delete."""
    on_2, on_3 = clients(servers)
    key = next(k for k in map(str, range(99)) if on_2._copies(k).own[0] % 3 == 0)
    with CutOff(on_3, only=0):
        assert on_3.get_or_set(key, lambda: "old") == "old"
        assert on_3.get(key) is None
        with pytest.raises(NotDeleted):
            on_3.delete(key)
    assert on_2.delete(key) is True
    assert on_3.get_or_set(key, lambda: "new") == "new"
    with CutOff(on_3, only=0):
        assert on_3.get(key) is None


def test_a_lease_ends_with_its_time(clients, servers):
    # A time that has passed.
    _, on_3 = clients(servers, lease_time=-1)
    lease = on_3.lease("k")
    assert lease.is_missing and lease.set("late") is False


def test_threads_share_a_client(clients, servers):
    on_2, _ = clients(servers)
    lease = on_2.lease("k")
    seen = []

    def use():
        seen.append(on_2.get("k", "leased"))
        seen.append(on_2.get_or_set("k", lambda: "of a thread"))
        on_2.disconnect_all()

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert seen == ["leased", "of a thread"]
    assert lease.set("late") is False
    assert on_2.get("k") == "of a thread"


def test_a_lease_ends_with_its_server(clients, servers):
    with memcached_servers.memcacheds(1) as [server]:
        _, on_3 = clients([server.address], dead_retry=0)
        lease = on_3.lease("k")
        server.kill()
        server.start()
        # It counts its ids from 1 again.
        assert on_3.lease("k").is_missing
        assert lease.set("old") is False


def test_a_delete_goes_again_on_a_connection_that_was_closed(clients, servers):
    with memcached_servers.memcacheds(1) as [server]:
        on_2, on_3 = clients([server.address], dead_retry=0)
        on_2.get("k")
        server.kill()
        server.start()
        on_3.get_or_set("k", lambda: "old")
        assert on_2.delete("k") is True
        assert on_3.get("k") is None
