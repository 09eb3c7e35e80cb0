"""The report for people: diffs, what happened to each file, what is left to do."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, List, Optional, Sequence, TextIO, Tuple

from ._diffs import printable, write_diff
from ._results import Change, FileResult, Place, Status
from ._tally import Problem, Tally
from ._terminal import is_terminal, progress, write_table

if TYPE_CHECKING:
    from ._baseline import Comparison

__all__ = ["Tally", "TextReport", "progress"]

#: A list of places is shown in full up to this length, else folded by fixer.
_SHORT_LIST = 20
_PLACES_PER_FIXER = 5
#: Changes that are not in the baseline are listed up to this number.
_MOST_NEW = 50


class TextReport:
    """Writes diffs to one stream and all that is said about the run to another.

    stream_out: gets the diffs and nothing else, so that it can be kept as a patch.
    stream_err: gets a line for each changed file or problem, and the summary.
    color: None colours the diffs on a terminal, unless NO_COLOR is set.
    show_diff: whether to write diffs. verb: "would change" or "changed".
    all_places: list all places that need a human, however many there are.
    updates, accepts_new: whether the baseline is brought up to date afterwards, and
        whether it takes in what is new.
    """

    def __init__(
        self,
        stream_out: TextIO,
        stream_err: TextIO,
        *,
        color: Optional[bool] = None,
        show_diff: bool = True,
        verb: str = "would change",
        all_places: bool = False,
        updates: bool = False,
        accepts_new: bool = False,
    ) -> None:
        self._out = stream_out
        self._err = stream_err
        self._terminal = is_terminal(stream_out) or color is True
        self._color = self._terminal and not _no_color() if color is None else color
        self._show_diff = show_diff
        self._verb = verb
        self._all_places = all_places
        self._updates = updates
        self._accepts_new = accepts_new

    def file(self, result: FileResult, new: Optional[Sequence[Change]] = None) -> None:
        """Report one file as it is done.

        new: the changes that a baseline does not accept; None without a baseline.
            With one, a file without such changes is not worth a line.
        """
        if result.status in (Status.FAILED, Status.REFUSED):
            self._line(_problem(result.path, result.line, result.status, result.reason))
        if result.status is not Status.CHANGED:
            return
        if new is not None and (self._accepts_new or not new):
            return
        if self._show_diff and result.before is not None and result.after is not None:
            write_diff(
                self._out,
                result.path,
                result.before,
                result.after,
                terminal=self._terminal,
                color=self._color,
            )
            self._out.flush()
        changes = result.changes if new is None else new
        by_fixer = Counter(change.fixer for change in changes)
        counts = ", ".join("%s %d" % item for item in sorted(by_fixer.items()))
        path = printable(result.path)
        self._line("%s %s%s" % (self._verb, path, ": " + counts if counts else ""))

    def summary(self, tally: Tally, comparison: Optional[Comparison] = None) -> None:
        """Report what the run added up to; with a baseline, no more than is new."""
        if tally.fixers and comparison is None:
            self._line("")
            write_table(
                self._err,
                ["fixer", "files", "changes"],
                [
                    [name, str(count.files), str(count.changes)]
                    for name, count in sorted(tally.fixers.items())
                ],
                numbers=[1, 2],
            )
        self._problems(tally)
        self._places(tally, is_listed=comparison is None or self._all_places)
        if comparison is not None:
            self._comparison(comparison)
        if tally.requirements:
            self._line("\nlist as requirements what the code needs on Python 3:")
            for requirement in sorted(tally.requirements):
                self._line("  " + requirement)
        self._line("")
        for title, reasons in (
            ("left alone", tally.left_alone),
            ("skipped", tally.skipped),
        ):
            if reasons:
                counts = ["%d %s" % (reasons[name], name) for name in sorted(reasons)]
                self._line("%s: %s" % (title, printable(", ".join(counts))))
        self._line(self._count_line(tally))

    def _count_line(self, tally: Tally) -> str:
        names = {status: status.value for status in Status}
        names[Status.CHANGED] = self._verb
        counts = [
            "%d %s" % (tally.counts[status], names[status])
            for status in (
                Status.CHANGED,
                Status.UNCHANGED,
                Status.LEFT_ALONE,
                Status.REFUSED,
                Status.FAILED,
            )
            if tally.counts[status] or status in (Status.CHANGED, Status.UNCHANGED)
        ]
        return "%s: %s" % (_number(tally.files, "file"), ", ".join(counts))

    def _problems(self, tally: Tally) -> None:
        for problems, hint in (
            (tally.refused, "not changed because the result was not right"),
            (tally.failed, "could not be worked on"),
        ):
            if problems:
                self._line("\n%s %s:" % (_number(len(problems), "file"), hint))
                for problem in problems:
                    self._line("  " + _located(problem))

    def _places(self, tally: Tally, is_listed: bool) -> None:
        ranked = tally.ranked_places()
        if not ranked:
            return
        risks = ", ".join(
            "%d %s" % (count, risk.name.lower())
            for risk, count in tally.places_by_risk().items()
            if count
        )
        verb = "needs" if len(ranked) == 1 else "need"
        self._line(
            "\n%s %s a human; by risk: %s"
            % (_number(len(ranked), "place"), verb, risks)
            + ("" if is_listed else " (--all-places lists them)")
        )
        if not is_listed:
            return
        shown = ranked if self._all_places else _folded(ranked)
        lines = [
            "  %s:%d: %s risk, %s: %s"
            % (
                printable(path),
                place.line,
                place.risk.name.lower(),
                place.fixer,
                printable(place.reason),
            )
            for path, place in shown
        ]
        for line, count in Counter(lines).items():
            self._line(line + (" (%d times)" % count if count > 1 else ""))
        hidden = Counter(place.fixer for _, place in ranked)
        hidden.subtract(place.fixer for _, place in shown)
        rest = ["%s %d" % item for item in sorted(hidden.items()) if item[1]]
        if rest:
            self._line("  and more: %s (--all-places lists them)" % ", ".join(rest))

    def _comparison(self, comparison: Comparison) -> None:
        if comparison.new and self._accepts_new:
            self._line(
                "\n%s taken into the baseline %s"
                % (_number(len(comparison.new), "new change"), comparison.name)
            )
        elif comparison.new:
            self._line(
                "\n%s not in the baseline %s:"
                % (_number(len(comparison.new), "change"), comparison.name)
            )
            count = len(comparison.new) if self._all_places else _MOST_NEW
            for path, change in comparison.new[:count]:
                self._line(
                    "  %s:%d: %s: %s"
                    % (
                        printable(path),
                        change.line,
                        change.fixer,
                        printable(change.text),
                    )
                )
            if comparison.new[count:]:
                rest = len(comparison.new) - count
                self._line("  and %d more (--all-places lists them)" % rest)
        for old, new, common in comparison.renames:
            self._line(
                "\n%s seems to be %s under a new name, with %s in common. To keep them "
                "accepted, change the path at the start of its lines in %s"
                % (
                    printable(new),
                    printable(old),
                    _number(common, "accepted change"),
                    comparison.name,
                )
            )
        if comparison.stale:
            stale = _number(comparison.stale, "accepted change")
            if self._updates:
                self._line("\n%s taken out of %s" % (stale, comparison.name))
            else:
                self._line(
                    "\n%s in %s no longer needed: --update-baseline takes them out"
                    % (stale, comparison.name)
                )

    def _line(self, text: str) -> None:
        self._err.write(text + "\n")


def _folded(ranked: List[Tuple[str, Place]]) -> List[Tuple[str, Place]]:
    if len(ranked) <= _SHORT_LIST:
        return ranked
    seen: Counter[str] = Counter()
    shown = []
    for path, place in ranked:
        seen[place.fixer] += 1
        if seen[place.fixer] <= _PLACES_PER_FIXER:
            shown.append((path, place))
    return shown


def _problem(path: str, line: int, status: Status, reason: str) -> str:
    where = "%s:%d" % (path, line) if line else path
    return printable("%s: %s: %s" % (where, status.value, reason))


def _located(problem: Problem) -> str:
    where = "%s:%d" % (problem.path, problem.line) if problem.line else problem.path
    return printable("%s: %s" % (where, problem.reason))


def _number(count: int, noun: str) -> str:
    return "%d %s%s" % (count, noun, "" if count == 1 else "s")


def _no_color() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
