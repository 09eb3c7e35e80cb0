r"""The ratchet: what is accepted as still Python 2, and what is new.

A baseline lists, for each file and fixer, the source lines that the fixer would still
change, and how often. Lines are known by their text, not their number, so that code
that moves within its file is not new. docs/baseline.md describes the file format.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import (
    Dict,
    Iterable,
    Iterator,
    List,
    Match,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ._paths import relative_path
from ._results import Change, FileResult, Status
from ._writing import write_atomically

_FORMAT_LINE = "# run-fixers baseline, format 1"
_FORMAT = re.compile(r"# run-fixers baseline, format (\d+)")
_EXPLANATION = (
    "# Accepted Python 2 code: path, fixer, number of changes and source line, parted",
    "# by tabs. Made by run-fixers --update-baseline; entries should only go away.",
)
_ESCAPED = re.compile(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4})|\\")
_UNSAFE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")

# Only results in which every fixer came to an answer say anything about an entry.
_ANSWERED = (Status.CHANGED, Status.UNCHANGED)

# Fewer shared entries than this share of the old file's do not suggest a rename.
_RENAME_SHARE = 0.5


class BaselineError(ValueError):
    """A baseline cannot be used; the message says where and what to do."""


class Entry(NamedTuple):
    """What one entry is about; its number of times is the value.

    path: relative to the baseline's directory, with ``/``.
    text: the source line without surrounding white space.
    """

    path: str
    fixer: str
    text: str


@dataclass(frozen=True)
class Baseline:
    """What is accepted.

    path: the baseline's file. entries: how many changes are accepted for each entry.
    comments: the lines at the top of the file that begin with ``#``.
    """

    path: str
    entries: Dict[Entry, int] = field(default_factory=dict)
    comments: Tuple[str, ...] = (_FORMAT_LINE, *_EXPLANATION)

    def compare(
        self, results: Iterable[FileResult], fixers: Sequence[str]
    ) -> List[Tuple[str, Change]]:
        """Return the (path, change) that are not accepted.

        fixers: the names of the fixers that were run.
        """
        comparison = Comparison(self, fixers)
        for result in results:
            comparison.add(result)
        return comparison.new


class Comparison:
    """A baseline against the results of one run, added file by file.

    fixers: the names of the fixers that were run.
    searched: the files and directories in which files were looked for. An entry for a
        file that no longer exists there is no longer needed.
    """

    def __init__(
        self, baseline: Baseline, fixers: Sequence[str], searched: Sequence[str] = ()
    ) -> None:
        self.new: List[Tuple[str, Change]] = []
        self._baseline = baseline
        self._fixers = frozenset(fixers)
        self._root = os.path.realpath(os.path.dirname(baseline.path))
        self._searched = [os.path.realpath(path) for path in searched]
        self._found: Dict[Entry, int] = {}
        self._answered: Set[str] = set()

    @property
    def name(self) -> str:
        """The baseline's file, for messages."""
        return self._baseline.path

    def add(self, result: FileResult) -> Tuple[Change, ...]:
        """Compare one result; return its changes that are not accepted.

        Of several equal lines, the last ones count as the new ones.
        """
        if result.status not in _ANSWERED:
            return ()
        path = self._relative(result.path)
        self._answered.add(path)
        seen: Counter[Entry] = Counter()
        new = []
        for change in sorted(result.changes):
            entry = Entry(path, change.fixer, change.text)
            seen[entry] += 1
            if seen[entry] > self._baseline.entries.get(entry, 0):
                new.append(change)
        self._found.update(seen)
        self.new += [(result.path, change) for change in new]
        return tuple(new)

    @property
    def stale(self) -> int:
        """The number of accepted changes that are no longer needed."""
        tightened = self.updated(allow_growth=False).entries
        return sum(self._baseline.entries.values()) - sum(tightened.values())

    @property
    def renames(self) -> List[Tuple[str, str, int]]:
        """Files that seem to have a new name: (old path, new path, equal changes)."""
        gone: Dict[str, Counter[Tuple[str, str]]] = {}
        for entry, count in self._baseline.entries.items():
            if entry.path not in self._answered and self._is_missing(entry.path):
                gone.setdefault(entry.path, Counter())[entry[1:]] += count
        if not gone:
            return []
        fresh: Dict[str, Counter[Tuple[str, str]]] = {}
        for shown, change in self.new:
            key = (change.fixer, change.text)
            fresh.setdefault(self._relative(shown), Counter())[key] += 1
        suggestions = []
        for old, accepted in sorted(gone.items()):
            common, new = max(
                ((sum((accepted & there).values()), p) for p, there in fresh.items()),
                default=(0, ""),
            )
            if common and common >= _RENAME_SHARE * sum(accepted.values()):
                suggestions.append((old, new, common))
        return suggestions

    def updated(self, allow_growth: bool = False) -> Baseline:
        """Return the baseline with the entries as this run found them.

        Entries of files and fixers that the run has no answer for stay as they are.

        allow_growth: also accept what is new; else entries only go away or shrink.
        """
        entries = {}
        for entry, count in self._baseline.entries.items():
            kept = count
            if self._knows(entry):
                kept = self._found.get(entry, 0)
                if not allow_growth:
                    kept = min(kept, count)
            if kept:
                entries[entry] = kept
        if allow_growth:
            for entry, count in self._found.items():
                entries.setdefault(entry, count)
        return Baseline(self._baseline.path, entries, self._baseline.comments)

    def _knows(self, entry: Entry) -> bool:
        if entry.fixer not in self._fixers:
            return False
        return entry.path in self._answered or self._is_missing(entry.path)

    def _is_missing(self, path: str) -> bool:
        """Whether the file was searched for and does not exist."""
        full = os.path.join(self._root, *path.split("/"))
        return not os.path.lexists(full) and any(
            full == searched or full.startswith(searched.rstrip(os.sep) + os.sep)
            for searched in map(os.path.normpath, self._searched)
        )

    def _relative(self, path: str) -> str:
        try:
            return relative_path(path, self._root)
        except ValueError as error:
            raise BaselineError("%s: %s: %s" % (self.name, path, error)) from error


