# coding: utf-8
from __future__ import absolute_import, unicode_literals

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testlist_strategies import IDS, LINES

from onemaster.testlists import _exit_codes
from onemaster.testlists._conditions import Environment
from onemaster.testlists._errors import ListError
from onemaster.testlists._outcomes import (
    OUTCOMES,
    PASSED,
    Attempt,
    Collected,
    Recorder,
    load_record,
    merge_records,
)

HERE = Environment((3, 13, 0), "linux", "cpython", "pytest")
THERE = Environment((2, 7, 18), "linux", "cpython", "pytest")

ATTEMPTS = st.builds(Attempt, st.sampled_from(OUTCOMES), detail=LINES)
RUNS = st.lists(st.tuples(IDS, st.booleans(), ATTEMPTS), max_size=5)


def record(path, tests, whole=True, shard=None, environment=HERE, finish=True):
    recorder = Recorder(path, environment, shard)
    recorder.collected([Collected(test) for test, _, _ in tests], whole)
    for test, ended, attempt in tests:
        recorder.started(test)
        if ended:
            recorder.ended(test, attempt)
    if finish:
        recorder.finish()
    else:
        recorder.close()
    return load_record(path)


@pytest.fixture
def path(tmp_path):
    return os.path.join(str(tmp_path), "results", "of.jsonl")


@pytest.fixture(scope="module")
def reused(tmp_path_factory):
    return os.path.join(str(tmp_path_factory.mktemp("results")), "of.jsonl")


def test_what_a_run_did(path):
    recorder = Recorder(path, HERE, shard=(2, 3))
    recorder.collected(
        [
            Collected("a.py::é"),
            Collected("a.py::t[x0]", content="0123456789", counted=True),
            Collected("a.py::u", selected=False),
            Collected("a.py::v"),
        ],
        whole=True,
    )
    recorder.started("a.py::é")
    recorder.ended("a.py::é", Attempt("failed", "ValueError: ü\nmore", "0a0b"))
    recorder.started("a.py::t[x0]")
    recorder.close()
    loaded = load_record(path)
    assert loaded.environment == HERE
    assert loaded.shard == (2, 3)
    assert loaded.whole and not loaded.complete
    assert list(loaded.collected) == ["a.py::é", "a.py::t[x0]", "a.py::u", "a.py::v"]
    assert loaded.collected["a.py::t[x0]"] == Collected(
        "a.py::t[x0]", "0123456789", counted=True
    )
    assert loaded.attempts == {
        "a.py::é": [Attempt("failed", "ValueError: ü more", "0a0b")]
    }
    assert loaded.unfinished == {"a.py::t[x0]"}
    assert loaded.unreached() == ["a.py::v"]
    assert not loaded.finished


@given(tests=RUNS, cut=st.integers(min_value=0))
def test_a_crash_at_any_byte_leaves_what_was_written_before(reused, tests, cut):
    whole = record(reused, tests)
    with io.open(reused, "rb") as stream:
        data = stream.read()
    first = data.index(b"\n") + 1
    cut = first + cut % (len(data) - first)
    with io.open(reused, "wb") as stream:
        stream.write(data[:cut])
    rest = load_record(reused)
    assert not rest.finished
    lines = data[:cut].split(b"\n")[:-1]
    ended = sum(b'"end":' in line for line in lines)
    assert sum(map(len, rest.attempts.values())) == ended
    for test, attempts in rest.attempts.items():
        assert attempts == whole.attempts[test][: len(attempts)]


def test_a_test_that_ends_its_process_is_unfinished(path):
    program = (
        "import os, sys\n"
        "from onemaster.testlists._conditions import Environment\n"
        "from onemaster.testlists._outcomes import Attempt, Collected, Recorder\n"
        "recorder = Recorder(sys.argv[1], Environment.current('pytest'))\n"
        "recorder.collected([Collected(t) for t in ('a', 'b', 'c')], True)\n"
        "recorder.started('a')\n"
        "recorder.ended('a', Attempt('passed'))\n"
        "recorder.started('b')\n"
        "os._exit(0)\n"
    )
    subprocess.check_call([sys.executable, "-c", program, path])
    loaded = load_record(path)
    assert loaded.attempts == {"a": [Attempt(PASSED)]}
    assert loaded.unfinished == {"b"}
    assert loaded.unreached() == ["c"]
    assert not loaded.finished


