# coding: utf-8
"""Our Django backends on a real memcached, as Django's own tests want theirs."""

from __future__ import absolute_import, unicode_literals

import binascii
import copy
import io
import json
import os

import django_values
import pytest
import six
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.middleware.cache import FetchFromCacheMiddleware, UpdateCacheMiddleware
from django.test import RequestFactory, override_settings
from django.utils import safestring
from memcached_servers import memcacheds
from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError

from onemaster.compat.cache import ValueTooLarge
from onemaster.compat.cache import django as backends
from onemaster.compat.pickles import PicklePolicy, Policies, Refused, Report, Signer

DATA = os.path.join(os.path.dirname(django_values.__file__), os.pardir, "data")
BACKENDS = ["MemcachedCache", "PyMemcacheCache"]
DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def server():
    with memcacheds(1) as [started]:
        yield started


@pytest.fixture
def plain(server):
    """Return a client that sets and gets data and flags as they are."""

    class Plain(object):
        def serialize(self, key, value):
            return value

        def deserialize(self, key, value, flags):
            return value, flags

    client = Client(
        ("127.0.0.1", server.port),
        serde=Plain(),
        default_noreply=False,
        allow_unicode_keys=True,
    )
    yield client
    client.close()


@pytest.fixture(params=BACKENDS)
def connect(request, server):
    """Return a function that makes a backend on an empty server."""
    server.flush()
    made = []

    def connected(**params):
        backend = getattr(backends, request.param)
        made.append(backend(server.address, params))
        return made[-1]

    yield connected
    for cache in made:
        cache.close()


@pytest.fixture
def cache(connect):
    return connect()


def seconds_left(server, key):
    """Return after how many seconds a value expires, or -1."""
    answer = server.command(b"mg " + key.encode("ascii") + b" t")
    assert answer.startswith(b"HD t"), answer
    return int(answer[4:])


def stored_by_others():
    with io.open(os.path.join(DATA, "django_caches.json"), encoding="utf-8") as file:
        for writer in json.load(file):
            for name, data, flags in writer["stored"]:
                yield writer, name, binascii.unhexlify(data), flags


@pytest.mark.parametrize(
    "writer, name, data, flags",
    [
        pytest.param(
            *case, id=str("{python}-{django}-{policy}-".format(**case[0]) + case[1])
        )
        for case in stored_by_others()
    ],
)
def test_what_another_django_has_stored(connect, plain, writer, name, data, flags):
    cache = connect(OPTIONS={"policy": writer["policy"]})
    plain.set(":1:k", (data, flags))
    assert django_values.wrong(name, cache.get("k", "missing")) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda attributes: attributes.pop("_charset"),
        lambda attributes: attributes.pop("_headers"),
        lambda attributes: attributes.pop("cookies"),
        lambda attributes: attributes.update(cookies=5),
    ],
)
def test_a_damaged_response_is_missing(connect, plain, damage):
    report = Report()
    policy = PicklePolicy(report=report)
    cache = connect(OPTIONS={"policy": policy})
    cache.set("k", HttpResponse("text"))
    response = policy.loads(plain.get(":1:k")[0])
    damage(vars(response))
    plain.set(":1:k", (policy.dumps(response), 1))
    assert cache.get("k", "missing") == "missing"
    assert sum(report.counts().values()) == 1


@pytest.mark.skipif(
    "headers" not in vars(HttpResponse()), reason="old Djangos take any headers"
)
@pytest.mark.parametrize("headers", [5, {"a": 5}, {"a": ("a\nb", "c")}])
def test_damaged_headers_are_missing(connect, plain, headers):
    policy = PicklePolicy(report=Report())
    cache = connect(OPTIONS={"policy": policy})
    cache.set("k", HttpResponse("text"))
    response = policy.loads(plain.get(":1:k")[0])
    response._headers = headers
    plain.set(":1:k", (policy.dumps(response), 1))
    assert cache.get("k", "missing") == "missing"
    assert sum(policy.report.counts().values()) == 1


def test_what_is_cached_is_left_as_it_is(cache):
    response = django_values.page_with_cookie()
    before = repr(sorted(vars(response).items())), dict(response.cookies["name"])
    cache.set("k", response)
    after = repr(sorted(vars(response).items())), dict(response.cookies["name"])
    assert after == before


def test_the_attributes_of_a_cookie_come_back(cache):
    response = HttpResponse()
    response.set_cookie("name", "value", max_age=5)
    made = dict(response.cookies["name"])
    cache.set("k", response)
    assert dict(cache.get("k").cookies["name"]) == made


