"""The same bytes and the same errors from real processes of Python 2.7 and 3."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
from functools import lru_cache
from typing import Any, Dict, List

import interpreters
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interpreters import VERSIONS

HERE = os.path.dirname(os.path.abspath(__file__))


@lru_cache(maxsize=None)
def worker(version: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment["PYTHONPATH"] = interpreters.runtime()
    process = subprocess.Popen(
        [interpreters.python(version), "-u", os.path.join(HERE, "json_worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        universal_newlines=True,
    )
    atexit.register(stop, process)
    return process


def stop(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def answers(source: str, call: str = "dumps", **options: Any) -> Dict[str, List[str]]:
    """Return what each version answers."""
    request = json.dumps({"source": source, "call": call, "options": options}) + "\n"
    processes = {version: worker(version) for version in VERSIONS}
    for process in processes.values():
        assert process.stdin
        process.stdin.write(request)
        process.stdin.flush()
    found = {}
    for version, process in processes.items():
        assert process.stdout
        line = process.stdout.readline()
        assert line, "Python %s died of %s" % (version, source)
        found[version] = json.loads(line)
    return found


def the_one_answer(source: str, call: str = "dumps", **options: Any) -> List[str]:
    found = answers(source, call, **options)
    assert all(answer == found["2.7"] for answer in found.values()), (source, found)
    return found["2.7"]


def text_source(text: str) -> str:
    """Return a literal in ASCII that means the same on 2.7 and 3."""
    return "u'" + "".join(map(escaped, text)) + "'"


def escaped(character: str) -> str:
    code = ord(character)
    return "\\u%04x" % code if code <= 0xFFFF else "\\U%08x" % code


def bytes_source(data: bytes) -> str:
    return "b'" + "".join("\\x%02x" % byte for byte in data) + "'"


# Keys of one form never equal keys of another, as a dictionary of 2.7 would have one
# where that of 3 has two.
CHARACTERS = 'a1-."\\\n\x7f\xe9\u2028\ud800\udc00\ud83d\ude00\uff5e\U0001f600'
characters = st.one_of(st.sampled_from(CHARACTERS), st.characters(codec="utf-8"))
texts = st.text(characters, max_size=6)
utf8 = st.text(st.characters(codec="utf-8"), max_size=6).map(str.encode)
floats = st.floats(allow_nan=False, allow_infinity=False)
integers = st.one_of(
    st.integers(-12, 12),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**53 + 1, 10**22, 10**4299]),
)
keys = st.one_of(
    texts.map(lambda text: text_source("t" + text)),
    utf8.map(lambda data: bytes_source(b"b" + data)),
    texts.map(lambda text: "Text(%s)" % text_source("T" + text)),
    integers.map(str),
    floats.map(repr),
    st.sampled_from(
        ["None", "True", "False", "Number(7)", "Real(.5)", "u'1'", "'null'"]
    ),
)
scalars = st.one_of(
    texts.map(text_source),
    utf8.map(bytes_source),
    integers.map(str),
    floats.map(repr),
    floats.map("Real({!r})".format),
    st.sampled_from(["None", "True", "False", "Number(5)", "Text(u'\\xe9')", "-0.0"]),
)
refused = st.sampled_from(
    [
        "float('nan')",
        "-float('inf')",
        "b'\\xff'",
        "b'\\xed\\xa0\\x80'",
        "10**4300",
        "{1, 2}",
    ]
    + ["bytearray(b'a')", "object()", "{(1, 2): 3}", "{b'\\xff': 1}", "{1: 2, u'1': 3}"]
)


def containers(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(items, max_size=4).map(", ".join)
    pairs = st.dictionaries(keys, items, max_size=5).map(
        lambda found: ", ".join("%s: %s" % pair for pair in found.items())
    )
    plain = st.dictionaries(texts.map(text_source), items, max_size=5).map(
        lambda found: "{" + ", ".join("%s: %s" % pair for pair in found.items()) + "}"
    )
    return st.one_of(
        lists.map("[{}]".format),
        lists.map("tuple([{}])".format),
        items.map("Point({}, 1)".format),
        pairs.map("{{{}}}".format),
        pairs.map("collections.OrderedDict({{{}}})".format),
        plain,
    )


values = st.recursive(scalars, containers, max_leaves=12)
with_refused = st.recursive(st.one_of(scalars, refused), containers, max_leaves=12)
options = st.fixed_dictionaries(
    {},
    optional={
        "indent": st.sampled_from([None, 0, 2, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (" , ", " : ")]),
    },
)


@settings(max_examples=300)
@given(values, options)
def test_each_version_writes_the_same_bytes(source, options):
    the_one_answer(source, **options)


@settings(max_examples=200)
@given(values)
def test_each_version_writes_the_same_canonical_bytes(source):
    the_one_answer(source, canonical="rfc8785")


@settings(max_examples=200)
@given(with_refused)
def test_each_version_refuses_the_same(source):
    found = answers(source)
    assert len({outcome for outcome, _ in found.values()}) == 1, (source, found)


@settings(max_examples=200)
@given(st.binary(max_size=5))
def test_each_version_knows_the_same_bytes_as_utf8(data):
    the_one_answer(bytes_source(data))


@pytest.mark.parametrize("byte", range(0x80, 0x100))
def test_each_lead_byte_of_utf8(byte):
    for rest in [
        b"",
        b"\x80",
        b"\x8f\x80",
        b"\xa0\x80",
        b"\x8f\xbf\xbf",
        b"\x90\x80\x80",
    ]:
        the_one_answer(bytes_source(bytes([byte]) + rest))


@settings(max_examples=300)
@given(floats)
def test_each_version_writes_the_same_floats(number):
    source = "[%r, {%r: 1}]" % (number, number)
    the_one_answer(source)
    the_one_answer(source, canonical="rfc8785")


@settings(max_examples=200)
@given(st.lists(with_refused, min_size=1, max_size=3))
def test_each_version_makes_the_same_keys(sources):
    for call in "key_for", "stable_hash":
        found = answers("[" + ", ".join(sources) + "]", call)
        written = {tuple(answer) for answer in found.values() if answer[0] == "written"}
        assert len(written) <= 1, (sources, found)
        assert len({outcome for outcome, _ in found.values()}) == 1, (sources, found)
