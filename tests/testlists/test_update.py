# coding: utf-8
from __future__ import absolute_import, unicode_literals

import datetime
import io
import itertools
import os
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testlist_laws import check_random_update
from testlist_strategies import run_record

from onemaster.testlists._listfile import parse, render_entry
from onemaster.testlists._update import CONFIRMATIONS, Accept, update

ACCEPT = Accept("agreed", owner="bob", issue="#7")


def list_of(mode, *lines):
    return parse("mode: {}\n{}\n".format(mode, "\n".join(lines)), "list.txt")


def updated(mode, lines, *records, **options):
    """Return the lines of the list after an update by single runs."""
    options.setdefault("confirmations", 1)
    result = update(list_of(mode, *lines), records, **options)
    return result.test_list.render().split("\n")[2:-1]


def lines_of(entries):
    return [render_entry(entry) for entry in entries]


@settings(max_examples=150)
@given(st.integers(min_value=0, max_value=2**32))
def test_an_update_only_tightens_and_leaves_alone_what_did_not_run(seed):
    check_random_update(random.Random(seed))


# Faults of other tools.

THREE = ["a.py::x  # why", "# about y", "a.py::y  # why", "b.py::z  # why"]


def test_a_partial_run_does_not_empty_an_exclude_list():
    record = run_record({"a.py::x": "failed"}, whole=False)
    assert updated("exclude", THREE, record) == THREE
    record = run_record({"a.py::x": "passed"}, whole=False)
    assert updated("exclude", THREE, record) == THREE[1:]
    assert updated("exclude", THREE, run_record({})) == THREE
    assert updated("exclude", THREE) == THREE


def test_an_interruption_in_the_first_test_does_not_empty_an_exclude_list():
    tests = {"a.py::x": "died", "a.py::y": "unreached", "b.py::z": "unreached"}
    record = run_record(tests, interrupted=True)
    assert updated("exclude", THREE, record) == THREE


def test_a_new_failure_is_not_written_into_the_list_beside_an_improvement():
    record = run_record({"a.py::x": "passed", "a.py::y": "failed", "c.py::n": "failed"})
    assert updated("exclude", THREE, record) == THREE[1:]


def test_entries_of_another_shard_stay():
    record = run_record({"a.py::x": "passed"}, shard=(1, 2))
    assert updated("exclude", THREE, record) == THREE[1:]
    wide = ["a.py  # why", "b.py  # why"]
    record = run_record({"a.py::x": "passed", "a.py::y": "failed"}, shard=(1, 2))
    assert updated("exclude", wide, record) == wide
    other = run_record({"b.py::z": "failed"}, shard=(2, 2))
    assert updated("exclude", wide, record, other) == ["a.py::y  # why", "b.py  # why"]


def test_a_skipped_test_is_not_recorded_as_failing():
    record = run_record(
        {"a.py::s": "skipped", "a.py::t": "xfailed", "a.py::u": "failed"}
    )
    lines = updated("exclude", [], record, accept=ACCEPT)
    assert lines == ["a.py::u  owner=bob  issue=#7  # agreed: ValueError: é"]


@pytest.mark.parametrize("happened", ["died", "crashed", "timeout", "unreached"])
@pytest.mark.parametrize("before", ["", "passed "])
def test_a_test_that_did_not_come_to_its_end_keeps_its_entry(happened, before):
    if happened == "unreached":
        before = ""
    record = run_record({"a.py::x": before + happened, "a.py::n": "passed"})
    assert updated("exclude", ["a.py::x  # why"], record) == ["a.py::x  # why"]
    assert updated("include", ["a.py::x"], record, accept=ACCEPT) == [
        "a.py::n",
        "a.py::x",
    ]


def test_comments_go_with_their_entry():
    lines = ["# about x", "# and more", "a.py::x  # why", "# about y", "a.py::y  # why"]
    record = run_record({"a.py::x": "passed", "a.py::y": "failed"})
    assert updated("exclude", lines, record) == lines[3:]


def test_without_a_change_the_list_is_the_same_object():
    test_list = list_of("exclude", *THREE)
    record = run_record({"a.py::x": "failed", "a.py::y": "skipped", "b.py::z": "error"})
    result = update(test_list, [record])
    assert result.test_list is test_list
    assert not result.changed


# Confirmation.


@pytest.mark.parametrize("runs", range(1, CONFIRMATIONS + 2))
def test_an_entry_changes_after_enough_runs_that_agree(runs):
    record = run_record({"a.py::x": "passed " * runs, "a.py::n": "failed " * runs})
    result = update(list_of("exclude", "a.py::x  # why"), [record], ACCEPT)
    if runs < CONFIRMATIONS:
        assert not result.changed
        assert result.to_confirm == ["a.py::n", "a.py::x"]
    else:
        assert lines_of(result.removed) == ["a.py::x  # why"]
        assert [entry.test for entry in result.added] == ["a.py::n"]
        assert result.to_confirm == []


