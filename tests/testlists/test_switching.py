# coding: utf-8
from __future__ import absolute_import, unicode_literals

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testlist_laws import check_random_switch
from testlist_strategies import run_record

from onemaster.testlists._errors import ListError
from onemaster.testlists._listfile import parse
from onemaster.testlists._switching import switch
from onemaster.testlists._update import Accept


@settings(max_examples=150)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_switch_keeps_what_must_pass(seed):
    check_random_switch(random.Random(seed))


def list_of(mode, *lines):
    return parse("mode: {}\n{}\n".format(mode, "\n".join(lines)), "list.txt")


def switched(mode, lines, *records, **options):
    result = switch(list_of(mode, *lines), records, **options)
    return result.render().split("\n")[:1] + result.render().split("\n")[2:-1]


NEW = {
    "a.py::x": "passed",
    "a.py::y": "failed",
    "a.py::z": "skipped",
    "b.py::u": "passed",
    "b.py::v": "crashed",
    "b.py::w": "failed",
}


def test_from_an_include_list_to_an_exclude_list():
    lines = ["a.py::x", "b.py::w  expires=2027-01-01  flaky"]
    accept = Accept(owner="ann")
    assert switched("include", lines, run_record(NEW), accept=accept) == [
        "mode: exclude",
        "a.py::y  owner=ann  # ValueError: é",
        "a.py::z  owner=ann  # ValueError: é",
        "b.py::u  owner=ann  # passes, but was not on the include list",
        "b.py::v  owner=ann  crashes  # ValueError: é",
        "b.py::w  expires=2027-01-01  flaky  # flaky",
    ]


def test_from_an_exclude_list_to_an_include_list():
    lines = ["a.py  # why", "b.py::w  expires=2027-01-01  flaky  # why"]
    assert switched("exclude", lines, run_record(NEW)) == [
        "mode: include",
        "b.py::u",
        "b.py::v",
        "b.py::w  expires=2027-01-01  flaky  # why",
    ]


def test_what_counts_in_one_place_only_gets_a_condition():
    records = [
        run_record({"a.py::x": "passed", "a.py::new": "passed"}),
        run_record({"a.py::x": "failed", "a.py::old": "failed"}, python=(2, 7, 18)),
    ]
    lines = ["a.py::x  if python >= 3", "a.py::new  if python >= 3"]
    assert switched("include", lines, *records) == [
        "mode: exclude",
        "a.py::old  if python == 2.7  # ValueError: é",
        "a.py::x  if python == 2.7  # ValueError: é",
    ]


@pytest.mark.parametrize(
    "mode, line, options, message",
    [
        (
            "include",
            "a.py::gone",
            {},
            "list.txt:2: a.py::gone matches no test of these",
        ),
        (
            "include",
            "a.py::x  if python < 3",
            {},
            "list.txt:2: a.py::x matches no test",
        ),
        (
            "exclude",
            "a.py  # why",
            {"whole": False},
            "list.txt: the whole suite has to",
        ),
        ("exclude", "b.py::x  # why", {}, "list.txt:2: b.py cannot be read"),
    ],
)
def test_a_switch_that_would_lose_something_is_refused(mode, line, options, message):
    record = run_record({"a.py::x": "passed"}, **options)
    if line.startswith("b.py"):
        record.attempts["b.py"] = run_record({"x": "error"}).attempts["x"]
    with pytest.raises(ListError) as caught:
        switch(list_of(mode, line), [record])
    assert "{}".format(caught.value).startswith(message)


def test_a_switch_needs_runs():
    with pytest.raises(ListError) as caught:
        switch(list_of("include"), [])
    assert "there are no runs to switch by" in "{}".format(caught.value)
