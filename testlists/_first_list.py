"""The first list of a suite, from what its tests really did."""

from __future__ import absolute_import, unicode_literals

import collections

from ._entries import CRASHES, FLAKY, HANGS, INCLUDE, Entry
from ._matching import without_parameters
from ._outcomes import BREAKS, FAILS, PASSES, TIMEOUT, UNDECIDED, VARIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Dict, Iterable, List, Mapping, Optional, Set, Text, Tuple

    from ._outcomes import RunRecord

#: How broad an entry may be, the narrowest first.
LEVELS = ("parameters", "test", "class", "file")

#: What was compared of two runs: how many tests pass in both, and so on.
Comparison = collections.namedtuple(
    "Comparison", ["both", "only_old", "only_new", "neither"]
)


def first_entries(
    record,  # type: RunRecord
    mode,  # type: Text
    level="test",  # type: Text
    owner="",  # type: Text
    expires=None,  # type: Optional[datetime.date]
    stopped=None,  # type: Optional[Mapping[Text, Tuple[Text, Text]]]
):
    # type: (...) -> List[Entry]
    """Return the entries of a list that fits a run of the whole suite.

    In an include list they are the tests that pass each time, in an exclude list all
    that fail, with their reasons. Tests that were skipped are in neither.

    :param level: one of ``LEVELS``: tests that an entry can mean together are one entry,
        as far as this level; in an exclude list only if they have the same reason.
    :param owner: of each entry.
    :param expires: the last day of flaky entries; without it, tests that do not always
        do the same are left out.
    :param stopped: tests that were not run because they stop the run, with mark and
        reason.
    """
    stopped = stopped or {}
    entries = {}  # type: Dict[Text, Entry]
    groups = collections.defaultdict(set)  # type: Dict[Text, Set[Optional[Text]]]
    tests = list(record.collected)
    tests += [test for test in record.attempts if test not in record.collected]
    tests += [test for test in stopped if test not in record.collected]
    for test in tests:
        entry = _entry(record, mode, test, stopped, expires)
        same = None  # type: Optional[Text]
        if entry is not None:
            entries[test] = entry.replaced(owner=owner)
            same = entry.mark + entry.reason
        for node in _nodes(test, level):
            groups[node].add(same)
    found = collections.OrderedDict()  # type: Dict[Text, Entry]
    for test, entry in entries.items():
        whole = [node for node in _nodes(test, level) if len(groups[node]) == 1]
        if whole:
            entry = entry.replaced(test=whole[-1], content="")
        found.setdefault(entry.test, entry)
    return list(found.values())


def _entry(
    record,  # type: RunRecord
    mode,  # type: Text
    test,  # type: Text
    stopped,  # type: Mapping[Text, Tuple[Text, Text]]
    expires,  # type: Optional[datetime.date]
):
    # type: (...) -> Optional[Entry]
    item = record.collected.get(test)
    content = item.content if item is not None and item.counted else ""
    behaviour = record.behaviour(test)
    if mode == INCLUDE:
        return Entry(test, content=content) if behaviour == PASSES else None
    if test in stopped:
        mark, reason = stopped[test]
        return Entry(test, mark=mark, reason=reason)
    reason = record.detail(test)
    if behaviour == FAILS:
        return Entry(test, content=content, reason=reason or "fails")
    if behaviour == VARIES and expires is not None:
        reason = reason or "passes and fails"
        return Entry(test, content=content, mark=FLAKY, expires=expires, reason=reason)
    if behaviour == BREAKS:
        outcomes = [attempt.outcome for attempt in record.attempts.get(test, ())]
        mark = HANGS if TIMEOUT in outcomes else CRASHES
        return Entry(test, mark=mark, reason=reason or "its process died")
    return None


def _nodes(test, level):
    # type: (Text, Text) -> List[Text]
    """Return what a test is part of up to a level, the narrowest first."""
    path, colons, names = without_parameters(test).partition("::")
    nodes = []  # type: List[Text]
    if level == "parameters" or not colons:
        return nodes
    nodes.append(path + "::" + names)
    if level != "test":
        while "::" in names:
            names = names.rpartition("::")[0]
            nodes.append(path + "::" + names)
    if level == "file":
        nodes.append(path)
    return nodes


def varying(records):
    # type: (Iterable[RunRecord]) -> List[Text]
    """Return the tests that did not always do the same, sorted."""
    found = set()  # type: Set[Text]
    for record in records:
        found.update(t for t in record.attempts if record.behaviour(t) == VARIES)
    return sorted(found)


def compare(old, new):
    # type: (RunRecord, RunRecord) -> Comparison
    """Count the tests by whether they pass in either run.

    Tests that were skipped, or that one run does not know, count only if they pass in
    the other.
    """
    counts = collections.Counter()  # type: collections.Counter[Text]
    for test in set(old.attempts) | set(new.attempts):
        in_old, in_new = old.behaviour(test), new.behaviour(test)
        if in_old == PASSES:
            counts["both" if in_new == PASSES else "only_old"] += 1
        elif in_new == PASSES:
            counts["only_new"] += 1
        elif UNDECIDED not in (in_old, in_new):
            counts["neither"] += 1
    return Comparison(*(counts[name] for name in Comparison._fields))
