"""``run-tests init``: run a suite on each Python and write what happened as a list."""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any, Dict, List, Optional, Tuple

from ._arguments import UsageError
from ._config import Configuration
from ._entries import CRASHES, EXCLUDE, HANGS, INCLUDE, Entry
from ._exit_codes import NOTHING_RAN, OK
from ._first_list import Comparison, compare, first_entries, varying
from ._listfile import TestList, save
from ._outcomes import RunRecord, load_record, merge_records
from ._output import counted, note, say, say_json
from ._project import configuration, shown
from ._suite import Suite
from ._watched_run import progress, run_watched

#: Tests that stop a run, with the mark and the reason of their entries.
Stopped = Dict[str, Tuple[str, str]]

#: Lines of a log that are shown when a suite cannot be run.
_LINES_OF_LOG = 12


def initialise(arguments: argparse.Namespace) -> int:
    """Do what ``run-tests init`` was asked for; return the exit code.

    Raises UsageError, ListError.
    """
    if arguments.times < 1:
        raise UsageError("--times takes a number from 1")
    project = configuration()
    new = Suite(arguments.new, arguments.runner, arguments.arguments)
    old = None
    if arguments.old:
        old = Suite(arguments.old, arguments.runner, arguments.arguments)
    path = arguments.list or os.path.join("testlists", "py%d.txt" % new.version[0])
    if os.path.lexists(path):
        raise UsageError(
            "%s is there already: name another with --list, or let run-tests update "
            "bring it up to date" % path
        )
    runs = _Runs(project, arguments.hangs_after)
    comparison = None
    before = runs.record(old)[0] if old is not None else None
    record, stopped = runs.record(new, arguments.times)
    if before is not None:
        comparison = compare(before, record)
    if not record.attempts and not stopped:
        note("error: no test ran; %s says why" % shown(runs.log(new)))
        return NOTHING_RAN
    made = TestList(
        arguments.mode,
        first_entries(
            record,
            arguments.mode,
            arguments.level,
            arguments.owner,
            arguments.expires,
            stopped,
        ),
        path=path,
    )
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    save(made)
    flaky = [] if arguments.expires else varying([record])
    if arguments.json:
        say_json(_json(made, record, stopped, flaky, comparison))
    else:
        _say(made, new, old, record, stopped, flaky, comparison)
        _say_next_steps(project, made, new)
    return OK


