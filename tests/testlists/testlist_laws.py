"""Random suites, lists and runs, and what must hold for each update of a list.

Used by the tests, and with larger numbers by benchmarks/testlists_laws.py.
"""

from __future__ import absolute_import, unicode_literals

import datetime
import io
import itertools
import os
import tempfile

from onemaster.testlists._conditions import Condition, Environment
from onemaster.testlists._entries import Entry
from onemaster.testlists._errors import ListError
from onemaster.testlists._listfile import (
    TestList,
    clash,
    parse,
    problem_of,
    render_entry,
)
from onemaster.testlists._matching import Index
from onemaster.testlists._merging import MergeConflict, merge_lists
from onemaster.testlists._outcomes import (
    BAD,
    CUT_SHORT,
    GOOD,
    Attempt,
    Collected,
    Recorder,
    load_record,
    merge_records,
)
from onemaster.testlists._switching import standing, switch
from onemaster.testlists._update import Accept, update
from onemaster.testlists._verdict import SLACK, judge

TODAY = datetime.date(2026, 11, 21)
PLACES = [
    Environment((2, 7, 18), "linux", "cpython", "pytest"),
    Environment((3, 6, 15), "linux", "cpython", "pytest"),
    Environment((3, 13, 0), "linux", "cpython", "pytest"),
    Environment((3, 13, 0), "darwin", "cpython", "unittest"),
]
CONDITIONS = [
    "python >= 3",
    "python == 2.7",
    'platform == "linux"',
    'runner == "pytest"',
]
CONDITIONS += ["python == 3.6 or python == 3.13"]

SUITE = [
    "{}::{}".format(path, name)
    for path in ["a.py", "d/a.py", "d/b.py", "d/e/a.py"]
    for name in ["test_x", "test_xy", "test_y[1]", "test_y[*]", "test_y[d/a::x]"]
    + ["TestX::test_x", "TestX::test_y[1]", "TestX::test_y[?]", "TestXY::test_x"]
]
WIDE = ["a.py", "d/", "d/a.py", "d/e/", "d/b.py::TestX", "d/b.py::TestX::test_y"]
PATTERNS = ["d/*", "*::test_y[?]", "*TestX::*", "d/?.py", "a.py::test_x*"]
GONE = ["a.py::test_gone", "gone.py", "d/gone/"]

OUTCOMES = ["passed"] * 6 + ["failed"] * 5 + ["error", "skipped", "xfailed", "xpassed"]
OUTCOMES += ["crashed", "timeout"]


def random_list(random):
    """Return a list whose entries have comments, reasons and conditions."""
    mode = random.choice(["include", "exclude"])
    entries = []
    for _ in range(random.randrange(20)):
        kind = random.choice(["test", "test", "wide", "pattern", "gone"])
        names = {"test": SUITE, "wide": WIDE, "pattern": PATTERNS, "gone": GONE}[kind]
        mark = random.choice([""] * 5 + ["flaky", "crashes", "hangs"])
        entry = Entry(
            random.choice(names),
            glob=kind == "pattern",
            condition=random.choice([None, None, Condition(random.choice(CONDITIONS))]),
            owner=random.choice(["", "ann"]),
            expires=datetime.date(2027, 1, 1) if mark == "flaky" else None,
            mark=mark,
            reason="reason {}".format(len(entries)),
            comments=["comment {}".format(len(entries))] * random.randrange(3),
        )
        if not problem_of(entry, mode) and not any(clash(entry, e) for e in entries):
            entries.append(entry)
    return TestList(mode, entries, header=["header"])


def random_records(random):
    """Return the records of some runs: in some places, of parts, cut off or crashed."""
    suite = random.sample(SUITE, random.randrange(len(SUITE)))
    steady = {
        (place, test): random.choice(OUTCOMES) for place in PLACES for test in suite
    }
    places = random.sample(PLACES, random.randrange(1, 4))
    return [
        random_run(random, suite, random.choice(places), steady)
        for _ in range(random.randrange(5))
    ]


