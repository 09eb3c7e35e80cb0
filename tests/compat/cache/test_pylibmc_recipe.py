# coding: utf-8
"""The recipe for pylibmc: as the docs have it, and on a real memcached where it is built."""

from __future__ import absolute_import, unicode_literals

import io
import os
import sys

import pytest
from cached_values import SOURCES, difference, value_of
from memcached_servers import memcacheds

from onemaster.compat.cache import Codec, KeyRefused
from onemaster.compat.pickles import Binary, PicklePolicy, Report, Signer, Text

CHECKOUT = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3))
BENCHMARKS = os.path.join(CHECKOUT, "benchmarks")


def read(*path):
    with io.open(os.path.join(CHECKOUT, *path), encoding="utf-8") as file:
        return file.read()


def test_the_docs_have_the_recipe():
    recipe = read("benchmarks", "pylibmc_client.py").partition("absolute_import\n")[2]
    indented = "".join(
        "    " + line if line.strip() else line
        for line in recipe.strip().splitlines(True)
    )
    assert "\n" + indented + "\n" in read("docs", "cache.md")


@pytest.fixture(scope="module")
def server():
    with memcacheds(1) as [started]:
        yield started


@pytest.fixture
def connect(server):
    pytest.importorskip("pylibmc", reason="pylibmc is built by hand: docs/cache.md")
    server.flush()
    sys.path.append(BENCHMARKS)
    try:
        from pylibmc_client import Client
    finally:
        sys.path.remove(BENCHMARKS)
    return lambda codec: Client([server.address], codec, behaviors={str("cas"): True})


@pytest.mark.parametrize("compress_over", [0, 20])
@pytest.mark.parametrize("texts", [str("native"), str("text")])
def test_values_come_back(connect, texts, compress_over):
    client = connect(Codec(texts, compress_over=compress_over))
    for source in SOURCES:
        assert client.set("k", value_of(source, texts, Binary, Text))
        expected = value_of(source, texts)
        assert difference(expected, client.get("k", "missing")) is None
        assert difference(expected, client.get_multi(["k"])["k"]) is None


def test_commands(connect):
    client = connect(Codec())
    assert client.get("爱", "missing") == "missing"
    assert client.add("爱", 5)
    assert not client.add("爱".encode("utf-8"), 6)
    assert client.incr("爱") == 6
    assert client.decr("爱", 2) == 4
    assert client.replace("爱", [1])
    assert client.gets("爱")[0] == [1]
    assert client.cas("爱", None, client.gets("爱")[1])
    assert client.get("爱", "missing") is None
    assert client.touch("爱", 100)
    assert client.set_multi({"a": 1, b"b": 2}) == []
    assert client.get_multi(["a", b"b", "c"]) == {"a": 1, b"b": 2}
    assert client.delete_multi(["a"])
    assert client.delete("爱")
    assert not client.delete("爱")
    with pytest.raises(KeyRefused):
        client.get("k\n")


def test_what_cannot_be_read_is_missing(connect):
    report = Report()
    signed = connect(Codec(PicklePolicy(signer=Signer([b"s" * 32]), report=report)))
    connect(Codec()).set("k", [1])
    for value in ("text", 5, [1]):
        assert signed.set("signed", value) and signed.get("signed") == value
    assert signed.get("k", "missing") == "missing"
    assert signed.get_multi(["k"]) == {}
    assert len(report.counts()) > 0