def test_runs_of_several_records_count_together():
    records = [run_record({"a.py::x": "passed"})]
    records += [run_record({"a.py::x": "passed"}, whole=False)] * (CONFIRMATIONS - 1)
    test_list = list_of("exclude", "a.py::x  # why")
    assert update(test_list, records[1:]).to_confirm == ["a.py::x"]
    assert update(test_list, records).test_list.entries == ()


def test_the_rates_in_the_docs_are_those_of_the_default():
    checkout = os.path.dirname(
        os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    )
    path = os.path.join(checkout, "docs", "run-tests.md")
    with io.open(path, encoding="utf-8") as stream:
        text = stream.read()
    rows = re.findall(r"^\| ([0-9]+) % of its runs \|(.*)\|$", text, re.MULTILINE)
    assert len(rows) == 6
    for percent, cells in rows:
        fails = int(percent) / 100.0
        rates = [(1 - fails) ** runs for runs in (1, CONFIRMATIONS, 10)]
        rates.append(fails**CONFIRMATIONS)
        expected = ["{:.1f} %".format(100 * rate) for rate in rates]
        assert [cell.strip() for cell in cells.split("|")] == expected
    certain = 1 - 0.05 ** (1.0 / CONFIRMATIONS)
    assert "less than {:.0f} % of".format(100 * certain) in text


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5, 0.9])
def test_how_often_a_flaky_test_is_taken_for_a_steady_one(rate):
    removed = added = 0.0
    for runs in itertools.product(["passed", "failed"], repeat=CONFIRMATIONS):
        failures = runs.count("failed")
        chance = rate**failures * (1 - rate) ** (CONFIRMATIONS - failures)
        record = run_record({"a.py::x": " ".join(runs)})
        listed = update(list_of("exclude", "a.py::x  # why"), [record])
        unlisted = update(list_of("exclude"), [record], ACCEPT)
        removed += chance * len(listed.removed)
        added += chance * len(unlisted.added)
    assert removed == pytest.approx((1 - rate) ** CONFIRMATIONS)
    assert added == pytest.approx(rate**CONFIRMATIONS)


def test_a_flaky_test_is_added_only_with_a_date():
    record = run_record({"a.py::x": "passed failed"})
    result = update(list_of("exclude"), [record], ACCEPT)
    assert not result.changed
    assert result.kept == [
        ("a.py::x", "passes and fails: to list it as flaky, give a date")
    ]
    accept = Accept("agreed", expires=datetime.date(2027, 1, 1))
    assert updated("exclude", [], record, accept=accept) == [
        "a.py::x  expires=2027-01-01  flaky  # agreed: ValueError: é"
    ]


@pytest.mark.parametrize("happened", ["passed", "failed", "passed failed"])
def test_a_flaky_entry_stays_until_a_person_removes_it(happened):
    lines = ["a.py::x  expires=2027-01-01  flaky  # why"]
    assert updated("exclude", lines, run_record({"a.py::x": happened})) == lines


def test_crashes_are_added_after_enough_of_them():
    runs = [run_record({"a.py::x": "died"}), run_record({"a.py::x": "crashed"})]
    assert update(list_of("exclude"), runs, ACCEPT).to_confirm == ["a.py::x"]
    assert updated("exclude", [], *runs, accept=ACCEPT, confirmations=2) == [
        "a.py::x  owner=bob  issue=#7  crashes  # agreed: ValueError: é"
    ]
    assert updated("exclude", [], *runs, confirmations=2) == []
    runs = [run_record({"a.py::x": "timeout"}), run_record({"a.py::x": "timeout"})]
    (line,) = updated("exclude", [], *runs, accept=Accept(), confirmations=2)
    assert line == "a.py::x  hangs  # ValueError: é"
    runs.append(run_record({"a.py::x": "failed"}))
    assert updated("exclude", [], *runs, accept=ACCEPT, confirmations=2) == []


# Entries for several tests.


def test_a_wide_entry_is_narrowed_to_what_still_fails():
    record = run_record(
        {"a.py::x": "passed", "a.py::y": "failed", "a.py::z": "skipped"}
    )
    lines = ["# about a", "a.py  owner=ann  # why"]
    assert updated("exclude", lines, record) == [
        "# about a",
        "a.py::y  owner=ann  # why",
        "a.py::z  owner=ann  # why",
    ]


@pytest.mark.parametrize("line", ["a.py  # why", "a*  # why", "a.py::T  # why"])
def test_a_wide_entry_stays_while_some_of_its_tests_are_unknown(line):
    record = run_record({"a.py::T::x": "passed"}, whole=False)
    assert updated("exclude", [line], record) == [line]
    assert updated("exclude", [line], run_record({"a.py::T::x": "passed"})) == []


def test_a_file_that_cannot_be_read_stays_listed():
    record = run_record({"a.py::x": "passed"})
    record.attempts["b.py"] = run_record({"x": "error"}).attempts["x"]
    assert updated("exclude", ["*  # why"], record) == ["b.py  # why"]
    assert updated("exclude", [], record, accept=Accept()) == ["b.py  # ValueError: é"]


