"""What a run says about its list: what fails it, what to do, and the exit code."""

from __future__ import absolute_import, unicode_literals

from . import _exit_codes
from ._entries import INCLUDE
from ._matching import Index, ancestors
from ._outcomes import BREAKS, ERROR, FAILS, PASSES, UNDECIDED, VARIES
from ._renames import Renames
from ._texts import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Dict, List, Optional, Set, Text, Tuple

    from ._entries import Entry
    from ._listfile import TestList
    from ._outcomes import RunRecord

REGRESSION = "regression"
STALE = "stale"
EXPIRED = "expired"
SLACK = "slack"
NOTE = "note"

KINDS = (REGRESSION, STALE, EXPIRED, SLACK, NOTE)
CODES = {
    REGRESSION: _exit_codes.REGRESSION,
    STALE: _exit_codes.STALE,
    EXPIRED: _exit_codes.EXPIRED,
    SLACK: _exit_codes.SLACK,
    NOTE: _exit_codes.OK,
}


class Finding(object):
    """One thing to know about a run.

    :param kind: one of ``KINDS``; all but notes fail the run.
    :param test: the id of the test or of the entry; "" if the run as a whole is meant.
    :param message: what was found.
    :param advice: what to do; may be "".
    :param line: of the entry in the list; 0 if there is none.
    """

    __slots__ = ("advice", "kind", "line", "message", "test")

    def __init__(self, kind, test, message, advice="", line=0):
        # type: (Text, Text, Text, Text, int) -> None
        self.kind = kind
        self.test = test
        self.message = message
        self.advice = advice
        self.line = line

    def text(self, path):
        # type: (Text) -> Text
        """Return the finding on one line, with the place in the list if it has one."""
        place = "{}:{}: ".format(path, self.line) if self.line else ""
        test = self.test + ": " if self.test else ""
        advice = "; " + self.advice if self.advice else ""
        return "{}{}{}{}".format(place, test, self.message, advice)

    def __repr__(self):
        # type: () -> str
        return str("Finding({!r}, {!r}, {!r})").format(
            self.kind, self.test, self.message
        )


class Verdict(object):
    """What was found.

    ``findings``: the most important first, and by test.
    ``counts``: how many tests ``ran``; of these, how many ``passed``; how many were
    ``listed``, and how many of those ``passed``, as ``listed_passed``.
    ``exit_code``: of the list alone; the runner may have another.
    """

    def __init__(self, findings, counts):
        # type: (List[Finding], Dict[Text, int]) -> None
        self.findings = sorted(
            findings, key=lambda found: (KINDS.index(found.kind), sort_key(found.test))
        )
        self.counts = counts

    @property
    def exit_code(self):
        # type: () -> int
        codes = [CODES[finding.kind] for finding in self.findings]
        if not self.counts["ran"]:
            codes.append(_exit_codes.NOTHING_RAN)
        return _exit_codes.most_important(codes)

    def of_kind(self, kind):
        # type: (Text) -> List[Finding]
        return [finding for finding in self.findings if finding.kind == kind]


def judge(test_list, record, today, strict=False, previous=None):
    # type: (TestList, RunRecord, datetime.date, bool, Optional[RunRecord]) -> Verdict
    """Compare a run with its list.

    Only tests that ran are judged; entries that match nothing only if the run looked for
    all tests of the suite.

    :param today: entries that expired before it fail the run.
    :param strict: in include mode, a test that passes and is not listed fails the run.
    :param previous: an earlier run, for better suggestions.
    """
    return _Judge(test_list, record, strict).verdict(today, previous)


