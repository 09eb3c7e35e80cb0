"""The ratchet: a list after runs of its tests, which is tighter than it was, or equal.

An entry is touched only if each test that it decides about ran to its end in these runs,
as often as is asked for, and did the same each time.
"""

from __future__ import absolute_import, unicode_literals

from collections import OrderedDict

from ._conditions import ConditionError
from ._entries import CRASHES, EXCLUDE, FLAKY, HANGS, INCLUDE, Entry
from ._listfile import clash
from ._matching import Index, ancestors
from ._outcomes import (
    CRASHED,
    ERROR,
    FAILS,
    PASSES,
    TIMEOUT,
    UNDECIDED,
    VARIES,
    merge_records,
)
from ._separating import condition_for
from ._texts import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Dict, Iterable, List, Optional, Sequence, Set, Text, Tuple

    from ._listfile import TestList
    from ._outcomes import RunRecord

#: Runs that must agree before an entry is added or removed. A test that fails in half of
#: its runs is taken for one that passes, and for one that fails, one time in 32 each.
CONFIRMATIONS = 5

MARKS_OF_BREAKS = {CRASHED: CRASHES, TIMEOUT: HANGS}

NO_MESSAGE = "it fails, and its exception has no message"


class Accept(object):
    """What a person agrees to when new failures are accepted.

    :param reason: why; the detail of each failure is put behind it.
    :param owner: who looks after the new entries.
    :param issue: where the work is tracked.
    :param expires: until when; needed for tests that are flaky.
    """

    def __init__(self, reason="", owner="", issue="", expires=None):
        # type: (Text, Text, Text, Optional[datetime.date]) -> None
        self.reason = reason
        self.owner = owner
        self.issue = issue
        self.expires = expires


class Update(object):
    """The result of :func:`update`.

    ``test_list``: the new list; the same object if nothing changed.
    ``removed``, ``added``: entries.
    ``narrowed``: entries for many tests, with those for single tests that replace them.
    ``to_confirm``: tests that have to run more often before their entries change.
    ``kept``: why an entry, or what would be one, was left alone: (id, message) each.
    """

    def __init__(self, test_list):
        # type: (TestList) -> None
        self.test_list = test_list
        self.removed = []  # type: List[Entry]
        self.added = []  # type: List[Entry]
        self.narrowed = []  # type: List[Tuple[Entry, List[Entry]]]
        self.to_confirm = []  # type: List[Text]
        self.kept = []  # type: List[Tuple[Text, Text]]

    @property
    def changed(self):
        # type: () -> bool
        return bool(self.removed or self.added or self.narrowed)


def update(
    test_list, records, accept=None, confirmations=CONFIRMATIONS, drop_stale=False
):
    # type: (TestList, Iterable[RunRecord], Optional[Accept], int, bool) -> Update
    """Tighten a list by what happened in runs.

    In exclude mode, entries of tests that pass are removed. In include mode, tests that
    pass are added. An entry for many tests of which some pass is replaced by entries for
    the others, if all tests of the suite were looked for.

    :param records: the runs, several of the same tests as well, and of several
        environments; an entry for all of these changes if they agree.
    :param accept: also loosen it. In exclude mode, tests that fail are added; in include
        mode, entries of tests that fail are removed.
    :param confirmations: how many runs of a test must agree, in each environment.
    :param drop_stale: also remove entries that match no test, if all tests of the suite
        were looked for and every file could be read.
    """
    return _Updating(test_list, list(records), accept, confirmations).run(drop_stale)


class _Evidence(object):
    """What the runs in one environment showed."""

    def __init__(self, record, entries, confirmations):
        # type: (RunRecord, List[Entry], int) -> None
        self.record = record
        self.environment = record.environment
        self.index = Index(
            [entry for entry in entries if entry.holds(record.environment)],
            record.collected.values(),
        )
        self.confirmations = confirmations
        self.tests = set(record.collected) | set(record.attempts) | record.unfinished
        self.unread = {
            test
            for test, attempts in record.attempts.items()
            if test not in record.collected and attempts[-1].outcome == ERROR
        }
        # Of each entry, the tests that it decides about, and those that only another
        # entry takes from it, which does not hold everywhere where it does.
        self.decided = {}  # type: Dict[int, List[Text]]
        self.overruled = {}  # type: Dict[int, List[Text]]
        self.unlisted = []  # type: List[Text]
        for test in sorted(self.tests, key=sort_key):
            covering = self.index.covering(test)
            if not covering:
                self.unlisted.append(test)
                continue
            self.decided.setdefault(id(covering[0]), []).append(test)
            for number, entry in enumerate(covering):
                conditions = [narrower.condition for narrower in covering[:number]]
                if number and not {None, entry.condition}.intersection(conditions):
                    self.overruled.setdefault(id(entry), []).append(test)

    def behaviour(self, test):
        # type: (Text) -> Tuple[Text, bool]
        """Return what a test does, and whether it did so often enough."""
        behaviour = self.record.behaviour(test)
        ended = [a for a in self.record.attempts.get(test, ()) if a.decisive]
        return behaviour, len(ended) >= self.confirmations

    def misses(self, entry):
        # type: (Entry) -> bool
        """Say whether the entry matches no test, as sure as that can be."""
        if not self.record.complete or not self.record.collected or self.unread:
            return False
        if self._unused is None:
            self._unused = {id(one) for one in self.index.unused(self.tests)}
        return id(entry) in self._unused

    _unused = None  # type: Optional[Set[int]]