def test_an_entry_under_another_does_not_shield_it():
    record = run_record({"d/a.py::x": "passed", "d/b.py::y": "failed"})
    lines = ["d/  # all", "d/a.py  # also"]
    assert updated("exclude", lines, record) == ["d/b.py::y  # all"]


# Several environments.


def test_an_entry_stays_if_its_test_fails_in_another_place():
    records = [
        run_record({"a.py::x": "passed", "a.py::y": "passed"}),
        run_record({"a.py::x": "failed", "a.py::y": "passed"}, python=(2, 7, 18)),
    ]
    lines = ["a.py::x  # why", "a.py::y  # why"]
    assert updated("exclude", lines, *records) == ["a.py::x  # why"]


def test_an_entry_for_another_place_is_not_touched():
    line = "a.py::x  if python < 3  # why"
    assert updated("exclude", [line], run_record({"a.py::x": "passed"})) == [line]


def test_an_entry_stays_if_its_test_was_not_found_in_a_place_where_not_all_ran():
    line = "a.py::x  # why"
    old = run_record({}, whole=False, python=(2, 7, 18))
    new = run_record({"a.py::x": "passed"})
    assert updated("exclude", [line], old, new) == [line]
    old.whole = True
    assert updated("exclude", [line], old, new) == []


def test_what_holds_in_one_place_only_gets_a_condition():
    records = [
        run_record({"a.py::x": "failed", "a.py::y": "failed"}),
        run_record({"a.py::x": "passed", "a.py::y": "failed"}, python=(2, 7, 18)),
        run_record({"a.py::x": "failed", "a.py::y": "failed"}, python=(3, 6, 15)),
    ]
    assert updated("exclude", [], *records, accept=Accept("why")) == [
        "a.py::x  if python == 3.13 or python == 3.6  # why: ValueError: é",
        "a.py::y  # why: ValueError: é",
    ]
    assert updated("include", ["a.py::y  if python < 2.6"], *records) == [
        "a.py::x  if python == 2.7",
        "a.py::y  if python < 2.6",
    ]


# Include lists.


def test_an_include_list_grows_by_what_passes():
    record = run_record(
        {"a.py::x": "passed", "a.py::y": "failed", "a.py::z": "skipped"}
    )
    assert updated("include", ["a.py::z"], record) == ["a.py::x", "a.py::z"]
    assert updated("include", ["a.py"], record) == ["a.py"]


def test_an_include_list_loses_only_what_is_accepted():
    record = run_record({"a.py::x": "failed", "a.py::y": "passed", "b.py::z": "error"})
    assert updated("include", ["a.py", "b.py::z"], record) == ["a.py", "b.py::z"]
    lines = updated("include", ["a.py", "b.py::z"], record, accept=Accept("why"))
    assert lines == ["a.py::y"]


# Stale entries.


def test_stale_entries_are_dropped_only_when_asked_for():
    lines = ["a.py::gone  # why", "a.py::x  # why", "b/  if python < 3  # why"]
    record = run_record({"a.py::x": "failed"})
    assert updated("exclude", lines, record) == lines
    assert updated("exclude", lines, record, drop_stale=True) == lines[1:]
    record.whole = False
    assert updated("exclude", lines, record, drop_stale=True) == lines
    assert updated("exclude", lines, run_record({}), drop_stale=True) == lines
    record = run_record({"a.py::x": "failed"})
    record.attempts["c.py"] = run_record({"x": "error"}).attempts["x"]
    assert updated("exclude", lines, record, drop_stale=True) == lines


# Ids that only count their parameters.


def test_an_entry_names_the_content_where_the_id_only_counts():
    record = run_record({"a.py::t[k0]": "failed"})
    item = record.collected["a.py::t[k0]"]
    item.content, item.counted = "0123456789", True
    assert updated("exclude", [], record, accept=Accept("why")) == [
        "a.py::t[k0]  content=0123456789  # why: ValueError: é"
    ]


def test_an_entry_whose_test_has_other_parameters_now_is_not_touched():
    record = run_record({"a.py::t[k0]": "passed"})
    record.collected["a.py::t[k0]"].content = "1111111111"
    line = "a.py::t[k0]  content=0123456789  # why"
    assert updated("exclude", [line], record) == [line]
    record.collected["a.py::t[k0]"].content = "0123456789"
    assert updated("exclude", [line], record) == []


def test_an_entry_that_followed_its_content_is_removed_when_that_passes():
    record = run_record({"a.py::t[k0]": "failed", "a.py::t[k1]": "passed"})
    record.collected["a.py::t[k0]"].content = "1111111111"
    record.collected["a.py::t[k1]"].content = "0123456789"
    line = "a.py::t[k0]  content=0123456789  # why"
    assert updated("exclude", [line], record) == []