class _Judge(object):
    def __init__(self, test_list, record, strict):
        # type: (TestList, RunRecord, bool) -> None
        self.test_list = test_list
        self.record = record
        self.strict = strict
        self.include = test_list.mode == INCLUDE
        self.entries = test_list.applicable(record.environment)
        self.index = Index(self.entries, record.collected.values())
        self.findings = []  # type: List[Finding]

    def verdict(self, today, previous):
        # type: (datetime.date, Optional[RunRecord]) -> Verdict
        counts = dict.fromkeys(["ran", "passed", "listed", "listed_passed"], 0)
        for test in self.tests_to_judge():
            entry = self.index.deciding(test)
            behaviour = self.record.behaviour(test)
            counts["ran"] += 1
            counts["passed"] += behaviour == PASSES
            counts["listed"] += entry is not None
            counts["listed_passed"] += entry is not None and behaviour == PASSES
            if self.include:
                self.judge_included(test, entry, behaviour)
            else:
                self.judge_excluded(test, entry, behaviour)
        self.judge_unreached()
        if self.include:
            self.judge_uncollected()
        self.judge_entries(today, previous)
        return Verdict(self.findings, counts)

    def tests_to_judge(self):
        # type: () -> List[Text]
        """Return the tests that ran, but not those that an interruption cut off."""
        cut = set() if self.record.interrupted else self.record.unfinished
        tests = set(self.record.attempts) | cut
        return [
            test
            for test in tests
            if not (self.record.interrupted and test in self.record.unfinished)
        ]

    def find(self, kind, test, message, advice="", entry=None):
        # type: (Text, Text, Text, Text, Optional[Entry]) -> None
        line = 0 if entry is None else entry.line
        self.findings.append(Finding(kind, test, message, advice, line))

    def judge_included(self, test, entry, behaviour):
        # type: (Text, Optional[Entry], Text) -> None
        if entry is None:
            if behaviour == PASSES:
                self.find(
                    SLACK if self.strict else NOTE,
                    test,
                    "passes and is not listed",
                    "let run-tests update add it",
                )
            return
        if entry.flaky and behaviour in (PASSES, FAILS, VARIES):
            return
        if behaviour != PASSES:
            message = "is listed and " + self.described(test, behaviour)
            self.find(REGRESSION, test, message, "repair it", entry)

    def judge_excluded(self, test, entry, behaviour):
        # type: (Text, Optional[Entry], Text) -> None
        if entry is None:
            if behaviour not in (PASSES, UNDECIDED):
                self.find(
                    REGRESSION,
                    test,
                    self.described(test, behaviour) + " and is not listed",
                    "repair it, or accept it with run-tests update --accept",
                )
        elif behaviour == BREAKS:
            self.find(
                REGRESSION,
                test,
                "is listed and " + self.described(test, behaviour),
                "mark the entry as crashes or hangs",
                entry,
            )
        elif behaviour == PASSES and not entry.flaky:
            self.find(
                SLACK,
                test,
                "passes and is listed",
                "let run-tests update remove it",
                entry,
            )
        elif behaviour == VARIES and not entry.flaky:
            self.find(
                NOTE,
                test,
                self.described(test, behaviour),
                "mark the entry as flaky, with a date",
                entry,
            )
        elif behaviour == UNDECIDED:
            message = "is listed and " + self.described(test, behaviour)
            self.find(NOTE, test, message, entry=entry)

    def described(self, test, behaviour):
        # type: (Text, Text) -> Text
        outcomes = [attempt.outcome for attempt in self.record.attempts.get(test, [])]
        detail = self.record.detail(test)
        shown = " ({})".format(detail) if detail else ""
        if behaviour == VARIES:
            return "does not always do the same, {}{}".format(
                ", ".join(outcomes), shown
            )
        if behaviour == BREAKS and test in self.record.unfinished:
            return "did not come to its end: the process died" + shown
        return {
            "error": "has an error outside the test itself",
            "skipped": "was skipped",
            "xfailed": "failed, as its own mark expects",
            "crashed": "crashed its process",
            "timeout": "took too long",
        }.get(outcomes[-1], outcomes[-1]) + shown

    def judge_unreached(self):
        # type: () -> None
        """Find tests that were to run and did not: nobody knows what they would do."""
        if self.record.interrupted:
            return
        unreached = []  # type: List[Tuple[Text, Optional[Entry]]]
        for test in self.record.unreached():
            entry = self.index.deciding(test)
            if entry is not None and not entry.runs:
                continue
            if (entry is not None) == self.include:
                unreached.append((test, entry))
        kind = STALE if self.include else REGRESSION
        for test, entry in unreached:
            self.find(kind, test, "was not reached", "run it", entry)
        if not self.record.finished:
            self.find(
                REGRESSION, "", "the run ended before its end", "see what ended it"
            )

    def uncollected(self):
        # type: () -> Set[Text]
        """Return the files that could not be collected."""
        return {
            test
            for test, attempts in self.record.attempts.items()
            if test not in self.record.collected and attempts[-1].outcome == ERROR
        }

    def judge_uncollected(self):
        # type: () -> None
        """Find the tests that must pass in files that could not be collected."""
        files = self.uncollected()
        if not files:
            return
        for entry in self.entries:
            for path in files.intersection(ancestors(entry.test)):
                detail = self.record.detail(path)
                self.find(
                    REGRESSION,
                    entry.test,
                    "its file cannot be collected ({})".format(detail),
                    "repair it",
                    entry,
                )

    def judge_entries(self, today, previous):
        # type: (datetime.date, Optional[RunRecord]) -> None
        for entry in self.entries:
            if entry.expired(today):
                self.find(
                    EXPIRED,
                    entry.test,
                    "expired on {}".format(entry.expires),
                    "repair the test, or agree on another date",
                    entry,
                )
        for test, entry in self.index.changed.items():
            self.find(
                STALE,
                test,
                "has other parameters now than the entry names",
                "see if the entry is still meant, and remove its content=",
                entry,
            )
        if self.record.complete:
            self.judge_unmatched(previous)

    def judge_unmatched(self, previous):
        # type: (Optional[RunRecord]) -> None
        known = set(self.record.collected) | set(self.record.attempts)
        unused = self.index.unused(known)
        unread = self.uncollected()
        renames = Renames(self.record, previous) if unused else None
        for entry in unused:
            if unread and (entry.glob or unread.intersection(ancestors(entry.test))):
                continue
            found = renames.suggestion(entry.test) if renames else ""
            self.find(
                STALE,
                entry.test,
                "matches no test",
                "is it {} now?".format(found) if found else "remove the entry",
                entry,
            )