class _Entries(object):
    """The entries of a list while it changes."""

    def __init__(self, entries):
        # type: (Iterable[Entry]) -> None
        self._by_test = OrderedDict()  # type: Dict[Text, List[Entry]]
        for entry in entries:
            self.add(entry)

    def add(self, entry):
        # type: (Entry) -> None
        self._by_test.setdefault(entry.test, []).append(entry)

    def remove(self, entry):
        # type: (Entry) -> None
        alike = self._by_test[entry.test]
        alike[:] = [other for other in alike if other is not entry]

    def clashes(self, entry):
        # type: (Entry) -> bool
        return any(clash(entry, other) for other in self._by_test.get(entry.test, ()))

    def all(self):
        # type: () -> List[Entry]
        return [entry for alike in self._by_test.values() for entry in alike]


class _Updating(object):
    def __init__(self, test_list, records, accept, confirmations):
        # type: (TestList, List[RunRecord], Optional[Accept], int) -> None
        self.test_list = test_list
        self.mode = test_list.mode
        self.accept = accept
        self.confirmations = confirmations
        self.records = records
        self.merged = merge_records(records)
        self.evidence = []  # type: List[_Evidence]
        self.result = Update(test_list)
        self.entries = _Entries(test_list.entries)
        self.to_confirm = set()  # type: Set[Text]

    def run(self, drop_stale):
        # type: (bool) -> Update
        # A test may have been under a wider entry as well.
        while self.release_all():
            pass
        if drop_stale:
            self.drop_stale()
        if self.mode == INCLUDE:
            self.add(PASSES)
        elif self.accept:
            self.add(FAILS)
            self.add_broken()
        self.result.to_confirm = sorted(self.to_confirm, key=sort_key)
        if self.result.changed:
            self.result.test_list = self.test_list.replaced(entries=self.entries.all())
        return self.result

    def release_all(self):
        # type: () -> bool
        """Remove or narrow the entries that are needless; say whether there were any."""
        entries = self.entries.all()
        self.evidence = [
            _Evidence(record, entries, self.confirmations) for record in self.merged
        ]
        self.to_confirm = set()
        self.result.kept = []
        if self.mode == INCLUDE and not self.accept:
            return False
        changes = len(self.result.removed) + len(self.result.narrowed)
        for entry in entries:
            if entry.runs and not entry.flaky:
                self.release(entry, PASSES if self.mode == EXCLUDE else FAILS)
        return len(self.result.removed) + len(self.result.narrowed) > changes

    def keep(self, test, message):
        # type: (Text, Text) -> None
        self.result.kept.append((test, message))

    def release(self, entry, leaving):
        # type: (Entry, Text) -> None
        """Remove an entry whose tests all do what makes it needless, or narrow it."""
        seen = {}  # type: Dict[Text, List[Tuple[Text, bool]]]
        overruled = set()  # type: Set[Text]
        holding = [one for one in self.evidence if entry.holds(one.environment)]
        for one in holding:
            overruled.update(one.overruled.get(id(entry), ()))
            for test in one.decided.get(id(entry), ()):
                seen.setdefault(test, []).append(one.behaviour(test))
                if test in one.index.changed:
                    self.keep(test, "has other parameters now than its entry names")
                    return
        free = [test for test in seen if self.agree(test, seen[test], leaving)]
        if not free:
            return
        rest = overruled.union(seen).difference(free)
        missing = [one for one in holding if not _knows_all(entry, one)]
        if missing:
            self.keep(
                entry.test,
                "not all of its tests were looked for with {}".format(
                    missing[0].environment.label()
                ),
            )
            return
        if not rest:
            self.entries.remove(entry)
            self.result.removed.append(entry)
            return
        self.narrow(entry, rest, holding)

    def agree(self, test, seen, wanted):
        # type: (Text, List[Tuple[Text, bool]], Text) -> bool
        """Say whether a test did what is wanted in each environment, and often enough."""
        behaviours = {behaviour for behaviour, _ in seen}
        if wanted not in behaviours:
            return False
        if behaviours == {wanted}:
            if all(enough for _, enough in seen):
                return True
            self.to_confirm.add(test)
            self.keep(test, "{}, but not yet in enough runs".format(wanted))
        else:
            self.keep(test, "does not do the same in all environments or runs")
        return False

    def narrow(self, entry, rest, holding):
        # type: (Entry, Iterable[Text], List[_Evidence]) -> None
        """Replace an entry for many tests by one for each that is still meant."""
        narrow = []  # type: List[Entry]
        for test in sorted(rest, key=sort_key):
            narrow.append(
                entry.replaced(
                    test=test,
                    glob=False,
                    content=_content(holding, test),
                    comments=() if narrow else entry.comments,
                    line=0,
                )
            )
        self.entries.remove(entry)
        if any(self.entries.clashes(one) for one in narrow):
            self.entries.add(entry)
            self.keep(
                entry.test, "cannot be narrowed: some of its tests have other entries"
            )
            return
        for one in narrow:
            self.entries.add(one)
        self.result.narrowed.append((entry, narrow))

    def drop_stale(self):
        # type: () -> None
        for entry in self.entries.all():
            holding = [one for one in self.evidence if entry.holds(one.environment)]
            if holding and all(one.misses(entry) for one in holding):
                self.entries.remove(entry)
                self.result.removed.append(entry)

    def add(self, wanted):
        # type: (Text) -> None
        """Add the tests that are not listed and do what lists of this mode list."""
        found = {}  # type: Dict[Text, List[_Evidence]]
        for one in self.evidence:
            for test in one.unlisted:
                behaviour, enough = one.behaviour(test)
                if behaviour == wanted and enough:
                    found.setdefault(test, []).append(one)
                elif behaviour == wanted:
                    self.to_confirm.add(test)
                    self.keep(test, "{}, but not yet in enough runs".format(wanted))
                elif behaviour == VARIES and wanted == FAILS:
                    self.add_flaky(test, one)
        for test in sorted(found, key=sort_key):
            self.add_entry(test, found[test])

    def add_flaky(self, test, one):
        # type: (Text, _Evidence) -> None
        if self.accept is None or self.accept.expires is None:
            self.keep(test, "passes and fails: to list it as flaky, give a date")
        else:
            self.add_entry(test, [one], FLAKY)

    def add_broken(self):
        # type: () -> None
        """Add the tests that crashed or hung in each of their runs."""
        found = {}  # type: Dict[Tuple[Text, Text], List[_Evidence]]
        for one in self.evidence:
            records = [r for r in self.records if r.environment == one.environment]
            for test in one.unlisted:
                marks = breaks_of(records, test)
                if len(set(marks)) != 1 or not marks[0]:
                    continue
                if len(marks) < self.confirmations:
                    self.to_confirm.add(test)
                    self.keep(test, "did not end, but not yet in enough runs")
                else:
                    found.setdefault((test, marks[0]), []).append(one)
        for test, mark in sorted(found):
            self.add_entry(test, found[test, mark], mark)

    def add_entry(self, test, where, mark=""):
        # type: (Text, List[_Evidence], Text) -> None
        """Add an entry for a test, with a condition if it is not for all environments."""
        inside = [one.environment for one in where]
        outside = [one.environment for one in self.evidence if one not in where]
        content = _content(where, test)
        entry = Entry(test, mark=mark, content=content)
        if self.accept is not None and self.mode == EXCLUDE:
            entry = entry.replaced(
                reason=_reason(self.accept, where, test),
                owner=self.accept.owner,
                issue=self.accept.issue,
                expires=self.accept.expires,
            )
        try:
            entry = entry.replaced(condition=condition_for(inside, outside))
        except ConditionError:
            self.keep(test, "would need too long a condition: give it an entry by hand")
            return
        if self.entries.clashes(entry):
            self.keep(test, "has an entry for other environments: change it by hand")
            return
        self.entries.add(entry)
        self.result.added.append(entry)


