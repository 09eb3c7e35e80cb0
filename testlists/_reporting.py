"""``run-tests report``: gather, count, and show in the form that was asked for."""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import os
import sys
from typing import Any, Dict, List

from ._arguments import UsageError
from ._files import write_atomically
from ._git import GitError, output_of
from ._history import history
from ._output import note, say, say_json
from ._project import configuration, lists, recorded, shown
from ._summary import COLUMNS, Results, Summary, summarise
from ._tally import Tallier

#: What a spreadsheet takes for a formula.
_FORMULA = tuple("=+-@\t\r")


def report(arguments: argparse.Namespace) -> None:
    """Show the report that the arguments of the command ask for.

    Raises UsageError, ListError.
    """
    summary = _gather(arguments)
    if arguments.html:
        _write_page(summary, arguments.html)
    elif arguments.json:
        say_json(_json(summary))
    elif arguments.csv:
        say(_csv(summary).rstrip("\n"))
    else:
        from ._tables import write_tables

        write_tables(summary, sys.stdout)


def _gather(arguments: argparse.Namespace) -> Summary:
    project = configuration()
    found = lists(project, arguments.lists)
    now = datetime.datetime.now(datetime.timezone.utc)
    summary = summarise(project.root, found, now)
    for record in recorded(project):
        outcomes = [attempts[-1].outcome for attempts in record.attempts.values()]
        counts = {name: outcomes.count(name) for name in dict.fromkeys(outcomes)}
        summary.results.append(Results(record.environment.label(), counts))
    if not arguments.no_history and (arguments.html or arguments.json):
        _add_history(summary, project.root)
    return summary


def _add_history(summary: Summary, root: str) -> None:
    """Add how the lists changed, or a note why that is not known."""
    paths = [path for path, _, _ in summary.lists]
    try:
        found = history(root, paths, Tallier().tally)
        shallow = output_of(root, "rev-parse", "--is-shallow-repository")
    except GitError as error:
        summary.notes.append("The history is not known: %s." % str(error).rstrip("."))
        return
    summary.points = found.points
    if not found.points:
        summary.notes.append("No commit holds the lists yet.")
    if found.unreadable:
        summary.notes.append(
            "%d versions could not be read and are left out." % found.unreadable
        )
    if shallow.strip() == b"true":
        summary.notes.append("This clone is shallow: older history is missing.")


def _write_page(summary: Summary, path: str) -> None:
    try:
        from ._page import render
    except ImportError as error:
        raise UsageError(
            "--html needs the package %s: pip install 'onemaster[testlists]'"
            % error.name
        ) from error
    if os.path.isdir(path):
        raise UsageError("--html takes a file to write, and %s is a folder" % path)
    write_atomically(path, render(summary).encode("utf-8"))
    note("%s is written" % shown(path))


def _csv(summary: Summary) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in summary.rows:
        writer.writerow([_harmless(text) for text in row.cells().values()])
    return stream.getvalue()


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text


def _json(summary: Summary) -> Dict[str, Any]:
    entries: List[Dict[str, Any]] = [
        dict(row.cells(), line=row.line, package=row.package, state=row.state)
        for row in summary.rows
    ]
    return {
        "project": summary.project,
        "made": summary.made.isoformat(timespec="seconds"),
        "lists": [
            {"path": path, "mode": mode, "entries": count}
            for path, mode, count in summary.lists
        ],
        "results": [
            {"environment": results.name, "counts": results.counts}
            for results in summary.results
        ],
        "owners": dict(summary.by_owner()),
        "packages": dict(summary.by_package()),
        "reasons": dict(summary.by_reason()),
        "entries": entries,
        "history": [
            {
                "time": point.time,
                "path": point.path,
                "mode": point.tally.mode,
                "entries": point.tally.count,
            }
            for point in summary.points
        ],
        "notes": summary.notes,
    }
