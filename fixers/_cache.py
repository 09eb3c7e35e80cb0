"""Results of earlier runs, for the files that have not changed since."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import replace
from typing import Any, Callable, Dict, List, Optional

from ._cache_file import NO_BLOB, CacheFile, Entry, Fingerprint, digest_of
from ._results import Change, FileResult, Place, Risk, Status

#: Where caches lie, if the variable is set.
DIRECTORY_VARIABLE = "ONEMASTER_CACHE_DIR"

#: Of the caches in the directory, those beyond this number are deleted, oldest first.
_MOST_CACHES = 100

#: For a new tree, so many other caches are tried, and so many of the files in each.
_MOST_TRIED = 8
_FILES_TRIED = 20

#: In the place of a fingerprint that must not be trusted.
_UNKNOWN = Fingerprint(-1, -1, -1, -1)


class Cache:
    """The results for the files of one tree, made with one set of choices.

    A new tree begins with those of another copy of it, such as the clone beside it.

    root: real path of the tree; paths below it are stored relative to it.
    key: from ``settings_key``. directory: where the caches lie.
    """

    def __init__(self, root: str, key: str, directory: Optional[str] = None) -> None:
        self._directory = directory or default_directory()
        self._root = os.path.join(root, "")
        tree = digest_of(os.fsencode(root)).hex()
        self._path = os.path.join(self._directory, "%s-%s.cache" % (tree[:16], key))
        self._file = CacheFile(self._path)
        self._added: Dict[str, Entry] = {}
        if not self._file.entries:
            self._begin_with_copy("-%s.cache" % key)

    def look_up(
        self,
        path: str,
        absolute: str,
        fingerprint: Fingerprint,
        context: str = "",
        renewed: Callable[[str], str] = str,
    ) -> Optional[FileResult]:
        """Return the result for a file that has not been touched since, or None.

        path: as the caller names the file. absolute: the same, but absolute.
        context: what the result depends on besides the content.
        renewed: returns for what was recorded of the surroundings, if anything was, what
            to record now, or "" if the result does not hold any more.

        The result holds no contents; see ``with_contents``.
        """
        name = self._name(absolute)
        entry = self._file.entries.get(name)
        if (
            entry is None
            or entry.fingerprint != fingerprint
            or entry.context != context
            or self._has_read_other(entry)
            or self._is_outdated(name, entry, renewed)
        ):
            return None
        return self._read_report(path, entry)

    def look_up_content(
        self,
        path: str,
        absolute: str,
        source: bytes,
        fingerprint: Fingerprint,
        read_at: int,
        context: str = "",
        renewed: Callable[[str], str] = str,
    ) -> Optional[FileResult]:
        """Return the result for a file with this content, or None.

        fingerprint: taken before the file was read. read_at: time of that, in ns.
        """
        name = self._name(absolute)
        entry = self._file.entries.get(name)
        if (
            entry is None
            or entry.context != context
            or entry.digest != digest_of(source).hex()
            or self._has_read_other(entry)
            or self._is_outdated(name, entry, renewed)
        ):
            return None
        result = self._read_report(path, entry)
        if result is not None and fingerprint.may_be_trusted(read_at):
            # So that the next run need not read the file.
            entry = self._added.get(name, entry)
            self._added[name] = entry._replace(fingerprint=fingerprint)
        return result

    def content_digest(self, absolute: str) -> str:
        """Return the digest of a file's content, read only if it is not known.

        Empty if the file cannot be read.
        """
        try:
            entry = self._file.entries.get(self._name(absolute))
            if entry is not None:
                fingerprint = Fingerprint.of(os.stat(absolute))
                if entry.fingerprint == fingerprint:
                    return entry.digest
            with open(absolute, "rb") as stream:
                return digest_of(stream.read()).hex()
        except OSError:
            return ""

    def with_contents(
        self, result: FileResult, absolute: str, before: bytes
    ) -> Optional[FileResult]:
        """Return a changed result that was looked up with its contents, or None."""
        entry = self._file.entries[self._name(absolute)]
        after = self._file.blob(entry.after)
        if after is None:
            return None
        return replace(result, before=before, after=after)

    def add(
        self,
        result: FileResult,
        absolute: str,
        source: bytes,
        fingerprint: Fingerprint,
        read_at: int,
        context: str = "",
        surroundings: str = "",
    ) -> None:
        """Remember a result; see ``look_up`` and ``look_up_content``.

        surroundings: empty if the result does not depend on them.
        """
        report = after = NO_BLOB
        encoded = _encode(result)
        if encoded:
            report = self._file.add_blob(json.dumps(encoded).encode("ascii"))
        if result.after is not None:
            after = self._file.add_blob(result.after)
        self._added[self._name(absolute)] = Entry(
            fingerprint if fingerprint.may_be_trusted(read_at) else _UNKNOWN,
            digest_of(source).hex(),
            context,
            surroundings,
            [(self._name(path), self.content_digest(path)) for path in result.read],
            report,
            after,
        )

    def save(self) -> None:
        """Write what this run has added.

        Raises OSError. The old cache is then still there.
        """
        if not self._added:
            return
        os.makedirs(self._directory, mode=0o700, exist_ok=True)
        kept = {
            name: entry
            for name, entry in self._file.entries.items()
            if name not in self._added
            and os.path.lexists(os.path.join(self._root, name))
        }
        self._file.write(self._path, {**kept, **self._added})
        self._prune()
        self.close()
        self._file = CacheFile(self._path)

    def close(self) -> None:
        """Forget everything that is not saved."""
        self._file.close()
        self._added = {}

    def _begin_with_copy(self, ending: str) -> None:
        """Take the newest cache of a tree with the same files, if there is one."""
        try:
            newest = self._by_age(ending)[::-1]
        except OSError:
            return  # no caches, or none that can be read
        for path in newest[:_MOST_TRIED]:
            other = CacheFile(path)
            if self._has_files_of(other):
                # Those are other files, to be compared by their content.
                for name, entry in other.entries.items():
                    other.entries[name] = entry._replace(fingerprint=_UNKNOWN)
                self._file = other
                return
            other.close()

    def _has_files_of(self, other: CacheFile) -> bool:
        names = [name for name in other.entries if not os.path.isabs(name)]
        names = names[:: max(1, len(names) // _FILES_TRIED)]
        paths = [os.path.join(self._root, name) for name in names]
        return sum(map(os.path.lexists, paths)) * 2 > len(paths)

    def _is_outdated(
        self, name: str, entry: Entry, renewed: Callable[[str], str]
    ) -> bool:
        """Whether a result depends on surroundings that are not what they were."""
        if not entry.surroundings:
            return False
        now_recorded = renewed(entry.surroundings)
        if now_recorded and now_recorded != entry.surroundings:
            self._added[name] = entry._replace(surroundings=now_recorded)
        return not now_recorded

    def _has_read_other(self, entry: Entry) -> bool:
        """Whether a file that a result depends on has changed."""
        return any(
            self.content_digest(os.path.join(self._root, name)) != digest
            for name, digest in entry.read
        )

    def _name(self, absolute: str) -> str:
        if absolute.startswith(self._root):
            return absolute[len(self._root) :]
        return absolute

    def _read_report(self, path: str, entry: Entry) -> Optional[FileResult]:
        if not entry.report[1]:
            return FileResult(path, Status.UNCHANGED)
        report = self._file.blob(entry.report)
        if report is None:
            return None
        try:
            return _decode(path, json.loads(report))
        except (ValueError, TypeError, RecursionError):
            return None

    def _prune(self) -> None:
        """Delete the caches that nobody has written for the longest time."""
        for path in self._by_age(".cache")[:-_MOST_CACHES]:
            # Another run may delete the same.
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _by_age(self, ending: str) -> List[str]:
        """Return the caches whose names end like that, oldest first."""
        ages = []
        with os.scandir(self._directory) as found:
            for entry in found:
                if entry.name.endswith(ending):
                    with contextlib.suppress(FileNotFoundError):
                        ages.append((entry.stat().st_mtime_ns, entry.path))
        return [path for _, path in sorted(ages)]


def default_directory() -> str:
    """Return the folder for caches: from the environment, or the user's own."""
    chosen = os.environ.get(DIRECTORY_VARIABLE)
    if chosen:
        return os.path.abspath(chosen)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        local = os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
        base = local or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "onemaster", "fixers")


def now() -> int:
    """Return the time in ns, on the clock that stamps files."""
    return time.time_ns()


def _encode(result: FileResult) -> List[Any]:
    """Return a result without path and contents for JSON; empty if unremarkable."""
    if result == FileResult(result.path, Status.UNCHANGED):
        return []
    return [
        result.status.value,
        result.reason,
        result.line,
        [[c.line, c.column, c.fixer, c.text] for c in result.changes],
        [[p.line, p.column, p.fixer, p.reason, int(p.risk)] for p in result.places],
        list(result.requirements),
    ]


def _decode(path: str, encoded: List[Any]) -> FileResult:
    status, reason, line, changes, places, requirements = encoded
    return FileResult(
        path,
        Status(status),
        reason,
        line,
        changes=tuple(Change(*change) for change in changes),
        places=tuple(
            Place(line, column, fixer, reason, Risk(risk))
            for line, column, fixer, reason, risk in places
        ),
        requirements=tuple(requirements),
    )