def _knows_all(entry, one):
    # type: (Entry, _Evidence) -> bool
    """Say whether the runs in one place found all tests that an entry can be for."""
    if one.record.complete:
        return True
    decided = one.decided.get(id(entry), [])
    if entry.content:
        return len(decided) == 1
    return not entry.glob and "::" in entry.test and decided == [entry.test]


def breaks_of(records, test):
    # type: (List[RunRecord], Text) -> List[Text]
    """Return how each run of a test broke off; "" for one that came to its end."""
    marks = []  # type: List[Text]
    for record in records:
        for attempt in record.attempts.get(test, ()):
            marks.append(MARKS_OF_BREAKS.get(attempt.outcome, ""))
        if test in record.unfinished and not record.interrupted:
            marks.append(CRASHES)
    return marks


def _content(where, test):
    # type: (Sequence[_Evidence], Text) -> Text
    """Return the digest to write for a test whose id only counts its parameters."""
    found = {
        one.record.collected[test].content
        for one in where
        if test in one.record.collected and one.record.collected[test].counted
    }
    return found.pop() if len(found) == 1 else ""


def _reason(accept, where, test):
    # type: (Accept, List[_Evidence], Text) -> Text
    details = [one.record.detail(test) for one in where]
    detail = next((text for text in details if text), "")
    return ": ".join(text for text in (accept.reason, detail) if text) or NO_MESSAGE
