"""The report for programs: one JSON object. docs/reviewing.md describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, TextIO

from ._baseline import with_newness
from ._diffs import unified_diff
from ._results import Change, FileResult, Place, Status
from ._tally import Problem, Tally

if TYPE_CHECKING:
    from ._baseline import Comparison

#: Raised when a field changes its meaning or goes away; new fields do not count.
VERSION = 1


class JsonReport:
    """Writes the object piece by piece, so that it never holds a file's contents.

    show_diff: whether each changed file has its ``diff``.
    version: the version of the distribution.
    """

    def __init__(
        self, stream: TextIO, *, show_diff: bool = False, version: str = ""
    ) -> None:
        self._stream = stream
        self._show_diff = show_diff
        self._version = version
        self._begun = False

    def file(self, result: FileResult, new: Optional[Sequence[Change]] = None) -> None:
        """Write one file, unless it is unchanged and nothing is to be said of it.

        new: the changes that a baseline does not accept; None without a baseline.
        """
        if result.status is Status.UNCHANGED and not result.places:
            return
        self._separate()
        self._stream.write(_dumps(self._file(result, new)))

    def summary(self, tally: Tally, comparison: Optional[Comparison] = None) -> None:
        """Write the rest of the object."""
        if not self._begun:
            self._separate()
        self._stream.write(
            '\n], "summary": %s}\n' % _dumps(_summary(tally, comparison))
        )

    def _separate(self) -> None:
        if self._begun:
            self._stream.write(",\n")
            return
        head = {"format": "run-fixers", "version": VERSION, "tool": self._version}
        self._stream.write(_dumps(head)[:-1] + ', "files": [\n')
        self._begun = True

    def _file(
        self, result: FileResult, new: Optional[Sequence[Change]]
    ) -> Dict[str, Any]:
        found: Dict[str, Any] = {
            "path": result.path,
            "status": result.status.value,
            "reason": result.reason,
            "line": result.line or None,
            "changes": _changes(result.changes, new),
            "places": [_place(place) for place in result.places],
            "requirements": list(result.requirements),
        }
        if self._show_diff and result.before is not None and result.after is not None:
            diff = b"".join(unified_diff(result.path, result.before, result.after))
            found["diff"] = diff.decode("utf-8", "surrogateescape")
        return found


def _changes(
    changes: Sequence[Change], new: Optional[Sequence[Change]]
) -> List[Dict[str, Any]]:
    described = []
    for change, is_new in with_newness(changes, new):
        found: Dict[str, Any] = {
            "fixer": change.fixer,
            "line": change.line,
            "column": change.column,
            "text": change.text,
        }
        if is_new is not None:
            found["new"] = is_new
        described.append(found)
    return described


def _place(place: Place) -> Dict[str, Any]:
    return {
        "fixer": place.fixer,
        "line": place.line,
        "column": place.column,
        "reason": place.reason,
        "risk": place.risk.name.lower(),
    }


def _summary(tally: Tally, comparison: Optional[Comparison]) -> Dict[str, Any]:
    summary: Dict[str, Any] = {
        "files": tally.files,
        "statuses": {status.value: count for status, count in tally.counts.items()},
        "fixers": {
            name: {"files": count.files, "changes": count.changes}
            for name, count in sorted(tally.fixers.items())
        },
        "places": {
            risk.name.lower(): count for risk, count in tally.places_by_risk().items()
        },
        "problems": [_problem(problem) for problem in tally.refused + tally.failed],
        "left_alone": dict(sorted(tally.left_alone.items())),
        "skipped": dict(sorted(tally.skipped.items())),
        "requirements": sorted(tally.requirements),
    }
    if comparison is not None:
        summary["baseline"] = {
            "path": comparison.name,
            "new": len(comparison.new),
            "no_longer_needed": comparison.stale,
            "renames": [
                {"old": old, "new": new, "changes": count}
                for old, new, count in comparison.renames
            ],
        }
    return summary


def _problem(problem: Problem) -> Dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line or None,
        "reason": problem.reason,
    }


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)
