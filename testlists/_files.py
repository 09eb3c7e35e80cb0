"""Writing files so that at any moment each is the old or the new, whole."""

from __future__ import absolute_import, unicode_literals

import errno
import io
import os
import shutil
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Text

# Of Python 3; on POSIX, rename of 2.7 does the same.
_replace = getattr(os, "replace", os.rename)


class ChangedOnDisk(Exception):
    """The file is not what the caller expects."""


class _Anything(object):
    pass


ANYTHING = _Anything()


def write_atomically(path, content, expected=ANYTHING):
    # type: (Text, bytes, object) -> None
    """Replace a file, or create it, in one step; of a link, its target.

    :param expected: the bytes that the file must hold, or None for a file that must not
        be there; by default it is not looked at.
    :raises ChangedOnDisk: it is not as expected; nothing was written.
    :raises OSError: it cannot be written, for one because it is read-only.
    """
    target = os.path.realpath(path)
    exists = os.path.lexists(target)
    if exists and not os.access(target, os.W_OK):
        # The rename would succeed all the same, against the will of its owner.
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)
    descriptor, temporary = tempfile.mkstemp(
        prefix=str(".testlist-"), suffix=str(".tmp"), dir=os.path.dirname(target)
    )
    try:
        with io.open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if exists:
            shutil.copymode(target, temporary)
        else:
            os.chmod(temporary, 0o666 & ~_umask())
        if expected is not ANYTHING:
            _check(target, expected)
        _replace(temporary, target)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _check(target, expected):
    # type: (Text, object) -> None
    found = None  # type: Optional[bytes]
    if os.path.lexists(target):
        with io.open(target, "rb") as stream:
            found = stream.read()
    if found == expected:
        return
    if expected is None:
        raise ChangedOnDisk("the file exists already")
    if found is None:
        raise ChangedOnDisk("the file was deleted in the meantime")
    raise ChangedOnDisk("the file was changed in the meantime; run again")


def _umask():
    # type: () -> int
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
