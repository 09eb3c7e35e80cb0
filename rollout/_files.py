"""Reading a file that others replace, and replacing one."""

from __future__ import absolute_import

import errno
import io
import os
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Tuple

    # Of a file that has changed, at least one of these has.
    Stamp = Tuple[Any, ...]


def stamp_of(path):
    # type: (str) -> Stamp
    """Return what tells a file from a later state of it. Raises OSError."""
    return _stamp(os.stat(path))


def read_whole(path, most):
    # type: (str, int) -> Tuple[bytes, Stamp]
    """Return a file's bytes, at most ``most`` and one more, and its stamp.

    :raises OSError: it cannot be read.
    :raises EnvironmentError: it was being written while it was read.
    """
    with io.open(path, "rb") as stream:
        before = _stamp(os.fstat(stream.fileno()))
        data = stream.read(most + 1)
        after = _stamp(os.fstat(stream.fileno()))
    if before != after:
        raise EnvironmentError("%s was written while it was read" % path)
    return data, after


def replace(path, data, like=None):
    # type: (str, bytes, Optional[str]) -> None
    """Put bytes in the place of a file: others see the old file or the new, whole.

    Of a symbolic link the target is replaced.

    :param like: the file whose permissions it gets; by default the old one.
    :raises OSError: it cannot be written; the old file is as it was.
    """
    path = os.path.realpath(path)
    folder, name = os.path.split(path)
    handle, temporary = tempfile.mkstemp(prefix="." + name + ".", dir=folder)
    try:
        with io.open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _take_after(temporary, like or path)
        # os.replace on Windows is of Python 3 only; there is no production 2.7 on it.
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def overwrite(path, data):
    # type: (str, bytes) -> None
    """Write bytes into a file, for when there is no room for another one beside it.

    Spaces fill what the file had more: one call writes, so that hardly a reader sees a
    part. Raises OSError.
    """
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, data.ljust(os.fstat(handle).st_size))
        os.fsync(handle)
    finally:
        os.close(handle)


def make(path, like):
    # type: (str, str) -> None
    """Make an empty file where there is none, with another's permissions. Raises OSError."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except EnvironmentError as error:
        if error.errno != errno.EEXIST:
            raise
    else:
        _take_after(path, like)


def _take_after(path, like):
    # type: (str, str) -> None
    try:
        wanted = os.stat(like)
    except OSError:
        os.chmod(path, 0o644)
        return
    # Who runs Python 3 may be able to read the file only as its owner or group.
    for owner, group in ((wanted.st_uid, -1), (-1, wanted.st_gid)):
        try:
            os.chown(path, owner, group)
        except OSError as error:  # only root gives files away
            if error.errno != errno.EPERM:
                raise
    os.chmod(path, wanted.st_mode & 0o7777)


def _stamp(status):
    # type: (os.stat_result) -> Stamp
    modified = getattr(status, "st_mtime_ns", status.st_mtime)
    changed = getattr(status, "st_ctime_ns", status.st_ctime)
    return status.st_dev, status.st_ino, status.st_size, modified, changed
