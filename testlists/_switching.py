"""From an include list to an exclude list, and back, with the same tests that count."""

from __future__ import absolute_import, unicode_literals

from ._conditions import ConditionError
from ._entries import EXCLUDE, FLAKY, INCLUDE, Entry
from ._errors import ListError
from ._matching import Index, ancestors
from ._outcomes import PASSES, merge_records
from ._separating import condition_for
from ._texts import sort_key
from ._update import NO_MESSAGE, Accept, breaks_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterable, List, Optional, Text

    from ._listfile import TestList
    from ._outcomes import RunRecord

GATES = "gates"

NOT_LISTED = "passes, but was not on the include list"


def switch(test_list, records, accept=None):
    # type: (TestList, Iterable[RunRecord], Optional[Accept]) -> TestList
    """Return the list of the other mode under which the same tests must pass.

    Entries for many tests become one for each. Flaky entries stay. What else is said of
    an entry goes with it: of tests that must pass, an exclude list says nothing.

    :param records: runs in all places where the list is used, each of the whole suite.
    :param accept: what the entries of an exclude list say; the reason of each is followed
        by what its test did.
    :raises ListError: an entry would be lost, as the runs say nothing about it, or the
        new list would not mean the same.
    """
    merged = merge_records(records)
    _refuse_unknown(test_list, merged)
    switched = test_list.replaced(
        mode=EXCLUDE if test_list.mode == INCLUDE else INCLUDE,
        entries=_switched_entries(test_list, merged, accept or Accept()),
    )
    for record in merged:
        _prove(test_list, switched, record)
    return switched


def standing(test_list, record):
    # type: (TestList, RunRecord) -> Dict[Text, Text]
    """Return what a list makes of each test of a run.

    :returns: by id, ``"gates"`` if the test must pass, ``"flaky"`` if it may pass and
        fail, ``""`` if it does not count.
    """
    index = Index(test_list.applicable(record.environment), record.collected.values())
    found = {}  # type: Dict[Text, Text]
    for test in set(record.collected) | set(record.attempts):
        entry = index.deciding(test)
        if entry is not None and entry.flaky:
            found[test] = FLAKY
        else:
            found[test] = (
                GATES if (entry is None) == (test_list.mode == EXCLUDE) else ""
            )
    return found


def _refuse_unknown(test_list, records):
    # type: (TestList, List[RunRecord]) -> None
    if not records:
        raise ListError(
            test_list.path, 0, "there are no runs to switch by: run the tests"
        )
    for record in records:
        if not record.complete:
            raise ListError(
                test_list.path,
                0,
                "the whole suite has to be looked at with {}: run it without naming "
                "files".format(record.environment.label()),
            )
    unused = {id(entry): entry for entry in test_list.entries}
    for record in records:
        entries = test_list.applicable(record.environment)
        known = set(record.collected) | set(record.attempts)
        index = Index(entries, record.collected.values())
        idle = {id(entry) for entry in index.unused(known)}
        for entry in entries:
            if id(entry) not in idle:
                unused.pop(id(entry), None)
            for place in ancestors(entry.test):
                if place in record.attempts and place not in record.collected:
                    raise ListError(
                        test_list.path,
                        entry.line,
                        "{} cannot be read with {}: repair it first".format(
                            place, record.environment.label()
                        ),
                    )
    for entry in test_list.entries:
        if id(entry) in unused:
            raise ListError(
                test_list.path,
                entry.line,
                "{} matches no test of these runs: remove it, or add a run where it "
                "does".format(entry.test),
            )


def _switched_entries(test_list, records, accept):
    # type: (TestList, List[RunRecord], Accept) -> List[Entry]
    """Return an entry for each test that the other mode has to name."""
    standings = [standing(test_list, record) for record in records]
    named = "" if test_list.mode == INCLUDE else GATES
    entries = []  # type: List[Entry]
    for test in sorted(set().union(*standings), key=sort_key):
        for kind in (named, FLAKY):
            where = [
                record
                for record, found in zip(records, standings)
                if found.get(test) == kind
            ]
            if not where:
                continue
            others = [record.environment for record in records if record not in where]
            if kind == FLAKY:
                entry = _flaky_entry(test_list, test, where[0])
            elif test_list.mode == INCLUDE:
                entry = _failing_entry(test, where, accept)
            else:
                entry = Entry(test)
            item = where[0].collected.get(test)
            try:
                condition = condition_for([r.environment for r in where], others)
            except ConditionError as error:
                raise ListError(test_list.path, 0, "{}: {}".format(test, error))
            content = item.content if item is not None and item.counted else ""
            entries.append(entry.replaced(condition=condition, content=content))
    return entries


def _flaky_entry(test_list, test, record):
    # type: (TestList, Text, RunRecord) -> Entry
    entries = test_list.applicable(record.environment)
    entry = Index(entries, record.collected.values()).deciding(test)
    assert entry is not None
    return entry.replaced(test=test, glob=False, reason=entry.reason or FLAKY, line=0)


def _failing_entry(test, records, accept):
    # type: (Text, List[RunRecord], Accept) -> Entry
    detail = next((r.detail(test) for r in records if r.detail(test)), "")
    if not detail and all(record.behaviour(test) == PASSES for record in records):
        detail = NOT_LISTED
    marks = [mark for record in records for mark in breaks_of([record], test) if mark]
    return Entry(
        test,
        mark=marks[-1] if marks else "",
        reason=": ".join(text for text in (accept.reason, detail) if text)
        or NO_MESSAGE,
        owner=accept.owner,
        issue=accept.issue,
        expires=accept.expires,
    )


def _prove(old, new, record):
    # type: (TestList, TestList, RunRecord) -> None
    """Raise if a test does not count under one list as it does under the other."""
    before, after = standing(old, record), standing(new, record)
    for test in sorted(before, key=sort_key):
        if before[test] != after[test]:
            raise ListError(
                old.path,
                0,
                "the switched list would not mean the same for {} with {}: give it an "
                "entry of its own first".format(test, record.environment.label()),
            )
