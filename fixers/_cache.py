"""Results of earlier runs, for the files that have not changed since.

One file for each tree and each set of choices::

    magic | blobs ... | index (JSON) | length of the index | digest of the index

A blob is a digest and the compressed rest of one result. The file is written anew and
renamed into place, so that it is whole at any moment and the last of two runs that end
at once wins. Whatever does not look right counts as an empty cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import sys
import time
import zlib
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import (
    IO,
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Tuple,
)

from ._results import Change, FileResult, Place, Risk, Status
from ._settings import Settings

#: Where caches lie, if the variable is set.
DIRECTORY_VARIABLE = "ONEMASTER_CACHE_DIR"

_MAGIC = b"onemaster fixers cache 2\n"
_FOOTER = struct.Struct(">Q16s")
_DIGEST_BYTES = 16

# A change within the same tick of the file system's clock leaves the time as it is;
# ticks last up to two seconds. Younger files are compared by their content.
_TICK_NANOSECONDS = 2 * 10**9

#: Of the caches in the directory, those beyond this number are deleted, oldest first.
_MOST_CACHES = 100

_LIBRARIES = (
    "fissix",
    "libmodernize",
    "modernize",
    "tree_sitter",
    "tree_sitter_python",
)


class Fingerprint(NamedTuple):
    """What the file system tells of a file without reading it."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Fingerprint:
        return cls(
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        )

    def may_be_trusted(self, read_at: int) -> bool:
        """Whether every change after ``read_at`` (ns) gives another fingerprint."""
        return max(self.modified, self.changed) + _TICK_NANOSECONDS < read_at


#: In the place of a fingerprint that must not be trusted.
_UNKNOWN = Fingerprint(-1, -1, -1, -1)


class _Entry(NamedTuple):
    """One file in the index. The blobs are (offset, length); (0, 0) for none."""

    fingerprint: Fingerprint
    digest: str
    context: str
    surroundings: str
    report: Tuple[int, int]
    after: Tuple[int, int]


