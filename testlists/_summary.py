"""What a report says: the entries of the lists, counted, and how they changed."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Dict, List, Optional, Sequence, Tuple

if TYPE_CHECKING:
    from ._entries import Entry
    from ._history import Point
    from ._listfile import TestList

#: An entry that expires within this many days is said to expire soon.
SOON = 14

COLUMNS = ("id", "list", "owner", "issue", "expires", "mark", "condition", "reason")
NO_OWNER = "(no owner)"


@dataclass(frozen=True)
class Row:
    """An entry, as a person reads it; what it lacks is empty."""

    id: str
    list: str
    mode: str
    line: int
    owner: str
    issue: str
    expires: str
    mark: str
    condition: str
    reason: str
    state: str
    """``expired``, ``soon`` (it expires then), or empty."""

    def cells(self) -> Dict[str, str]:
        return {column: getattr(self, column) for column in COLUMNS}

    @property
    def package(self) -> str:
        return package_of(self.id)


@dataclass(frozen=True)
class Results:
    """What records of runs say of a list on one interpreter."""

    name: str
    """Of the interpreter and runner."""
    counts: Dict[str, int]
    """How many tests ended in which way."""


@dataclass
class Summary:
    project: str
    made: datetime.datetime
    rows: List[Row]
    lists: List[Tuple[str, str, int]]
    """Path, mode and number of entries of each list."""
    results: List[Results] = field(default_factory=list)
    points: Sequence[Point] = ()
    notes: List[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The mode whose entries are the work that is left, if any list has it."""
        modes = {mode for _, mode, _ in self.lists}
        return "include" if modes == {"include"} else "exclude"

    def counted(self) -> List[Row]:
        """Return the rows that the breakdowns are of."""
        return [row for row in self.rows if row.mode == self.mode]

    def by_owner(self) -> Counter[str]:
        return Counter(row.owner or NO_OWNER for row in self.counted())

    def by_package(self) -> Counter[str]:
        return Counter(row.package for row in self.counted())

    def by_reason(self) -> Counter[str]:
        return Counter(row.reason or "(no reason)" for row in self.counted())

    def expiring(self) -> List[Row]:
        """Return the rows that have expired or soon will, the earliest first."""
        return sorted(
            (r for r in self.rows if r.state), key=lambda r: (r.expires, r.id)
        )


def summarise(root: str, lists: Sequence[TestList], now: datetime.datetime) -> Summary:
    """Count what lists hold.

    root: the folder of the project. now: in UTC.
    """
    rows: List[Row] = []
    totals = []
    for found in lists:
        path = os.path.relpath(found.path, root).replace(os.sep, "/")
        totals.append((path, found.mode, len(found.entries)))
        rows.extend(
            _row(entry, path, found.mode, now.date()) for entry in found.entries
        )
    return Summary(os.path.basename(os.path.abspath(root)), now, rows, totals)


def package_of(test_id: str) -> str:
    """Return the folder of a test's file, which stands for its package."""
    path = test_id.split("::", 1)[0]
    return path.rpartition("/")[0] or "."


def _row(entry: Entry, path: str, mode: str, today: datetime.date) -> Row:
    return Row(
        id=entry.test,
        list=path,
        mode=mode,
        line=entry.line,
        owner=entry.owner,
        issue=entry.issue,
        expires=str(entry.expires or ""),
        mark=entry.mark,
        condition=entry.condition.text if entry.condition else "",
        reason=entry.reason,
        state=_state(entry.expires, today),
    )


def _state(expires: Optional[datetime.date], today: datetime.date) -> str:
    if expires is None:
        return ""
    if expires < today:
        return "expired"
    return "soon" if expires <= today + datetime.timedelta(SOON) else ""