@pytest.mark.parametrize(
    "lines, place",
    [
        (b"", ": the results are empty"),
        (b'{"testlists": 1', ": the results are empty"),
        (b"{}\n", ":1: this is no line"),
        (b'{"testlists": 2}\n', ":1: format 2 of another version"),
        (b"HEADER[]\n", ":2: this is no line"),
        (b'HEADER{"end": "a", "outcome": "good"}\n', ":2: this is no line"),
        (b'HEADER{"start": "a"}\n\xff\n{"start": "b"}\n', ":3: this is no line"),
        (b'HEADER{"start": "a"}\n\n', ":3: this is no line"),
    ],
)
def test_damaged_results_are_one_error(path, lines, place):
    record(path, [])
    with io.open(path, "rb") as stream:
        header = stream.readline()
    with io.open(path, "wb") as stream:
        stream.write(lines.replace(b"HEADER", header))
    with pytest.raises(ListError) as caught:
        load_record(path)
    assert "{}".format(caught.value).startswith(path + place)


def test_results_that_are_missing_or_cannot_be_written(tmp_path):
    with pytest.raises(ListError) as caught:
        load_record(os.path.join(str(tmp_path), "missing"))
    assert "cannot be read: No such file" in "{}".format(caught.value)
    with pytest.raises(ListError) as caught:
        Recorder(str(tmp_path), HERE)
    assert "cannot be written: Is a directory" in "{}".format(caught.value)


def test_shards_are_whole_together(tmp_path):
    passed = Attempt(PASSED)
    parts = [
        record(str(tmp_path / name), tests, shard=s)
        for name, tests, s in [
            ("1", [("a", True, passed)], (1, 2)),
            ("2", [("b", True, passed), ("c", False, passed)], (2, 2)),
        ]
    ]
    (joined,) = merge_records(parts)
    assert joined.complete and joined.finished
    assert list(joined.collected) == ["a", "b", "c"]
    assert joined.attempts == {"a": [passed], "b": [passed]}
    assert joined.unfinished == {"c"}
    (one,) = merge_records(parts[:1])
    assert not one.complete
    (twice,) = merge_records([parts[0], parts[0]])
    assert not twice.complete
    assert twice.attempts == {"a": [passed, passed]}


def test_runs_of_other_environments_stay_apart(tmp_path):
    records = [
        record(str(tmp_path / str(number)), [], environment=environment)
        for number, environment in enumerate([HERE, THERE, HERE])
    ]
    assert [one.environment for one in merge_records(records)] == [HERE, THERE]


def test_a_run_that_died_leaves_the_joined_one_unfinished(tmp_path):
    tests = [("a", True, Attempt(PASSED))]
    records = [
        record(str(tmp_path / "1"), tests),
        record(str(tmp_path / "2"), tests, whole=False, finish=False),
    ]
    (joined,) = merge_records(records)
    assert joined.complete
    assert not joined.finished


@pytest.mark.parametrize(
    "codes, expected",
    [
        ([], 0),
        ([0, 5], 5),
        ([6, 8, 0], 8),
        ([8, 7], 7),
        ([7, 1, 6], 1),
        ([1, 4, 3], 4),
        ([2, 1], 2),
        ([1, -9], -9),
        ([1, 134], 134),
    ],
)
def test_which_exit_code_comes_first(codes, expected):
    assert _exit_codes.most_important(codes) == expected


def test_each_exit_code_has_its_place_and_meaning():
    assert sorted(_exit_codes.PRECEDENCE) == sorted(_exit_codes.MEANINGS)
    assert sorted(_exit_codes.PRECEDENCE) == list(range(9))