class Cache:
    """The results for the files of one tree, made with one set of choices.

    root: real path of the tree; paths below it are stored relative to it.
    key: from ``settings_key``. directory: where the caches lie.
    """

    def __init__(self, root: str, key: str, directory: Optional[str] = None) -> None:
        self._directory = directory or default_directory()
        self._root = os.path.join(root, "")
        tree = _digest(os.fsencode(root)).hex()
        self._path = os.path.join(self._directory, "%s-%s.cache" % (tree[:16], key))
        self._entries: Dict[str, _Entry] = {}
        self._old: Optional[IO[bytes]] = None
        # What this run adds, not held in memory but in a file without a name.
        self._new: Optional[IO[bytes]] = None
        self._added: Dict[str, _Entry] = {}
        self._load()

    def look_up(
        self,
        path: str,
        absolute: str,
        fingerprint: Fingerprint,
        context: str = "",
        surroundings: Callable[[], str] = str,
    ) -> Optional[FileResult]:
        """Return the result for a file that has not been touched since, or None.

        path: as the caller names the file. absolute: the same, but absolute.
        context: what the result depends on besides the content.
        surroundings: returns what else some results depend on; only asked for those.

        The result holds no contents; see ``with_contents``.
        """
        entry = self._entries.get(self._name(absolute))
        if (
            entry is None
            or entry.fingerprint != fingerprint
            or entry.context != context
            or (entry.surroundings and entry.surroundings != surroundings())
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
        surroundings: Callable[[], str] = str,
    ) -> Optional[FileResult]:
        """Return the result for a file with this content, or None.

        fingerprint: taken before the file was read. read_at: time of that, in ns.
        """
        name = self._name(absolute)
        entry = self._entries.get(name)
        if (
            entry is None
            or entry.context != context
            or entry.digest != _digest(source).hex()
            or (entry.surroundings and entry.surroundings != surroundings())
        ):
            return None
        result = self._read_report(path, entry)
        if result is not None and fingerprint.may_be_trusted(read_at):
            # So that the next run need not read the file.
            self._added[name] = entry._replace(fingerprint=fingerprint)
        return result

    def content_digest(self, absolute: str) -> str:
        """Return the digest of a file's content, read only if it is not known.

        Empty if the file cannot be read.
        """
        try:
            entry = self._entries.get(self._name(absolute))
            if entry is not None:
                fingerprint = Fingerprint.of(os.stat(absolute))
                if entry.fingerprint == fingerprint:
                    return entry.digest
            with open(absolute, "rb") as stream:
                return _digest(stream.read()).hex()
        except OSError:
            return ""

    def with_contents(
        self, result: FileResult, absolute: str, before: bytes
    ) -> Optional[FileResult]:
        """Return a changed result that was looked up with its contents, or None."""
        entry = self._entries[self._name(absolute)]
        after = self._read_blob(entry.after)
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
        report = after = (0, 0)
        encoded = _encode(result)
        if encoded:
            report = self._write_blob(json.dumps(encoded).encode("ascii"))
        if result.after is not None:
            after = self._write_blob(result.after)
        self._added[self._name(absolute)] = _Entry(
            fingerprint if fingerprint.may_be_trusted(read_at) else _UNKNOWN,
            _digest(source).hex(),
            context,
            surroundings,
            report,
            after,
        )

    def save(self) -> None:
        """Write what this run has added.

        Raises OSError. The old cache is then still there.
        """
        if not self._added:
            return
        from ._writing import write_atomically

        os.makedirs(self._directory, mode=0o700, exist_ok=True)
        entries = {
            name: entry
            for name, entry in self._entries.items()
            if name not in self._added
            and os.path.lexists(os.path.join(self._root, name))
        }
        write_atomically(self._path, self._lay_out(entries))
        self._prune()
        self.close()
        self._load()

    def close(self) -> None:
        """Forget everything that is not saved."""
        for stream in (self._old, self._new):
            if stream is not None:
                stream.close()
        self._old = self._new = None
        self._entries, self._added = {}, {}

    def _name(self, absolute: str) -> str:
        if absolute.startswith(self._root):
            return absolute[len(self._root) :]
        return absolute

    def _load(self) -> None:
        try:
            stream = open(self._path, "rb")  # noqa: SIM115 - closed with the cache
        except OSError:
            return
        try:
            self._entries = _read_index(stream)
            self._old = stream
        except (OSError, ValueError, TypeError, RecursionError):
            stream.close()  # damaged, or of another version: empty

    def _lay_out(self, entries: Dict[str, _Entry]) -> Iterator[bytes]:
        """Yield the new file: what is kept of the old one, and what was added."""
        yield _MAGIC
        position = len(_MAGIC)
        index: List[Any] = []
        added = self._added
        for name, entry in [*entries.items(), *added.items()]:
            places: List[int] = []
            for place in (entry.report, entry.after):
                blob = self._raw_blob(place)
                if blob:
                    yield blob
                    places += [position, len(blob)]
                    position += len(blob)
                else:
                    places += [0, 0]
            facts = [entry.digest, entry.context, entry.surroundings]
            index.append([name, *entry.fingerprint, *facts, *places])
        encoded = json.dumps(index, separators=(",", ":")).encode("ascii")
        yield encoded
        yield _FOOTER.pack(len(encoded), _digest(encoded))

    def _write_blob(self, content: bytes) -> Tuple[int, int]:
        """Store a blob; its offset is negative, as it is not yet in the cache."""
        import tempfile

        if self._new is None:
            self._new = tempfile.TemporaryFile()  # noqa: SIM115 - the same
            self._new.write(b"\0")
        blob = _digest(content) + zlib.compress(content, 1)
        offset = self._new.seek(0, os.SEEK_END)
        self._new.write(blob)
        return -offset, len(blob)

    def _raw_blob(self, place: Tuple[int, int]) -> bytes:
        offset, length = place
        stream = self._new if offset < 0 else self._old
        if not length or stream is None:
            return b""
        stream.seek(abs(offset))
        return stream.read(length)

    def _read_blob(self, place: Tuple[int, int]) -> Optional[bytes]:
        try:
            blob = self._raw_blob(place)
            content = zlib.decompress(blob[_DIGEST_BYTES:])
        except (OSError, zlib.error):
            return None
        return content if _digest(content) == blob[:_DIGEST_BYTES] else None

    def _read_report(self, path: str, entry: _Entry) -> Optional[FileResult]:
        if not entry.report[1]:
            return FileResult(path, Status.UNCHANGED)
        report = self._read_blob(entry.report)
        if report is None:
            return None
        try:
            return _decode(path, json.loads(report))
        except (ValueError, TypeError, RecursionError):
            return None

    def _prune(self) -> None:
        """Delete the caches that nobody has written for the longest time."""
        with os.scandir(self._directory) as found:
            caches = [entry for entry in found if entry.name.endswith(".cache")]
        if len(caches) <= _MOST_CACHES:
            return
        ages = []
        for entry in caches:
            # Another run may delete the same.
            with contextlib.suppress(FileNotFoundError):
                ages.append((entry.stat().st_mtime_ns, entry.path))
        for _, path in sorted(ages)[:-_MOST_CACHES]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


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


