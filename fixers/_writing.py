"""Writing files so that at any moment each one is the old or the new, whole."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Iterable, Iterator, Optional, TextIO, TypeVar, Union

from ._interrupts import interrupts_blocked

T = TypeVar("T")


class ChangedOnDisk(Exception):
    """The file is no longer what it was when it was read."""


def write_atomically(
    path: str,
    content: Union[bytes, Iterable[bytes]],
    expected: Optional[bytes] = None,
) -> None:
    """Replace the content of a file, or create the file.

    The new content is written beside the file and renamed over it, with the old mode
    and, where that is permitted, the old owner. Of a symbolic link the target is
    replaced. Hard links to the old file keep the old content.

    path: the file. content: its new bytes, in one piece or in several.
    expected: the bytes that the file must still hold; None does not look.

    Raises ChangedOnDisk if it holds others, and OSError, PermissionError for one
    if the file is read-only. In both cases the file is untouched.
    """
    import tempfile

    target = os.path.realpath(path)
    try:
        old = os.stat(target)
    except FileNotFoundError:
        if expected is not None:
            raise ChangedOnDisk("the file was deleted in the meantime") from None
        old = None
    if old is not None and not os.access(target, os.W_OK):
        # The rename would succeed all the same, against the will of its owner.
        raise PermissionError(13, "the file is read-only", path)
    with interrupts_blocked():
        descriptor, temporary = tempfile.mkstemp(
            prefix=".run-fixers-", suffix=".tmp", dir=os.path.dirname(target)
        )
        try:
            with open(descriptor, "wb") as stream:
                stream.writelines([content] if isinstance(content, bytes) else content)
                stream.flush()
                _take_over(temporary, old)
                os.fsync(stream.fileno())
            if expected is not None:
                _check(target, expected)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            raise


@contextlib.contextmanager
def text_stream(path: str) -> Iterator[TextIO]:
    """Open a file for writing UTF-8 that replaces ``path`` if all goes well.

    Raises OSError if it cannot be written.
    """
    import tempfile

    with tempfile.TemporaryFile() as spool:
        with open(
            spool.fileno(),
            "w",
            encoding="utf-8",
            errors="surrogateescape",
            newline="",
            closefd=False,
        ) as stream:
            yield stream
        spool.seek(0)
        write_atomically(path, iter(lambda: spool.read(2**16), b""))


def when_complete(items: Iterable[T]) -> Iterator[T]:
    """Yield the items again, the first one when the last one has come.

    Until then they wait on the disk. They must be picklable.
    """
    import pickle
    import tempfile

    with tempfile.TemporaryFile() as spool:
        count = 0
        for item in items:
            pickle.dump(item, spool)
            count += 1
        spool.seek(0)
        for _ in range(count):
            yield pickle.load(spool)


def _take_over(temporary: str, old: Optional[os.stat_result]) -> None:
    """Give the new file the owner and the mode of the old one."""
    if old is None:
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        return
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "chown"):
        new = os.stat(temporary)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.chown(temporary, old.st_uid, old.st_gid)
            except PermissionError:
                # Another owner's rights must not become ours.
                mode &= ~(stat.S_ISUID | stat.S_ISGID)
                with contextlib.suppress(PermissionError):
                    os.chown(temporary, -1, old.st_gid)
    os.chmod(temporary, mode)


def _check(target: str, expected: bytes) -> None:
    try:
        with open(target, "rb") as stream:
            same = stream.read() == expected
    except FileNotFoundError:
        same = False
    if not same:
        raise ChangedOnDisk("the file was changed in the meantime")
