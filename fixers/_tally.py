"""What a run adds up to, without the contents of the files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Dict, List, Set, Tuple

from ._results import FileResult, Place, Risk, Status


@dataclass
class FixerCount:
    """How much one fixer did: files that it changed, and rewrites in them."""

    files: int = 0
    changes: int = 0


@dataclass(frozen=True)
class Problem:
    """A file that was refused or failed; ``line`` is 0 where no line is known."""

    path: str
    line: int
    reason: str


#: The outcome that counts when a file was worked on several times.
_SEVERITY = {
    Status.UNCHANGED: 0,
    Status.LEFT_ALONE: 1,
    Status.CHANGED: 2,
    Status.REFUSED: 3,
    Status.FAILED: 4,
}


class Tally:
    """Counts of a run, and the places in it that need a human.

    A file may be added several times, once for each fixer that was run alone: it
    counts as one file, with its worst outcome.

    fixers: what each fixer changed, by its name.
    places: (path, place), in the order in which they came.
    problems: the first reason why a file was refused or failed, by status and path.
    left_alone: files by reason. skipped: files that were never opened, by reason.
    requirements: distributions that the code imports on Python 3.
    """

    def __init__(self) -> None:
        self.fixers: Dict[str, FixerCount] = {}
        self.places: List[Tuple[str, Place]] = []
        self.left_alone: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.requirements: Set[str] = set()
        self._statuses: Dict[str, Status] = {}
        self._problems: Dict[Tuple[Status, str], Problem] = {}

    def add(self, result: FileResult) -> None:
        """Count one result."""
        before = self._statuses.get(result.path)
        if before is None or _SEVERITY[result.status] > _SEVERITY[before]:
            self._statuses[result.path] = result.status
        if result.status is Status.LEFT_ALONE and before is None:
            self.left_alone[result.reason.partition(": ")[0]] += 1
        if result.status in (Status.REFUSED, Status.FAILED):
            self._problems.setdefault(
                (result.status, result.path),
                Problem(result.path, result.line, result.reason),
            )
        for fixer in {change.fixer for change in result.changes}:
            self.fixers.setdefault(fixer, FixerCount()).files += 1
        for change in result.changes:
            self.fixers[change.fixer].changes += 1
        self.places += [(result.path, place) for place in result.places]
        self.requirements.update(result.requirements)

    def skip(self, reason: str, files: int = 1) -> None:
        """Count files or folders that were passed over without a look."""
        self.skipped[reason] += files

    @property
    def files(self) -> int:
        """The number of files looked at."""
        return len(self._statuses)

    @property
    def counts(self) -> Dict[Status, int]:
        """The number of files for each outcome, zeros included."""
        found = Counter(self._statuses.values())
        return {status: found[status] for status in Status}

    @property
    def refused(self) -> List[Problem]:
        """The files whose rewrite was thrown away."""
        return self._with_status(Status.REFUSED)

    @property
    def failed(self) -> List[Problem]:
        """The files that could not be worked on."""
        return self._with_status(Status.FAILED)

    def _with_status(self, status: Status) -> List[Problem]:
        return [problem for (of, _), problem in self._problems.items() if of is status]

    def ranked_places(self) -> List[Tuple[str, Place]]:
        """Return the places, high risk first, then by path and line."""
        return sorted(
            set(self.places), key=lambda item: (-item[1].risk, item[0], item[1])
        )

    def places_by_risk(self) -> Dict[Risk, int]:
        """Return the number of places for each risk, high first."""
        found = Counter(place.risk for _, place in set(self.places))
        return {risk: found[risk] for risk in sorted(Risk, reverse=True)}