def settings_key(settings: Settings) -> str:
    """Return a key for everything that decides a result besides the file.

    These are the settings, the source of this package and of foreign fixers, the
    installed libraries, the running Python and the interpreters that verify.
    """
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)

    def update(*parts: object) -> None:
        state.update(json.dumps(parts).encode("ascii"))

    update(sys.version, sys.implementation.cache_tag)
    update(
        settings.fixers, settings.compat_module, settings.verify_with, settings.elide
    )
    for interpreter in settings.verify_with:
        update(_file_facts(interpreter))
    folders = [os.path.dirname(os.path.abspath(__file__))]
    folders += [_foreign_folder(name) for name in settings.fixers if "." in name]
    for folder in folders:
        for path in _sources_of(folder):
            with open(path, "rb") as stream:
                content = stream.read()
            update(os.path.relpath(path, folder), _digest(content).hex())
    for library in _LIBRARIES:
        update(library, _library_facts(library))
    return state.hexdigest()


def _sources_of(folder: str) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(base, name)


def _foreign_folder(dotted: str) -> str:
    """Return the folder of a foreign fixer; it may import all that lies beside it."""
    module = sys.modules.get(dotted) or import_module(dotted)
    return os.path.dirname(os.path.abspath(str(module.__file__)))


def _library_facts(name: str) -> List[Any]:
    """Return what tells one version of an installed library from another.

    ``importlib.metadata`` would know, but takes longer than all else here.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return []
    if not spec.submodule_search_locations:
        return [os.path.getsize(spec.origin)]
    folder = os.path.dirname(spec.origin)
    facts = [
        (entry.name, entry.stat().st_size)
        for entry in os.scandir(folder)
        if entry.is_file()
    ]
    versions = [
        other
        for other in os.listdir(os.path.dirname(folder))
        if other.endswith(("-info", ".egg-link"))
        and other.lower().replace("-", "_").startswith(name + "_")
    ]
    return [*sorted(facts), *sorted(versions)]


def _file_facts(path: str) -> List[int]:
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns]


def now() -> int:
    """Return the time in ns, on the clock that stamps files."""
    return time.time_ns()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


def _read_index(stream: IO[bytes]) -> Dict[str, _Entry]:
    """Raises ValueError or TypeError for a file that is no cache of this version."""
    size = os.fstat(stream.fileno()).st_size
    if stream.read(len(_MAGIC)) != _MAGIC or size < len(_MAGIC) + _FOOTER.size:
        raise ValueError("no cache")
    stream.seek(-_FOOTER.size, os.SEEK_END)
    length, digest = _FOOTER.unpack(stream.read())
    if length > size - len(_MAGIC) - _FOOTER.size:
        raise ValueError("cut off")
    stream.seek(-_FOOTER.size - length, os.SEEK_END)
    encoded = stream.read(length)
    if _digest(encoded) != digest:
        raise ValueError("damaged")
    return {
        name: _Entry(
            Fingerprint(size, modified, changed, inode),
            digest,
            context,
            surroundings,
            (report, report_length),
            (after, after_length),
        )
        for (
            name,
            size,
            modified,
            changed,
            inode,
            digest,
            context,
            surroundings,
            report,
            report_length,
            after,
            after_length,
        ) in json.loads(encoded)
    }


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
