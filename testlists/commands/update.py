"""``run-tests update``: tighten lists to what the last runs showed."""

from __future__ import absolute_import

import sys

from .._arguments import Parser, UsageError, date
from .._exit_codes import INTERRUPTED, OK, USAGE
from .._listfile import render_entry, save
from .._output import counted, note, say, say_json
from .._project import configuration, lists, records_for, shown
from .._rerunning import rerun
from .._suite import RUNNERS
from .._update import CONFIRMATIONS, Accept, update

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Dict, List, Optional, Text

    from .._config import Configuration
    from .._listfile import TestList
    from .._outcomes import RunRecord
    from .._update import Update

_EXAMPLES = (
    """
  run-tests update                      from the last recorded runs
  run-tests update --rerun              and run again what has to be confirmed
  run-tests update --dry-run            only show it
  run-tests update shard-1.jsonl shard-2.jsonl
                                        from these records
  run-tests update --accept "needs the new client" --owner web --issue 412
                                        also list what fails now, each with its error

An entry is added or removed only after %d runs that agree (--confirmations): a test
that fails in half of its runs seems stable in 1 of 16 cases then. Entries of tests that
did not run to their end are never touched.
"""
    % CONFIRMATIONS
)


def parser():
    # type: () -> Parser
    made = Parser(
        "update",
        "Tighten lists to what the last runs showed: an exclude list loses what passes, "
        "an include list gains it. Nothing is loosened without --accept.",
        _EXAMPLES,
        (OK, INTERRUPTED, USAGE),
    )
    made.add_argument(
        "results",
        metavar="RESULTS",
        nargs="*",
        help="records of runs; default: the last ones of each runner and Python",
    )
    made.add_argument(
        "--list",
        metavar="PATH",
        help="to update; default: each configured one, from the runs that it holds for",
    )
    made.add_argument(
        "--confirmations",
        type=int,
        default=CONFIRMATIONS,
        metavar="N",
        help="how many runs must agree; default: %d" % CONFIRMATIONS,
    )
    made.add_argument(
        "--drop-stale", action="store_true", help="remove entries that match no test"
    )
    made.add_argument("--dry-run", action="store_true", help="write nothing")
    made.add_argument("--json", action="store_true", help="say what changes as JSON")
    again = made.add_argument_group("running again what has to be confirmed")
    again.add_argument(
        "--rerun", action="store_true", help="run the files of those tests again"
    )
    again.add_argument(
        "--python",
        action="append",
        metavar="PYTHON",
        help="the Pythons of the runs; default: the one that runs this",
    )
    again.add_argument(
        "--runner", choices=list(RUNNERS), default="pytest", help="default: pytest"
    )
    again.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="OPTION",
        help="for the runner, as --option=-pno:randomly; may be given several times",
    )
    accept = made.add_argument_group("listing new failures")
    accept.add_argument(
        "--accept",
        metavar="REASON",
        help="list tests that fail in an exclude list, or take them off an include list",
    )
    accept.add_argument("--owner", metavar="NAME", help="who looks after them; needed")
    accept.add_argument(
        "--issue", default="", metavar="ISSUE", help="number or address"
    )
    accept.add_argument(
        "--expires",
        type=date,
        metavar="YYYY-MM-DD",
        help="the last day of the new entries; needed for tests that are flaky",
    )
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    if arguments.confirmations < 1:
        raise UsageError("--confirmations takes a number from 1")
    if arguments.rerun and arguments.results:
        raise UsageError("--rerun goes with the recorded runs: name no results")
    accept = _accept(arguments)
    project = configuration()
    changes = []
    for test_list in lists(project, [arguments.list] if arguments.list else ()):
        records = records_for(
            project, test_list, arguments.results, bool(arguments.list)
        )
        if not records:
            note(
                "%s: no run is recorded for it, so nothing changes: run-tests run"
                % shown(test_list.path)
            )
            continue
        result = _update(test_list, records, accept, arguments)
        if result.to_confirm and arguments.rerun:
            _rerun(project, result, records, arguments)
            records = records_for(
                project, test_list, arguments.results, bool(arguments.list)
            )
            result = _update(test_list, records, accept, arguments)
        if not arguments.dry_run:
            save(result.test_list)
        changes.append(_json(result, test_list))
        if not arguments.json:
            _say(result, test_list, arguments)
    if arguments.json:
        say_json({"lists": changes, "written": not arguments.dry_run})
    return OK


def _update(test_list, records, accept, arguments):
    # type: (TestList, List[RunRecord], Optional[Accept], argparse.Namespace) -> Update
    return update(
        test_list,
        records,
        accept,
        confirmations=arguments.confirmations,
        drop_stale=arguments.drop_stale,
    )


def _accept(arguments):
    # type: (argparse.Namespace) -> Optional[Accept]
    if arguments.accept is None:
        if arguments.owner or arguments.issue or arguments.expires:
            raise UsageError("--owner, --issue and --expires go with --accept REASON")
        return None
    if not arguments.owner:
        raise UsageError("--accept needs --owner NAME: who looks after what fails")
    return Accept(arguments.accept, arguments.owner, arguments.issue, arguments.expires)


def _rerun(project, result, records, arguments):
    # type: (Configuration, Update, List[RunRecord], argparse.Namespace) -> None
    for python in arguments.python or [sys.executable]:
        rerun(
            project,
            python,
            arguments.runner,
            arguments.option,
            result.to_confirm,
            records,
            arguments.confirmations,
        )


def _say(result, test_list, arguments):
    # type: (Update, TestList, argparse.Namespace) -> None
    path = shown(test_list.path)
    for entry in result.removed:
        say("removed: %s" % render_entry(entry))
    for entry in result.added:
        say("added: %s" % render_entry(entry))
    for broad, narrow in result.narrowed:
        kept = counted(len(narrow), "test")
        say("narrowed: %s: to %s" % (render_entry(broad), kept))
    unconfirmed = set(result.to_confirm)
    for test, message in result.kept:
        if test not in unconfirmed:
            note("kept: %s: %s" % (test, message))
    if unconfirmed:
        note(
            "%s changed; an entry changes after %s that agree: run-tests update --rerun"
            % (
                counted(len(unconfirmed), "test"),
                counted(arguments.confirmations, "run"),
            )
        )
    before, after = len(test_list.entries), len(result.test_list.entries)
    if not result.changed:
        say("%s: %s, as before" % (path, counted(after, "entry")))
    elif arguments.dry_run:
        say("%s: %s would become %d" % (path, counted(before, "entry"), after))
    else:
        say("%s: %s, before %d" % (path, counted(after, "entry"), before))


def _json(result, test_list):
    # type: (Update, TestList) -> Dict[Text, Any]
    return {
        "path": shown(test_list.path),
        "before": len(test_list.entries),
        "after": len(result.test_list.entries),
        "removed": [entry.test for entry in result.removed],
        "added": [entry.test for entry in result.added],
        "narrowed": {
            broad.test: [entry.test for entry in narrow]
            for broad, narrow in result.narrowed
        },
        "to_confirm": result.to_confirm,
        "kept": [{"test": test, "why": message} for test, message in result.kept],
    }
