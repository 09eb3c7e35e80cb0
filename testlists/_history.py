"""What the lists held over time, from the history of their files in git."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from ._git import contents, output_of


@dataclass(frozen=True)
class Version:
    """A list as one commit left it."""

    time: int
    """Seconds since 1970, never less than that of the version before."""
    commit: str
    path: str
    """As it was asked for."""
    blob: Optional[str]
    """Id of the content; None if the commit removed the file."""


def versions(root: str, paths: Sequence[str]) -> List[Version]:
    """Return each version of the files, the oldest first.

    Only the main line counts: a merge brings in what its branch did, at the time of
    the merge, so that nothing is counted that users of the main line did not have.

    root: the folder that the paths are relative to.
    Raises GitError where there is no git, repository or commit.
    """
    named = {path.replace(os.sep, "/"): path for path in paths}
    log = output_of(
        root,
        "log",
        "--first-parent",
        "-m",  # a merge against its first parent
        "--reverse",
        "--no-renames",
        "--no-show-signature",
        "--raw",
        "--no-abbrev",
        "--relative",
        "-z",
        "--format=%x01%H %ct",
        "--",
        *named,
    )
    found: List[Version] = []
    commit, time = "", 0
    fields = iter(os.fsdecode(log).split("\0"))
    for part in fields:
        part = part.strip("\n")
        if part.startswith("\1"):
            commit, _, seconds = part[1:].partition(" ")
            time = max(time, int(seconds))
        elif part.startswith(":"):
            blob = part.split(" ")[3]
            path = named.get(next(fields))
            if path is not None:
                gone = not blob.strip("0")
                found.append(Version(time, commit, path, None if gone else blob))
    return found


@dataclass(frozen=True)
class Tally:
    """What one version of a list holds."""

    mode: str
    """``include`` or ``exclude``; empty if there is no list."""
    count: int = 0
    owners: Mapping[str, int] = field(default_factory=dict)
    packages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """What a list holds from one commit on."""

    time: int
    path: str
    tally: Tally


@dataclass(frozen=True)
class History:
    points: Tuple[Point, ...]
    unreadable: int
    """Versions that are no lists, as one that holds the marks of a conflict."""


def history(
    root: str, paths: Sequence[str], tally: Callable[[bytes, str], Optional[Tally]]
) -> History:
    """Return what the lists held over time.

    root: the folder that the paths are relative to.
    tally: returns what the content of a list holds, given its path; None if it is none.
    Raises GitError.
    """
    found = versions(root, paths)
    named = {version.blob: version.path for version in found if version.blob}
    tallies: Dict[Optional[str], Optional[Tally]] = {None: Tally("")}
    for blob, content in contents(root, named):
        tallies[blob] = tally(content, named[blob])
    points = []
    for version in found:
        held = tallies.get(version.blob)
        if held is not None:
            points.append(Point(version.time, version.path, held))
    return History(tuple(points), len(found) - len(points))