def random_run(random, suite, place, steady):
    """Record a run as the plugins do, and read what is left of it."""
    # Some tests are there on one Python only.
    tests = [test for test in suite if (len(test) + place.python[0]) % 4]
    whole = random.random() < 0.7
    if not whole:
        tests = [test for test in tests if random.random() < 0.5]
    collected = [Collected(test, selected=random.random() < 0.8) for test in tests]
    end = random.choice(["end"] * 3 + ["interrupted", "died"])
    descriptor, path = tempfile.mkstemp()
    os.close(descriptor)
    try:
        recorder = Recorder(path, place)
        begin = os.path.getsize(path)
        recorder.collected(collected, whole)
        run = [item.test for item in collected if item.selected]
        stop = random.randrange(len(run) + 1) if end == "interrupted" else len(run)
        for number, test in enumerate(run[: stop + 1]):
            for _ in range(random.choice([1, 1, 2, 5])):
                outcome = steady[place, test]
                if random.random() < 0.05:
                    outcome = random.choice(OUTCOMES)
                recorder.started(test)
                if number < stop:
                    detail = "" if outcome in GOOD else "ValueError: x"
                    recorder.ended(test, Attempt(outcome, detail))
        recorder.finish(interrupted=end == "interrupted")
        if end == "died":
            with io.open(path, "r+b") as stream:
                stream.truncate(random.randrange(begin, os.path.getsize(path)))
        return load_record(path)
    finally:
        os.unlink(path)


def listed(test_list, place):
    """Return the tests that a list covers in a place."""
    index = Index(test_list.applicable(place))
    return {test for test in SUITE if index.deciding(test) is not None}


def check_update(test_list, records, accept, confirmations):
    """Check one update; return how many entries it removed or narrowed, and added."""
    result = update(test_list, records, accept, confirmations)
    new = result.test_list
    assert parse(new.render(), "list.txt") == new
    evidence = {record.environment: record for record in merge_records(records)}
    exclude = test_list.mode == "exclude"
    for place in PLACES:
        before, after = listed(test_list, place), listed(new, place)
        # What is known of a place that no run was in, others showed.
        seen = [evidence[place]] if place in evidence else list(evidence.values())
        for test in before - after:
            assert exclude or accept, "an include list lost {}".format(test)
            wanted = GOOD if exclude else BAD
            holding = [r for r in seen if test in listed(test_list, r.environment)]
            # A test that is nowhere can only go with the others of a wide entry.
            assert any(
                shows(record, test, wanted, confirmations)
                or (record.complete and test not in record.collected)
                for record in holding
            ), test
        for test in after - before:
            assert not exclude or accept, "an exclude list got {} unasked".format(test)
            assert any(belongs(r, test, exclude, confirmations) for r in seen), test
    check_untouched(test_list, new, evidence, confirmations)
    assert result.changed == (new is not test_list)
    again = update(new, records, accept, confirmations)
    assert not again.changed
    assert again.test_list is new
    if len(evidence) == 1:
        check_tight(result, records, confirmations)
    return len(result.removed) + len(result.narrowed), len(result.added)


def belongs(record, test, exclude, confirmations):
    """Say whether the runs in one place are a reason to list a test."""
    if not exclude:
        return shows(record, test, GOOD, confirmations)
    if varies(record, test) or breaks_always(record, test):
        return True
    return shows(record, test, BAD, confirmations)


def shows(record, test, wanted, confirmations):
    """Say whether a test ran to its end often enough and always did what is wanted."""
    attempts = [a.outcome for a in record.attempts.get(test, ())]
    decisive = [outcome for outcome in attempts if outcome in GOOD | BAD]
    return (
        test not in record.unfinished
        and not set(attempts) & CUT_SHORT
        and len(decisive) >= confirmations
        and set(decisive) <= wanted
    )


def breaks_always(record, test):
    """Say whether a test never came to its end, whatever ended it."""
    outcomes = {attempt.outcome for attempt in record.attempts.get(test, ())}
    return outcomes <= CUT_SHORT and bool(outcomes or test in record.unfinished)


def varies(record, test):
    outcomes = {attempt.outcome for attempt in record.attempts.get(test, ())}
    return bool(outcomes & GOOD and outcomes & BAD)


def check_untouched(old, new, evidence, confirmations):
    """Entries of which no test did what removes them are as they were, comments too."""
    wanted = GOOD if old.mode == "exclude" else BAD
    kept = {id(entry) for entry in new.entries}
    for entry in old.entries:
        index = Index([entry])
        tests = [
            (record, test)
            for place, record in evidence.items()
            if entry.holds(place)
            for test in record.collected
            if index.deciding(test)
        ]
        if not any(shows(r, test, wanted, confirmations) for r, test in tests):
            assert id(entry) in kept, entry
        if entry.flaky or not entry.runs:
            assert id(entry) in kept, entry


def check_tight(result, records, confirmations):
    """After runs in one place, no slack is left but what the update says it left."""
    (record,) = merge_records(records)
    new = result.test_list
    index = Index(new.applicable(record.environment))
    left = {test for test, _ in result.kept}
    for finding in judge(new, record, TODAY, strict=True).of_kind(SLACK):
        entry = index.deciding(finding.test)
        if entry is not None and (not entry.runs or entry.test in left):
            continue
        assert finding.test in left, finding


