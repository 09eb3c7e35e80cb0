"""The file in which a cache lies::

    magic | blobs ... | index (JSON) | length of the index | digest of the index

A blob is a digest and some compressed bytes; an entry of the index says where those of
one file lie. The cache file is written anew and renamed into place, so that it is whole
at any moment and the last of two runs that end at once wins. Whatever does not look
right counts as empty.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from typing import (
    IO,
    Any,
    Dict,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

DIGEST_BYTES = 16

_MAGIC = b"onemaster fixers cache 3\n"
_FOOTER = struct.Struct(">Q16s")

# A change within the same tick of the file system's clock leaves the time as it is;
# ticks last up to two seconds. Younger files are compared by their content.
_TICK_NANOSECONDS = 2 * 10**9

#: Where a blob lies: offset and length, (0, 0) for none. A negative offset is that of a
#: blob which is not saved yet.
Extent = Tuple[int, int]
NO_BLOB: Extent = (0, 0)


class Fingerprint(NamedTuple):
    """What the file system tells of a file without reading it."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Fingerprint:
        """Return the fingerprint of a file, from its ``os.stat``."""
        return cls(
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        )

    def may_be_trusted(self, read_at: int) -> bool:
        """Whether every change after ``read_at`` (ns) gives another fingerprint."""
        return max(self.modified, self.changed) + _TICK_NANOSECONDS < read_at


class Entry(NamedTuple):
    """What the cache knows of one file, with the blobs of its report and new content.

    read: name and digest of each other file that the result depends on.
    """

    fingerprint: Fingerprint
    digest: str
    context: str
    surroundings: str
    read: Sequence[Tuple[str, str]]
    report: Extent
    after: Extent


class CacheFile:
    """An open cache file, and what is to be added to it.

    path: where it lies. entries: those in it, empty if there is none or it is damaged.
    """

    def __init__(self, path: str) -> None:
        self.entries: Dict[str, Entry] = {}
        self._stream: Optional[IO[bytes]] = None
        # What is added, not held in memory but in a file without a name.
        self._added: Optional[IO[bytes]] = None
        try:
            stream = open(path, "rb")  # noqa: SIM115 - closed with the cache
        except OSError:
            return
        try:
            self.entries = _read_index(stream)
            self._stream = stream
        except (OSError, ValueError, TypeError, RecursionError):
            stream.close()  # damaged, or of another version: empty

    def close(self) -> None:
        """Forget everything that is not written."""
        for stream in (self._stream, self._added):
            if stream is not None:
                stream.close()
        self._stream = self._added = None
        self.entries = {}

    def add_blob(self, content: bytes) -> Extent:
        """Store some bytes for an entry that ``write`` will get."""
        import tempfile

        if self._added is None:
            self._added = tempfile.TemporaryFile()  # noqa: SIM115 - the same
            self._added.write(b"\0")
        blob = digest_of(content) + zlib.compress(content, 1)
        offset = self._added.seek(0, os.SEEK_END)
        self._added.write(blob)
        return -offset, len(blob)

    def blob(self, extent: Extent) -> Optional[bytes]:
        """Return the bytes of a blob, None if they are not what they were."""
        try:
            blob = self._raw_blob(extent)
            content = zlib.decompress(blob[DIGEST_BYTES:])
        except (OSError, zlib.error):
            return None
        return content if digest_of(content) == blob[:DIGEST_BYTES] else None

    def write(self, path: str, entries: Mapping[str, Entry]) -> None:
        """Write a cache file with these entries, by name, and their blobs.

        Raises OSError. What was at the path is then still there.
        """
        from ._writing import write_atomically

        write_atomically(path, self._lay_out(entries))

    def _lay_out(self, entries: Mapping[str, Entry]) -> Iterator[bytes]:
        yield _MAGIC
        position = len(_MAGIC)
        index: List[Any] = []
        for name, entry in entries.items():
            extents: List[int] = []
            for extent in (entry.report, entry.after):
                blob = self._raw_blob(extent)
                if blob:
                    yield blob
                    extents += [position, len(blob)]
                    position += len(blob)
                else:
                    extents += NO_BLOB
            facts = [entry.digest, entry.context, entry.surroundings]
            read = [list(pair) for pair in entry.read]
            index.append([name, *entry.fingerprint, *facts, read, *extents])
        encoded = json.dumps(index, separators=(",", ":")).encode("ascii")
        yield encoded
        yield _FOOTER.pack(len(encoded), digest_of(encoded))

    def _raw_blob(self, extent: Extent) -> bytes:
        offset, length = extent
        stream = self._added if offset < 0 else self._stream
        if not length or stream is None:
            return b""
        stream.seek(abs(offset))
        return stream.read(length)


def digest_of(content: bytes) -> bytes:
    """Return the digest by which caches tell contents apart."""
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()


def _read_index(stream: IO[bytes]) -> Dict[str, Entry]:
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
    if digest_of(encoded) != digest:
        raise ValueError("damaged")
    return {
        name: Entry(
            Fingerprint(size, modified, changed, inode),
            digest,
            context,
            surroundings,
            [(other, of_other) for other, of_other in read],
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
            read,
            report,
            report_length,
            after,
            after_length,
        ) in json.loads(encoded)
    }