class _Runs:
    """Runs of the suite, recorded in the project's folder for results."""

    def __init__(self, project: Configuration, hangs_after: float) -> None:
        self._project = project
        self._hangs_after = hangs_after

    def log(self, suite: Suite) -> str:
        return os.path.splitext(self._path(suite))[0] + ".log"

    def record(self, suite: Suite, times: int = 1) -> Tuple[RunRecord, Stopped]:
        """Run a suite to its end some times.

        Returns what happened, and what had to be left out because it stops the run.
        """
        self._make_folder()
        stopped: Stopped = {}
        records = []
        for number in range(times):
            records.append(self._whole_run(suite, number, stopped))
        return merge_records(records)[0], stopped

    def _whole_run(self, suite: Suite, number: int, stopped: Stopped) -> RunRecord:
        while True:
            record, code = self._run(suite, number, stopped)
            if record.interrupted:
                raise KeyboardInterrupt
            if record.finished:
                return record
            # A process can die before it notes which test begins: then it is the next.
            died_in = sorted(record.unfinished) or record.unreached()[:1]
            died_in = [test for test in died_in if test not in stopped]
            if not died_in:
                raise UsageError(
                    "the run on %s ended before its end, and not in a test:\n%s"
                    % (suite.label, self._end_of_log(suite))
                )
            for test in died_in:
                stopped[test] = self._why(code)
                note("%s: %s; again without it" % (test, stopped[test][1]))

    def _why(self, code: Optional[int]) -> Tuple[str, str]:
        if code is None:
            return HANGS, "did not end within %g seconds" % self._hangs_after
        if code < 0:
            return CRASHES, "the process died of %s" % signal.Signals(-code).name
        return CRASHES, "the process ended with exit code %d" % code

    def _run(
        self, suite: Suite, number: int, stopped: Stopped
    ) -> Tuple[RunRecord, Optional[int]]:
        path = self._path(suite, number)
        options = ["--testlist-off"]
        if stopped:
            # Not the list that is made, only what keeps the run from its end.
            leave_out = os.path.join(self._project.results, "stops-the-run.txt")
            entries = [Entry(t, mark=m, reason=r) for t, (m, r) in stopped.items()]
            save(TestList(EXCLUDE, entries, path=leave_out), replace=True)
            options = ["--testlist=" + leave_out]
        label = suite.label
        if number:
            label += ", run %d" % (number + 1)
        note("%s: running the suite" % label)
        with progress(label) as show:
            code = run_watched(
                suite.command(path, options),
                self.log(suite),
                path,
                self._hangs_after,
                show,
            )
        if not os.path.exists(path):
            raise UsageError(
                "%s did not run the tests. Is onemaster installed for it?\n%s"
                % (suite.python, self._end_of_log(suite))
            )
        return load_record(path), code

    def _path(self, suite: Suite, number: int = 0) -> str:
        return suite.record_path(self._project.results, number)

    def _make_folder(self) -> None:
        folder = self._project.results
        os.makedirs(folder, exist_ok=True)
        ignore = os.path.join(folder, ".gitignore")
        if not os.path.exists(ignore):
            with open(ignore, "w", encoding="ascii") as stream:
                stream.write("*\n")

    def _end_of_log(self, suite: Suite) -> str:
        with open(self.log(suite), encoding="utf-8", errors="replace") as stream:
            lines = stream.read().rstrip().splitlines()[-_LINES_OF_LOG:]
        return "\n".join(["  | " + line for line in lines])


def _say(
    made: TestList,
    new: Suite,
    old: Optional[Suite],
    record: RunRecord,
    stopped: Stopped,
    flaky: List[str],
    comparison: Optional[Comparison],
) -> None:
    tests = len(set(record.attempts) | set(stopped))
    if comparison is not None and old is not None:
        say("pass on both: %d" % comparison.both)
        say("pass on %s only: %d" % (old.label, comparison.only_old))
        say("pass on %s only: %d" % (new.label, comparison.only_new))
        say("fail on both: %d" % comparison.neither)
    for test, (_, reason) in sorted(stopped.items()):
        say("stops the run: %s: %s" % (test, reason))
    for test in flaky:
        say("not always the same, and left out: %s" % test)
    say(
        "%s: %s list of %s, from %s that ran on %s"
        % (
            shown(made.path),
            made.mode,
            counted(len(made.entries), "entry"),
            counted(tests, "test"),
            new.label,
        )
    )


def _say_next_steps(project: Configuration, made: TestList, new: Suite) -> None:
    name = os.path.relpath(made.path, project.root).replace(os.sep, "/")
    configured = [choice.name for choice in project.lists]
    say()
    say("what to do next:")
    if name not in configured:
        say("  1. write into tox.ini or setup.cfg:")
        say("       [onemaster:testlists]")
        say("       lists = %s if python >= %d" % (name, new.version[0]))
    else:
        say("  1. look at %s, and give its entries owners" % shown(made.path))
    say("  2. commit both, and run this in CI: run-tests run --python %s" % new.python)
    if made.mode == INCLUDE:
        say("  3. repair a test that is not listed; then: run-tests update")
    else:
        say("  3. repair a test that is listed; then: run-tests update")


def _json(
    made: TestList,
    record: RunRecord,
    stopped: Stopped,
    flaky: List[str],
    comparison: Optional[Comparison],
) -> Dict[str, Any]:
    return {
        "list": made.path,
        "mode": made.mode,
        "entries": len(made.entries),
        "tests": len(record.collected),
        "stop_the_run": {test: reason for test, (_, reason) in stopped.items()},
        "left_out_as_flaky": flaky,
        "comparison": None if comparison is None else comparison._asdict(),
    }
