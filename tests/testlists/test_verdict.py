# coding: utf-8
from __future__ import absolute_import, unicode_literals

import datetime

import pytest
from testlist_strategies import run_record

from onemaster.testlists import _exit_codes as codes
from onemaster.testlists._listfile import parse
from onemaster.testlists._renames import body_digest
from onemaster.testlists._verdict import judge

TODAY = datetime.date(2026, 11, 21)


def verdict(mode, lines, record, **options):
    text = "mode: {}\n{}\n".format(mode, "\n".join(lines))
    return judge(parse(text, "list.txt"), record, TODAY, **options)


EXCLUDE = [
    # Not listed: it must not fail.
    ("", "passed", codes.OK),
    ("", "failed", codes.REGRESSION),
    ("", "error", codes.REGRESSION),
    ("", "skipped", codes.OK),
    ("", "xfailed", codes.OK),
    ("", "xpassed", codes.OK),
    ("", "crashed", codes.REGRESSION),
    ("", "timeout", codes.REGRESSION),
    ("", "passed failed", codes.REGRESSION),
    ("", "skipped passed", codes.OK),
    ("", "died", codes.REGRESSION),
    ("", "unreached", codes.REGRESSION),
    # Listed: it must not pass.
    ("t  # why", "passed", codes.SLACK),
    ("t  # why", "xpassed", codes.SLACK),
    ("t  # why", "failed", codes.OK),
    ("t  # why", "error", codes.OK),
    ("t  # why", "skipped", codes.OK),
    ("t  # why", "xfailed", codes.OK),
    ("t  # why", "crashed", codes.REGRESSION),
    ("t  # why", "timeout", codes.REGRESSION),
    ("t  # why", "died", codes.REGRESSION),
    ("t  # why", "passed failed", codes.OK),
    ("t  # why", "missing", codes.STALE),
    ("t  expires=2026-11-21  # why", "failed", codes.OK),
    ("t  expires=2026-11-20  # why", "failed", codes.EXPIRED),
    ("t  expires=2026-11-20  # why", "passed", codes.EXPIRED),
    ("t  expires=2027-01-01  flaky  # why", "passed", codes.OK),
    ("t  expires=2027-01-01  flaky  # why", "failed", codes.OK),
    ("t  expires=2027-01-01  flaky  # why", "passed failed", codes.OK),
    ("t  expires=2027-01-01  flaky  # why", "crashed", codes.REGRESSION),
    ("t  crashes  # why", "unreached", codes.OK),
    ("t  crashes  # why", "missing", codes.STALE),
    # Meant for another place.
    ("t  if python < 3  # why", "failed", codes.REGRESSION),
    ("t  if python < 3  # why", "missing", codes.OK),
    ("t  if python < 3  expires=2020-01-01  # why", "passed", codes.OK),
]
INCLUDE = [
    ("", "passed", codes.OK),
    ("", "failed", codes.OK),
    ("", "died", codes.REGRESSION),
    ("t", "passed", codes.OK),
    ("t", "xpassed", codes.OK),
    ("t", "failed", codes.REGRESSION),
    ("t", "error", codes.REGRESSION),
    ("t", "skipped", codes.REGRESSION),
    ("t", "xfailed", codes.REGRESSION),
    ("t", "crashed", codes.REGRESSION),
    ("t", "died", codes.REGRESSION),
    ("t", "passed failed", codes.REGRESSION),
    ("t", "missing", codes.STALE),
    ("t", "unreached", codes.STALE),
    ("t  expires=2026-11-20", "passed", codes.EXPIRED),
    ("t  expires=2027-01-01  flaky", "failed", codes.OK),
    ("t  expires=2027-01-01  flaky", "skipped", codes.REGRESSION),
    ("t  if python < 3", "failed", codes.OK),
]


@pytest.mark.parametrize(
    "mode, line, happened, code",
    [("exclude",) + case for case in EXCLUDE]
    + [("include",) + case for case in INCLUDE],
)
def test_what_a_run_says(mode, line, happened, code):
    tests = {"other": "passed"}
    if happened != "missing":
        tests["a.py::t"] = happened
    lines = ["a.py::" + line] if line else []
    if mode == "include":
        lines.append("other")
    assert verdict(mode, lines, run_record(tests)).exit_code == code


@pytest.mark.parametrize("strict, code", [(False, codes.OK), (True, codes.SLACK)])
def test_strictness_in_include_mode(strict, code):
    record = run_record({"a.py::t": "passed", "a.py::u": "passed"})
    found = verdict("include", ["a.py::t"], record, strict=strict)
    assert found.exit_code == code
    assert [finding.test for finding in found.findings] == ["a.py::u"]


@pytest.mark.parametrize("mode", ["include", "exclude"])
def test_an_interrupted_run_judges_what_ended(mode):
    record = run_record(
        {"a": "passed", "b": "failed", "c": "died", "d": "unreached"}, interrupted=True
    )
    lines = ["a", "c", "d"] if mode == "include" else ["b  # why"]
    assert verdict(mode, lines, record).findings == []


@pytest.mark.parametrize("mode", ["include", "exclude"])
def test_a_partial_run_calls_no_entry_stale(mode):
    record = run_record({"a": "failed"}, whole=False)
    lines = ["b  # why", "a  # why"] if mode == "exclude" else ["b"]
    assert verdict(mode, lines, record).findings == []


