"""Paths for those who know the project's files by their place in the project."""

from __future__ import annotations

import os
from functools import lru_cache


def relative_path(path: str, root: str) -> str:
    """Return a path from the directory ``root``, with ``/`` whatever the system.

    Links in the directories of both are resolved; the file's own name may be a link.
    Begins with ``../`` if the file lies elsewhere. Raises ValueError if no relative
    path leads there: another drive on Windows.
    """
    directory, name = os.path.split(path)
    here = os.getcwd()
    real = _real_directory(os.path.join(here, directory))
    start = _real_directory(os.path.join(here, root))
    relative = os.path.relpath(os.path.join(real, name), start)
    return relative.replace(os.sep, "/")


@lru_cache(maxsize=4096)
def _real_directory(directory: str) -> str:
    return os.path.realpath(directory)
