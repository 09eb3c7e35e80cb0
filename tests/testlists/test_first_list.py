from __future__ import absolute_import, unicode_literals

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.testlists._conditions import Environment
from onemaster.testlists._first_list import LEVELS, compare, first_entries, varying
from onemaster.testlists._listfile import TestList as ListOfTests
from onemaster.testlists._listfile import render_entry
from onemaster.testlists._outcomes import (
    CRASHED,
    ERROR,
    FAILED,
    PASSED,
    SKIPPED,
    TIMEOUT,
    XFAILED,
    Attempt,
    Collected,
    RunRecord,
)
from onemaster.testlists._switching import GATES, standing

HERE = Environment((3, 13, 0), "linux", "cpython", "pytest")
SOON = datetime.date(2027, 6, 30)


def recorded(**outcomes):
    """Return a record; the outcomes of a test may be several, with details."""
    record = RunRecord(HERE)
    for name, attempts in outcomes.items():
        test = name.replace("__", "::").replace("A::", "a.py::")
        add(record, test, attempts)
    return record


def add(record, test, attempts, counted=False):
    record.collected[test] = Collected(test, "0123456789" if counted else "", counted)
    for attempt in attempts:
        record.attempts.setdefault(test, []).append(Attempt(*attempt))


def ids(entries):
    return sorted(entry.test for entry in entries)


def test_an_include_list_has_what_passes_each_time():
    record = recorded(
        A__ok=[(PASSED,)],
        A__flaky=[(PASSED,), (FAILED,)],
        A__bad=[(FAILED,)],
        A__broken=[(ERROR,)],
        A__skipped=[(SKIPPED,)],
        A__xfailed=[(XFAILED,)],
        A__crashed=[(CRASHED,)],
    )
    entries = first_entries(record, "include", owner="ann")
    assert [render_entry(entry) for entry in entries] == ["a.py::ok  owner=ann"]
    assert varying([record]) == ["a.py::flaky"]


def test_an_exclude_list_has_what_fails_with_its_reason():
    record = recorded(
        A__ok=[(PASSED,)],
        A__flaky=[(PASSED,), (FAILED, "KeyError: 1")],
        A__bad=[(FAILED, "TypeError: no")],
        A__mute=[(ERROR,)],
        A__skipped=[(SKIPPED, "later")],
        A__crashed=[(CRASHED,)],
        A__slow=[(TIMEOUT,)],
    )
    lines = sorted(map(render_entry, first_entries(record, "exclude", expires=SOON)))
    assert lines == [
        "a.py::bad  # TypeError: no",
        "a.py::crashed  crashes  # its process died",
        "a.py::flaky  expires=2027-06-30  flaky  # KeyError: 1",
        "a.py::mute  # fails",
        "a.py::slow  hangs  # its process died",
    ]
    assert "a.py::flaky" not in ids(first_entries(record, "exclude"))


def test_a_file_that_cannot_be_read_is_an_entry():
    record = recorded(A__ok=[(PASSED,)])
    record.attempts["b.py"] = [Attempt(ERROR, "SyntaxError: invalid syntax")]
    (entry,) = first_entries(record, "exclude")
    assert render_entry(entry) == "b.py  # SyntaxError: invalid syntax"


def test_what_stops_the_run_is_an_entry_though_it_never_ran():
    record = recorded(A__ok=[(PASSED,)])
    stopped = {"a.py::dies": ("crashes", "the process died of SIGSEGV")}
    (entry,) = first_entries(record, "exclude", stopped=stopped)
    assert render_entry(entry) == "a.py::dies  crashes  # the process died of SIGSEGV"
    assert ids(first_entries(record, "include", stopped=stopped)) == ["a.py::ok"]


@pytest.mark.parametrize(
    "level, expected",
    [
        (
            "parameters",
            ["a.py::T::x[1]", "a.py::T::x[2]", "a.py::T::y", "a.py::f[1]", "b.py::g"],
        ),
        ("test", ["a.py::T::x", "a.py::T::y", "a.py::f[1]", "b.py::g"]),
        ("class", ["a.py::T", "a.py::f[1]", "b.py::g"]),
        ("file", ["a.py::T", "a.py::f[1]", "b.py"]),
    ],
)
def test_levels(level, expected):
    record = recorded(
        **{
            "A__T__x[1]": [(PASSED,)],
            "A__T__x[2]": [(PASSED,)],
            "A__T__y": [(PASSED,)],
            "A__f[1]": [(PASSED,)],
            "A__f[2]": [(FAILED,)],
            "b.py__g": [(PASSED,)],
        }
    )
    assert ids(first_entries(record, "include", level)) == expected


def test_a_skipped_parameter_keeps_its_test_from_being_listed_as_a_whole():
    record = recorded(**{"A__x[1]": [(PASSED,)], "A__x[2]": [(SKIPPED,)]})
    assert ids(first_entries(record, "include")) == ["a.py::x[1]"]


def test_failures_for_different_reasons_stay_apart():
    record = recorded(
        **{"A__x[1]": [(FAILED, "TypeError: a")], "A__x[2]": [(FAILED, "TypeError: b")]}
    )
    assert ids(first_entries(record, "exclude")) == ["a.py::x[1]", "a.py::x[2]"]


def test_counted_parameters_are_named_by_their_content():
    record = RunRecord(HERE)
    add(record, "a.py::x[k0]", [(PASSED,)], counted=True)
    add(record, "a.py::x[k1]", [(FAILED,)], counted=True)
    (entry,) = first_entries(record, "include")
    assert render_entry(entry) == "a.py::x[k0]  content=0123456789"


outcome = st.sampled_from([PASSED, FAILED, ERROR, SKIPPED, XFAILED, CRASHED])
test_id = st.builds(
    "{}.py::{}{}".format,
    st.sampled_from("ab"),
    st.sampled_from(["", "T::", "TX::"]),
    # A test is parametrised or it is not.
    st.sampled_from(["x", "y[1]", "y[2]", "z[1]", "z[2]"]),
)


@given(
    st.dictionaries(test_id, st.lists(outcome, min_size=1, max_size=3), max_size=12),
    st.sampled_from(LEVELS),
    st.sampled_from(["include", "exclude"]),
)
def test_a_first_list_selects_what_really_happened(outcomes, level, mode):
    record = RunRecord(HERE)
    for test, found in outcomes.items():
        add(record, test, [(one,) for one in found])
    made = ListOfTests(mode, first_entries(record, mode, level, expires=SOON))
    for test, stands in standing(made, record).items():
        behaviour = record.behaviour(test)
        if mode == "include":
            assert (stands == GATES) == (behaviour == "passes")
        else:
            assert (stands == GATES) == (behaviour in ("passes", "undecided"))
            assert (stands == "flaky") == (behaviour == "varies")


def test_two_runs_are_compared_by_what_passes():
    old = recorded(
        A__both=[(PASSED,)],
        A__old=[(PASSED,)],
        A__never=[(FAILED,)],
        A__gone=[(PASSED,)],
        A__skipped=[(SKIPPED,)],
    )
    new = recorded(
        A__both=[(PASSED,)],
        A__old=[(FAILED,)],
        A__never=[(CRASHED,)],
        A__new=[(PASSED,)],
        A__skipped=[(FAILED,)],
    )
    assert compare(old, new) == (1, 2, 1, 1)