@pytest.mark.parametrize("mode", ["include", "exclude"])
def test_a_test_that_was_not_selected_is_not_judged(mode):
    record = run_record({"a": "failed", "b": "unselected"})
    lines = ["b  # why", "a  # why"] if mode == "exclude" else ["b"]
    assert verdict(mode, lines, record).findings == []


def test_a_run_that_died_fails_though_no_test_was_running():
    record = run_record({"a": "passed"}, finished=False)
    found = verdict("exclude", [], record)
    assert [f.text("list.txt") for f in found.findings] == [
        "the run ended before its end; see what ended it"
    ]


def test_nothing_ran():
    assert verdict("exclude", [], run_record({})).exit_code == codes.NOTHING_RAN
    found = verdict("exclude", ["a  # why"], run_record({}))
    assert found.exit_code == codes.STALE


def test_entries_in_a_file_that_cannot_be_read_are_not_stale():
    record = run_record({"b.py::t": "passed"})
    record.attempts["tests/a.py"] = run_record({"x": "error"}).attempts["x"]
    lines = ["tests/a.py  # SyntaxError", "tests/a.py::t  # why", "tests/a*::t  # why"]
    assert verdict("exclude", lines, record).findings == []
    found = verdict("exclude", lines[1:] + ["tests/c.py  # why"], record)
    assert [(f.kind, f.test) for f in found.findings] == [
        ("regression", "tests/a.py"),
        ("stale", "tests/c.py"),
    ]


def test_a_test_that_must_pass_does_not_vanish_with_its_file():
    record = run_record({"b.py::t": "passed"})
    record.attempts["tests/a.py"] = run_record({"x": "error"}).attempts["x"]
    record.whole = False
    found = verdict("include", ["b.py::t", "tests/a.py::t"], record)
    assert [finding.text("list.txt") for finding in found.findings] == [
        "list.txt:3: tests/a.py::t: its file cannot be collected (ValueError: é); "
        "repair it",
    ]
    assert found.exit_code == codes.REGRESSION


def test_findings_say_where_what_and_what_to_do():
    record = run_record(
        {"a.py::fails": "failed", "a.py::passes": "passed", "a.py::renamed": "passed"}
    )
    lines = [
        "a.py::passes  expires=2026-01-01  # why",
        "a.py::renamd  # why",
        "a.py::skips  # why",
    ]
    found = verdict("exclude", lines, record)
    assert [finding.text("list.txt") for finding in found.findings] == [
        "a.py::fails: failed (ValueError: é) and is not listed; repair it, or accept it "
        "with run-tests update --accept",
        "list.txt:3: a.py::renamd: matches no test; is it a.py::renamed now?",
        "list.txt:4: a.py::skips: matches no test; remove the entry",
        "list.txt:2: a.py::passes: expired on 2026-01-01; repair the test, or agree on "
        "another date",
        "list.txt:2: a.py::passes: passes and is listed; let run-tests update remove it",
    ]
    assert found.counts == {"ran": 3, "passed": 2, "listed": 1, "listed_passed": 1}


def test_a_listed_test_that_is_skipped_is_noted():
    found = verdict("exclude", ["a.py  # why"], run_record({"a.py::t": "skipped"}))
    assert [finding.text("list.txt") for finding in found.findings] == [
        "list.txt:2: a.py::t: is listed and was skipped (ValueError: é)"
    ]


def test_a_wide_entry_is_slack_as_soon_as_one_of_its_tests_passes():
    record = run_record({"a.py::t": "failed", "a.py::u": "passed"})
    found = verdict("exclude", ["a.py  # why"], record)
    assert [(f.kind, f.test, f.line) for f in found.findings] == [
        ("slack", "a.py::u", 2)
    ]


def test_other_parameters_under_the_same_id_are_reported():
    record = run_record({"a.py::t[k0]": "failed"})
    record.collected["a.py::t[k0]"].content = "0" * 10
    found = verdict("exclude", ["a.py::t[k0]  content=1111111111  # why"], record)
    assert found.exit_code == codes.STALE
    assert "other parameters now" in found.findings[0].message


BODY = """\
    @mark
    def test_one(self):
        assert f(1)  ==  2
"""


def test_a_renamed_test_is_known_by_its_body():
    moved = BODY.replace("test_one", "test_two").replace("    @mark\n", "")
    moved = moved.replace("\n    ", "\n").strip()
    assert body_digest(BODY.splitlines()) == body_digest(moved.splitlines())
    assert body_digest(BODY.splitlines()) != body_digest(["def f(): pass"])
    before = run_record({"a.py::test_one": "failed"})
    after = run_record({"b.py::something_else": "failed", "a.py::test_ones": "passed"})
    before.attempts["a.py::test_one"][0].body = body_digest(BODY.splitlines())
    after.attempts["b.py::something_else"][0].body = body_digest(moved.splitlines())
    lines = ["a.py::test_one  # why", "b.py  # why"]
    stale = verdict("exclude", lines, after, previous=before).of_kind("stale")
    assert stale[0].advice == "is it b.py::something_else now?"
    stale = verdict("exclude", lines, after).of_kind("stale")
    assert stale[0].advice == "is it a.py::test_ones now?"


def test_a_moved_test_is_known_by_its_name():
    record = run_record({"new/b.py::TestB::test_x[1]": "failed", "a.py::u": "passed"})
    stale = verdict("exclude", ["a.py::TestA::test_x[1]  # why", "new/  # why"], record)
    assert stale.of_kind("stale")[0].advice == "is it new/b.py::TestB::test_x now?"
