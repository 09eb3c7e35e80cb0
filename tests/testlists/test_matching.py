# coding: utf-8
from __future__ import absolute_import, unicode_literals

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.testlists._entries import Entry
from onemaster.testlists._matching import Index, ancestors, without_parameters
from onemaster.testlists._outcomes import Collected

ALL = [
    "tests/a.py::test_x",
    "tests/a.py::test_x[1]",
    "tests/a.py::test_x[a::b/c[d]]",
    "tests/a.py::test_xy",
    "tests/a.py::TestX::test_x",
    "tests/a.py::TestX::Inner::test_x",
    "tests/a.py::TestXY::test_x",
    "tests/a.pyx::test_x",
    "tests/ab/a.py::test_x",
    "other/a.py::test_x",
    "a.py::test_x",
    "b[1].py::test_x[2]",
    "broken.py",
]


def covered(*tests, **attributes):
    index = Index([Entry(test, **attributes) for test in tests])
    return [number for number, test in enumerate(ALL) if index.deciding(test)]


@pytest.mark.parametrize(
    "entry, numbers",
    [
        ("tests/a.py::test_x", [0, 1, 2]),
        ("tests/a.py::test_x[1]", [1]),
        ("tests/a.py::test_x[a::b/c[d]]", [2]),
        ("tests/a.py::test_x[a", []),
        ("tests/a.py::test_x[a::b/c", []),
        ("tests/a.py", [0, 1, 2, 3, 4, 5, 6]),
        ("tests/", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ("tests/ab/", [8]),
        ("tests", []),
        ("tests/a", []),
        ("broken.py", [12]),
        ("b[1].py", [11]),
        ("b[1].py::test_x", [11]),
        ("b", []),
    ],
)
def test_what_an_entry_covers(entry, numbers):
    assert covered(entry) == numbers


def test_a_class_does_not_hide_another_whose_name_begins_alike():
    assert covered("tests/a.py::TestX") == [4, 5]
    assert covered("tests/a.py::TestX::test_x") == [4]
    assert covered("tests/a.py::test") == []


@pytest.mark.parametrize(
    "pattern, numbers",
    [
        ("tests/a.py::test_x*", [0, 1, 2, 3]),
        ("tests/a.py::test_x[*]", [1, 2]),
        ("tests/a.py::test_x[?]", [1]),
        ("tests/a.py::TestX?", [6]),
        ("tests/a.py::*::test_x", [4, 5, 6]),
        ("tests/?.py", [0, 1, 2, 3, 4, 5, 6]),
        ("*/a.py", [0, 1, 2, 3, 4, 5, 6, 8, 9]),
        ("*/", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("*", list(range(13))),
        ("?.py::test_?", [10]),
        ("*test_x", [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("b[1].py::*", [11]),
        ("tests/a.py::test_x*b*]", [2]),
        ("tests/a.py::test_x[1]*[1]", []),
        ("tests*", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_what_a_pattern_covers(pattern, numbers):
    assert covered(pattern, glob=True) == numbers


def test_wildcards_in_a_quoted_id_are_letters():
    index = Index([Entry("a.py::t[*]")])
    assert index.deciding("a.py::t[*]")
    assert not index.deciding("a.py::t[1]")


NARROWING = [
    Entry("*", glob=True),
    Entry("tests/"),
    Entry("tests/*", glob=True),
    Entry("tests/a.py"),
    Entry("tests/a.py::*", glob=True),
    Entry("tests/a.py::TestX"),
    Entry("tests/a.py::TestX::test_*", glob=True),
    Entry("tests/a.py::TestX::test_x"),
    Entry("tests/a.py::TestX::test_x[?]", glob=True),
    Entry("tests/a.py::TestX::test_x[1]"),
]


@pytest.mark.parametrize("count", range(1, len(NARROWING) + 1))
def test_the_narrowest_entry_decides(count):
    index = Index(reversed(NARROWING[:count]))
    test = "tests/a.py::TestX::test_x[1]"
    assert index.deciding(test) == NARROWING[count - 1]
    assert index.covering(test) == NARROWING[:count][::-1]
    assert index.unused([test]) == []


PATH_PIECES = st.sampled_from(["a", "b", "/", "::", "[", "]", "*", "?", "é", "\n"])
PATHS = st.lists(PATH_PIECES, min_size=1, max_size=8).map("".join)


@given(PATHS, st.lists(PATHS, max_size=10))
def test_patterns_and_ids_mean_what_they_say(text, tests):
    # fnmatch has sets of characters; in ids a bracket is a bracket.
    regex = re.compile(fnmatch.translate(text.replace("[", "[[]")))
    pattern, exact = Index([Entry(text, glob=True)]), Index([Entry(text)])
    for test in tests + [text]:
        nodes = [test] + list(ancestors(test))
        assert bool(exact.deciding(test)) == (text in nodes)
        assert bool(pattern.deciding(test)) == any(regex.match(node) for node in nodes)


def test_a_pattern_with_many_wildcards_comes_to_an_end():
    entry = Entry("*a" * 40 + "b", glob=True)
    assert Index([entry]).deciding("a" * 5000) is None
    entry = Entry("*a?" * 40 + "b", glob=True)
    assert Index([entry]).deciding("a" * 5000) is None


def test_the_parameters_are_what_stands_in_the_last_brackets():
    assert without_parameters("a/b[1].py::T::t[x::[y]]") == "a/b[1].py::T::t"
    assert without_parameters("a/b[1].py") == "a/b[1].py"
    assert without_parameters("a.py::[x]") == "a.py::[x]"


ONE, TWO, THREE = "1" * 10, "2" * 10, "3" * 10


def decided(entries, collected):
    tests = [Collected("a.py::t[{}]".format(i), content) for i, content in collected]
    index = Index(
        [Entry("a.py::t[{}]".format(i), content=c) for i, c in entries], tests
    )
    found = {}
    for test in tests:
        entry = index.deciding(test.test)
        if entry:
            found[test.test[8:-1]] = entry.test[8:-1]
    return found, sorted(test[8:-1] for test in index.changed)


@pytest.mark.parametrize(
    "entries, collected, expected, changed",
    [
        # As it was.
        ([("k0", ONE)], [("k0", ONE), ("k1", TWO)], {"k0": "k0"}, []),
        # The order of a dictionary is another one.
        ([("k0", ONE)], [("k0", TWO), ("k1", ONE)], {"k1": "k0"}, []),
        (
            [("k0", ONE), ("k1", TWO)],
            [("k0", TWO), ("k1", THREE), ("k2", ONE)],
            {"k0": "k1", "k2": "k0"},
            [],
        ),
        # The parameters were edited.
        ([("k0", ONE)], [("k0", TWO), ("k1", THREE)], {"k0": "k0"}, ["k0"]),
        # The same twice: one entry is for one test.
        ([("k0", ONE)], [("k0", ONE), ("k1", ONE)], {"k0": "k0"}, []),
        ([("k2", ONE)], [("k0", ONE), ("k1", ONE)], {"k0": "k2"}, []),
        # Nothing is known about this run's.
        ([("k0", ONE)], [("k0", ""), ("k1", "")], {"k0": "k0"}, []),
        # Gone.
        ([("k3", ONE)], [("k0", TWO), ("k1", THREE)], {}, []),
        # An id that another entry has followed its content to.
        (
            [("k0", ONE), ("k1", TWO)],
            [("k0", TWO), ("k1", THREE)],
            {"k0": "k1"},
            [],
        ),
    ],
)
def test_an_entry_follows_the_content_of_its_parameters(
    entries, collected, expected, changed
):
    assert decided(entries, collected) == (expected, changed)