def with_newness(
    changes: Sequence[Change], new: Optional[Sequence[Change]]
) -> Iterator[Tuple[Change, Optional[bool]]]:
    """Yield each change and whether it is among the new ones.

    new: what Comparison.add returned; None, without a baseline, yields None.
    """
    left = Counter(new or ())
    for change in changes:
        yield change, None if new is None else left[change] > 0
        left[change] -= 1


def load(path: str) -> Baseline:
    """Read a baseline.

    Raises BaselineError if the file is missing, unreadable or not a baseline.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except FileNotFoundError as error:
        raise BaselineError(
            "%s: no such baseline; to accept the code as it is now: "
            "run-fixers --baseline %s --update-baseline --allow-growth" % (path, path)
        ) from error
    except OSError as error:
        raise BaselineError("%s: %s" % (path, error.strerror)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BaselineError("%s:%d: not UTF-8" % (path, line)) from error
    return _parse(path, text)


def load_or_empty(path: str) -> Baseline:
    """Read a baseline, or return an empty one if there is no such file."""
    return load(path) if os.path.lexists(path) else Baseline(path)


def save(baseline: Baseline) -> bool:
    """Write a baseline, unless the file says the same already.

    Returns whether the file was written. Raises BaselineError.
    """
    if os.path.lexists(baseline.path):
        old = load(baseline.path)
        if (old.entries, old.comments) == (baseline.entries, baseline.comments):
            return False
    try:
        write_atomically(baseline.path, _render(baseline).encode("utf-8"))
    except OSError as error:
        raise BaselineError("%s: %s" % (baseline.path, error.strerror)) from error
    return True


def _render(baseline: Baseline) -> str:
    lines = []
    for entry, count in baseline.entries.items():
        fields = [_escape_path(entry.path), _escape(entry.fixer), str(count)]
        # No tab at the end: editors take it away.
        lines.append("\t".join(fields + ([_escape(entry.text)] if entry.text else [])))
    return "".join(line + "\n" for line in [*baseline.comments, *sorted(lines)])


def _parse(path: str, text: str) -> Baseline:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    comments: List[str] = []
    entries: Dict[Entry, int] = {}
    first_seen: Dict[Entry, int] = {}
    for number, line in enumerate((line.rstrip("\r") for line in lines), 1):
        where = "%s:%d" % (path, number)
        if _CONFLICT.match(line):
            raise BaselineError(
                "%s: an unfinished merge. Keep the entries of both sides, of equal "
                "ones the one with the smaller number, and delete the marker lines; "
                "then run-fixers --baseline %s --update-baseline" % (where, path)
            )
        if number == 1:
            _check_format(where, line)
        if line.startswith("#"):
            if entries:
                raise BaselineError(
                    "%s: a comment among the entries; comments stand at the top" % where
                )
            comments.append(line)
            continue
        entry, count = _parse_entry(where, line)
        if entry in entries:
            raise BaselineError(
                "%s: the same entry as in line %d; delete the one with the larger "
                "number" % (where, first_seen[entry])
            )
        entries[entry] = count
        first_seen[entry] = number
    if not comments:
        raise BaselineError("%s:1: not a baseline, the file is empty" % path)
    return Baseline(path, entries, tuple(comments))


def _check_format(where: str, line: str) -> None:
    match = _FORMAT.fullmatch(line)
    if match is None:
        raise BaselineError(
            "%s: not a baseline, it does not begin with %r" % (where, _FORMAT_LINE)
        )
    if match.group(1) != "1":
        raise BaselineError(
            "%s: format %s, from another version of run-fixers; this one reads format 1"
            % (where, match.group(1))
        )


def _parse_entry(where: str, line: str) -> Tuple[Entry, int]:
    fields = line.split("\t")
    if len(fields) == 3:
        fields.append("")
    if len(fields) != 4 or not all(fields[:3]):
        raise BaselineError(
            "%s: not an entry; path, fixer, number and source line are parted by tabs"
            % where
        )
    if not re.fullmatch("[1-9][0-9]{0,8}", fields[2]):
        raise BaselineError("%s: %r is not a number above 0" % (where, fields[2]))
    entry = Entry(*(_unescape(where, fields[index]) for index in (0, 1, 3)))
    return entry, int(fields[2])


def _escape(text: str) -> str:
    def escape(match: Match[str]) -> str:
        code = ord(match.group())
        if match.group() == "\\":
            return "\\\\"
        return "\\x%02x" % code if code < 0x100 else "\\u%04x" % code

    return _UNSAFE.sub(escape, text)


def _escape_path(path: str) -> str:
    """Escape a path; a comment or a conflict marker begins like no path."""
    escaped = _escape(path)
    if escaped[:1] in ("#", "<", "=", ">", "|"):
        return "\\x%02x%s" % (ord(escaped[0]), escaped[1:])
    return escaped


def _unescape(where: str, text: str) -> str:
    def unescape(match: Match[str]) -> str:
        code = match.group(1)
        if code is None:
            raise BaselineError(
                "%s: a backslash that is followed by none of \\\\, \\xHH, \\uHHHH"
                % where
            )
        return code if code == "\\" else chr(int(code[1:], 16))

    return _ESCAPED.sub(unescape, text)