ACCEPT = Accept("agreed", owner="bob", expires=datetime.date(2027, 2, 1))


def check_random_update(random):
    """Check an update of a random list by random runs; return what it changed."""
    test_list, records = random_list(random), random_records(random)
    accept = random.choice([None, None, ACCEPT])
    return check_update(test_list, records, accept, random.choice([1, 2, 5]))


def random_entry(random, test, number):
    """Return an entry for a test that differs from those with other numbers."""
    return Entry(
        test,
        owner=random.choice(["", "ann"]),
        condition=random.choice([None, None, Condition(random.choice(CONDITIONS))]),
        reason="reason {}".format(number),
        comments=["comment {}".format(number)] * random.randrange(3),
    )


def random_edit(random, test_list, tests, numbers):
    """Return the list with other entries for some of the given tests."""
    entries = []
    for entry in test_list.entries:
        action = random.choice(["keep", "remove", "change"])
        if entry.test not in tests or action == "keep":
            entries.append(entry)
        elif action == "change":
            entries.append(entry.replaced(reason="reason {}".format(next(numbers))))
    known = {entry.test for entry in test_list.entries}
    for test in tests:
        if test not in known and random.random() < 0.5:
            entries.append(random_entry(random, test, next(numbers)))
    random.shuffle(entries)
    return test_list.replaced(entries=entries)


def random_base(random, numbers):
    mode = random.choice(["include", "exclude"])
    tests = random.sample(SUITE, random.randrange(len(SUITE)))
    entries = [random_entry(random, test, next(numbers)) for test in tests]
    return TestList(mode, entries, header=["header"])


def check_disjoint_merge(random):
    """Two sides that edit entries of other tests never conflict, and nothing is lost."""
    numbers = itertools.count()
    base = random_base(random, numbers)
    mine = set(random.sample(SUITE, random.randrange(len(SUITE))))
    ours = random_edit(random, base, sorted(mine), numbers)
    theirs = random_edit(random, base, sorted(set(SUITE) - mine), numbers)
    before, one, other = [set(side.entries) for side in (base, ours, theirs)]
    expected = (before & one & other) | (one - before) | (other - before)
    merged = merge_lists(base, ours, theirs)
    assert set(merged.entries) == expected
    assert len(merged.entries) == len(expected)
    assert merge_lists(base, theirs, ours) == merged
    assert parse(merged.render(), "list.txt") == merged


def check_overlapping_merge(random):
    """Two sides that edit the same entries: each entry is as one side has it, or it stops."""
    numbers = itertools.count()
    base = random_base(random, numbers)
    near = random.sample(SUITE, 8)
    ours = random_edit(random, base, random.sample(near, 3), numbers)
    theirs = random_edit(random, base, random.sample(near, 3), numbers)
    versions = [{e.key(): e for e in side.entries} for side in (base, ours, theirs)]
    fighting = set()
    for key in set().union(*versions):
        before, one, other = [side.get(key) for side in versions]
        if one != other and before not in (one, other):
            fighting.add(key)
    try:
        merged = merge_lists(base, ours, theirs)
    except MergeConflict as conflict:
        stop = conflict
    else:
        assert not fighting
        entries = {entry.key(): entry for entry in merged.entries}
        for key in set().union(*versions):
            before, one, other = [side.get(key) for side in versions]
            assert entries.get(key) == (other if one == before else one)
        return False
    # What conflicts is changed on both sides, or contradicts an entry of the other.
    assert fighting or any(
        clash(one, other)
        for one in ours.entries
        for other in theirs.entries
        if one.key() != other.key()
    )
    try:
        parse(stop.text, "list.txt")
    except ListError as error:
        assert "conflict markers" in error.message
    else:
        raise AssertionError("a list in conflict can be read")
    for side in versions[1:]:
        for key, entry in side.items():
            if key in fighting or entry not in versions[0].values():
                assert render_entry(entry) in stop.text
    return True


def check_random_merge(random):
    """Check one merge of each kind; return whether the overlapping one stopped."""
    check_disjoint_merge(random)
    return check_overlapping_merge(random)


def check_random_switch(random):
    """A switch selects the same tests, and switching back does as well."""
    records = {}
    for record in random_records(random):
        records[record.environment] = record
    for record in records.values():
        record.whole = True
    test_list = random_list(random)
    try:
        switched = switch(test_list, records.values(), ACCEPT)
    except ListError:
        # Some entries match nothing in most of these runs.
        return False
    assert switched.mode != test_list.mode
    assert parse(switched.render(), "list.txt") == switched
    back = switch(switched, records.values(), ACCEPT)
    for record in records.values():
        assert standing(switched, record) == standing(test_list, record)
        assert standing(back, record) == standing(test_list, record)
    return True
