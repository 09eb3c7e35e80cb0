"""Annotations for GitHub Actions: a line on standard output for each finding."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, List, Mapping, NamedTuple, Optional, Sequence, TextIO

from ._diffs import write_bytes
from ._paths import relative_path
from ._results import Change, FileResult, Risk, Status
from ._tally import Tally

if TYPE_CHECKING:
    from ._baseline import Comparison

_LEVELS = {Risk.HIGH: "warning", Risk.MEDIUM: "warning", Risk.LOW: "notice"}
_MESSAGE_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_MESSAGE_ESCAPES, ":": "%3A", ",": "%2C"}


class _Annotation(NamedTuple):
    """One annotation; they sort by how much they matter, then by place."""

    rank: int
    path: str
    line: int
    column: int
    level: str
    title: str
    message: str


class GithubReport:
    """Writes the annotations at the end, what matters most first.

    GitHub shows no more than ten of each level for a step of a job.

    root: the repository's directory; default GITHUB_WORKSPACE or, where that is not
        set, the working directory.
    """

    def __init__(self, stream: TextIO, *, root: Optional[str] = None) -> None:
        self._stream = stream
        self._root = root or os.environ.get("GITHUB_WORKSPACE") or os.curdir
        self._annotations: List[_Annotation] = []

    def file(self, result: FileResult, new: Optional[Sequence[Change]] = None) -> None:
        """Take note of one file.

        new: the changes that a baseline does not accept, which alone are annotated
            then; None without a baseline.
        """
        path = relative_path(result.path, self._root)
        if result.status in (Status.REFUSED, Status.FAILED):
            self._annotations.append(
                _Annotation(
                    0,
                    path,
                    result.line,
                    -1,
                    "error",
                    result.status.value,
                    result.reason,
                )
            )
        for change in result.changes if new is None else new:
            self._annotations.append(
                _Annotation(
                    1,
                    path,
                    change.line,
                    change.column,
                    "warning",
                    change.fixer,
                    "Python 2 code that run-fixers changes: %s" % change.text,
                )
            )
        for place in result.places:
            self._annotations.append(
                _Annotation(
                    2 + Risk.HIGH - place.risk,
                    path,
                    place.line,
                    place.column,
                    _LEVELS[place.risk],
                    place.fixer,
                    "needs a human: %s" % place.reason,
                )
            )

    def summary(self, tally: Tally, comparison: Optional[Comparison] = None) -> None:
        """Write the annotations."""
        for annotation in sorted(self._annotations):
            line = _command(annotation) + "\n"
            write_bytes(self._stream, line.encode("utf-8", "surrogateescape"))


def _command(annotation: _Annotation) -> str:
    properties = ["file=" + _escaped(annotation.path, _PROPERTY_ESCAPES)]
    if annotation.line > 0:
        properties.append("line=%d" % annotation.line)
        if annotation.column >= 0:
            properties.append("col=%d" % (annotation.column + 1))
    title = "run-fixers: " + annotation.title
    properties.append("title=" + _escaped(title, _PROPERTY_ESCAPES))
    message = _escaped(annotation.message, _MESSAGE_ESCAPES)
    return "::%s %s::%s" % (annotation.level, ",".join(properties), message)


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