@pytest.mark.parametrize("policy", ["native", "text"])
@pytest.mark.parametrize("name", [name for name, _ in django_values.VALUES])
def test_what_this_django_has_stored(connect, policy, name):
    cache = connect(OPTIONS={"policy": policy})
    cache.set("k", dict(django_values.VALUES)[name]())
    assert django_values.wrong(name, cache.get("k", "missing")) is None


VALUES = [
    str("text"),
    "爱",
    b"\x00\xff",
    0,
    -5,
    2**70,
    1.5,
    True,
    False,
    None,
    [],
    {str("a"): [1, None]},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_come_back(cache, value):
    cache.set("k", value)
    found = cache.get("k", "missing")
    assert (type(found), found) == (type(value), value)
    assert cache.get_many(["k", "none"]) == {"k": value}
    assert cache.has_key("k")
    assert "k" in cache
    assert not cache.add("k", "other")
    assert cache.get_or_set("k", "other") == value


def test_none_is_a_value(cache):
    assert cache.get_or_set("a", lambda: None) is None
    assert cache.get("a", "missing") is None
    assert cache.set_many({"b": None, "c": 1}) == []
    assert cache.get_many(["a", "b", "c", "d"]) == {"a": None, "b": None, "c": 1}
    assert cache.incr_version("b") == 2
    assert cache.get("b", "missing", version=2) is None
    assert cache.get("b", "missing") == "missing"
    assert cache.decr_version("b", version=2) == 1
    assert cache.get("b", "missing") is None


def test_what_is_missing(cache):
    assert cache.get("k") is None
    assert cache.get("k", "default") == "default"
    assert cache.get_many(["k"]) == {}
    assert not cache.has_key("k")
    assert cache.get_or_set("k", lambda: [1]) == [1]
    assert cache.get("k") == [1]
    for call in (
        cache.incr,
        cache.decr,
        lambda key: cache.incr(key, -1),
        lambda key: cache.decr(key, -1),
        cache.incr_version,
        cache.decr_version,
    ):
        with pytest.raises(ValueError) as caught:
            call("none")
        assert "':1:none' not found" in str(caught.value)


def test_delete_and_touch_say_whether_there_was_a_value(cache, server):
    assert cache.delete("k") is False
    assert cache.touch("k") is False
    assert cache.add("k", 1) is True
    assert cache.touch("k", 5000) is True
    assert 4990 <= seconds_left(server, ":1:k") <= 5000
    assert cache.touch("k", None) is True
    assert seconds_left(server, ":1:k") == -1
    assert cache.touch("k", 0) is True
    assert cache.get("k") is None
    cache.set("k", 1)
    assert cache.delete("k") is True
    assert cache.delete_many(["k", "j"]) is None


@pytest.mark.parametrize(
    "timeout, least, most",
    [(None, -1, -1), (100, 50, 101), (500.7, 400, 501), (40 * DAY, 39 * DAY, 41 * DAY)],
)
def test_timeouts(connect, server, timeout, least, most):
    cache = connect(TIMEOUT=timeout)
    cache.set("default", 1)
    cache.set("own", 1, timeout)
    cache.add("added", 1, timeout)
    cache.set_many({"many": 1}, timeout)
    cache.get_or_set("fallback", 1, timeout)
    for name in ("default", "own", "added", "many", "fallback"):
        assert least <= seconds_left(server, ":1:" + name) <= most, name


@pytest.mark.parametrize("timeout", [0, 0.5, -1, -100])
def test_what_has_expired_is_not_there(cache, timeout):
    cache.set("k", "old")
    cache.set("k", 1, timeout)
    assert cache.get("k") is None
    cache.add("j", 1, timeout)
    cache.set_many({"i": 1}, timeout)
    assert cache.get_many(["i", "j"]) == {}


def test_versions_and_prefixes(connect, server, plain):
    cache = connect(KEY_PREFIX="été", VERSION=3)
    assert (
        cache.make_key("k") == str("été:3:k") if six.PY3 else "été:3:k".encode("utf-8")
    )
    cache.set("k", 1)
    cache.set("k", 2, version=4)
    assert plain.get("été:3:k") == (b"1", 2)
    assert (cache.get("k"), cache.get("k", version=4)) == (1, 2)
    assert connect(KEY_PREFIX="été".encode("utf-8"), VERSION=3).get("k") == 1
    assert connect().get("k") is None
    assert cache.get_many(["k"], version=4) == {"k": 2}
    cache.delete_many(["k"], version=4)
    assert cache.get("k", version=4) is None
    assert cache.incr("k", version=3) == 2


def test_a_key_function_of_ones_own(connect, plain):
    cache = connect(KEY_FUNCTION=lambda key, prefix, version: b"own-" + key)
    cache.set(b"k", 1)
    assert plain.get("own-k") == (b"1", 2)


@pytest.mark.parametrize(
    "key, expected",
    [
        ("k", "k"),
        (b"k", "k"),
        ("爱", "爱"),
        ("爱".encode("utf-8"), "爱"),
        (5, "5"),
        (six.integer_types[-1](5), "5"),
        (2**70, "1180591620717411303424"),
        (True, "True"),
        (None, "None"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e16, "1e+16"),
    ],
)
def test_each_python_makes_the_same_key(cache, key, expected):
    made = backends.key_function(key, "p", 1)
    assert type(made) is str
    assert made == backends.key_function(key, b"p", 1)
    assert backends.ensure_text(made) == "p:1:" + expected
    cache.set(key, 1)
    assert cache.get(key) == 1
    assert cache.get_many([key]) == {key: 1}


@pytest.mark.parametrize(
    "key",
    [
        "a b",
        "a\n",
        "a\x7f",
        "\x00",
        "x" * 248,
        "爱" * 83,
        "\ud800",
        b"\xff",
        (1, 2),
        ["a"],
    ],
    ids=repr,
)
def test_keys_that_no_server_should_get(cache, key):
    calls = [
        lambda: cache.get(key),
        lambda: cache.set(key, 1),
        lambda: cache.add(key, 1),
        lambda: cache.touch(key),
        lambda: cache.delete(key),
        lambda: cache.incr(key),
        lambda: cache.decr(key),
        lambda: cache.has_key(key),
        lambda: cache.get_or_set(key, 1),
        lambda: cache.get_many(["a", key]),
        lambda: cache.delete_many(["a", key]),
    ]
    if not isinstance(key, list):
        calls.append(lambda: cache.set_many({"a": 1, key: 1}))
    for call in calls:
        with pytest.raises(backends.InvalidCacheKey):
            call()
    assert cache.get("a") is None


def test_counting(cache):
    cache.set("n", 41)
    assert cache.incr("n") == 42
    assert cache.incr("n", 10) == 52
    assert cache.incr("n", -10) == 42
    assert cache.decr("n") == 41
    assert cache.decr("n", -9) == 50
    assert cache.decr("n", 41) == 9
    assert cache.get("n") == 9
    assert cache.decr("n", 100) == 0
    cache.set("list", [1])
    for call in (cache.incr, cache.decr):
        with pytest.raises(ValueError):
            call("list")
    assert cache.get("list") == [1]


def test_many(cache):
    values = {"key%d" % number: number for number in range(1000)}
    assert cache.set_many(values) == []
    assert cache.get_many(iter(values)) == values
    cache.delete_many(iter(["key%d" % number for number in range(500)]))
    assert len(cache.get_many(values)) == 500
    assert cache.set_many({}) == []
    assert cache.get_many([]) == {}
    cache.delete_many([])
    cache.clear()
    assert cache.get_many(values) == {}


def test_a_value_that_is_not_stored_leaves_no_old_one(connect):
    cache = connect(OPTIONS={"policy": PicklePolicy(report=Report())})
    for value, error in (([iter([1])], Refused), (b"\xff" * 2**21, ValueTooLarge)):
        cache.set("k", "old")
        with pytest.raises(error):
            cache.set("k", value)
        assert cache.get("k", "missing") == "missing"


def test_what_cannot_be_read_is_missing_and_counted(connect, plain):
    report = Report()
    cache = connect(OPTIONS={"policy": PicklePolicy(report=report)})
    plain.set(":1:k", (b"cos\nsystem\n(S'true'\ntR.", 1))
    assert cache.get("k", "missing") == "missing"
    assert cache.get_many(["k"]) == {}
    assert not cache.has_key("k")
    assert report.counts() == {("unreadable", "", "Forbidden"): 3}
    assert cache.add("k", 1) is False
    cache.set("k", 1)
    assert cache.get("k") == 1


def test_what_is_counted_needs_a_policy_without_a_signer(connect):
    signing = PicklePolicy(signer=Signer([b"s" * 32]), report=Report())
    policies = Policies(signing, {":1:hits:": PicklePolicy(prefix="hits:")})
    cache = connect(OPTIONS={"policy": policies})
    for key in ("n", "hits:n"):
        cache.set(key, 1)
    assert cache.incr("hits:n") == cache.get("hits:n") == 2
    with pytest.raises(ValueError, match=r"no integer.*a policy without a signer"):
        cache.incr("n")
    cache.set("hits:text", "x")
    with pytest.raises(ValueError, match=r"set it as int, or as text$"):
        cache.decr("hits:text")


def test_signed_values(connect, plain):
    policy = PicklePolicy(signer=Signer([b"s" * 32]), report=Report())
    cache = connect(OPTIONS={"policy": policy})
    cache.set("k", [1])
    assert cache.get("k") == [1]
    plain.set(":1:other", plain.get(":1:k"))
    assert cache.get("other", "missing") == "missing"


def test_pages_of_the_middleware(connect, server):
    backend = "onemaster.compat.cache.django." + type(connect()).__name__
    asked = RequestFactory().get("/page")
    asked._cache_update_cache = True
    answer = HttpResponse("café")
    with override_settings(
        CACHES={"default": {"BACKEND": str(backend), "LOCATION": server.address}},
        CACHE_MIDDLEWARE_SECONDS=100,
    ):
        UpdateCacheMiddleware(lambda _: answer).process_response(asked, answer)
        found = FetchFromCacheMiddleware(lambda _: answer).process_request(asked)
        assert type(caches["default"]).__name__ in BACKENDS
        caches["default"].close()
    assert found is not answer
    assert found.content == "café".encode("utf-8")


@pytest.mark.parametrize(
    "location", [["a:1", "b:2"], "a:1;b:2", "a:1,b:2", ("a:1", "b:2")], ids=repr
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_locations(backend, location):
    cache = getattr(backends, backend)(location, {})
    assert list(cache._servers) == ["a:1", "b:2"]


def test_the_serde_is_not_an_option():
    with pytest.raises(ImproperlyConfigured) as caught:
        backends.PyMemcacheCache("a:1", {"OPTIONS": {"serde": None}})
    assert "'serde'" in str(caught.value)


def test_options_of_the_codec(connect, plain):
    policy = PicklePolicy(report=Report())
    for options, shortest, longest in (
        ({}, 1000, 1000),
        ({"compress_over": 10}, 10, 100),
        ({"compress_over": 10, "largest_inflated": 999}, 1000, 1000),
    ):
        cache = connect(OPTIONS=dict(options, policy=policy))
        cache.set("k", "x" * 1000)
        assert shortest <= len(plain.get(":1:k")[0]) <= longest
        assert cache.get("k") == "x" * 1000
    cache = connect(OPTIONS={"policy": policy, "server_max_value_length": 999})
    with pytest.raises(ValueTooLarge):
        cache.set("k", "x" * 1000)


@pytest.mark.skipif(not hasattr(safestring, "SafeBytes"), reason="of old Djangos only")
@pytest.mark.parametrize("data", [b"abc", "é".encode("utf-8"), b"\xff"])
def test_safe_bytes(cache, data):
    value = safestring.mark_safe(data)
    cache.set("k", [value])
    [found] = cache.get("k")
    assert (type(found), found) == (type(value), value)


def test_safe_text_is_copied():
    value = safestring.mark_safe("é")
    for found in (copy.copy(value), copy.deepcopy([value])[0]):
        assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_dead_server(name):
    report = Report()
    options = {"policy": PicklePolicy(report=report)}
    if name == "PyMemcacheCache":
        options["ignore_exc"] = True
    with memcacheds(1) as [server]:
        cache = getattr(backends, name)(server.address, {"OPTIONS": options})
        cache.set("k", 1)
        server.kill()
        assert cache.get("k", "missing") == "missing"
        assert cache.get_many(["k"]) == {}
        assert cache.add("k", 1) is False
        assert cache.delete("k") is False
        assert cache.touch("k") is False
        cache.set("k", 1)
        assert cache.set_many({"k": 1}) == ["k"]
        with pytest.raises(ValueError):
            cache.incr("k")
        cache.close()
    assert (name == "PyMemcacheCache") == (report.counts() == {})


def test_pymemcache_raises_if_it_is_not_told_otherwise():
    with memcacheds(1) as [server]:
        cache = backends.PyMemcacheCache(server.address, {})
        cache.set("k", 1)
        server.kill()
        with pytest.raises((EnvironmentError, MemcacheError)):
            cache.get("k")
        cache.close()
