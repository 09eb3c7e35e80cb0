"""What git knows of the files in a folder."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, FrozenSet, List, Optional

if TYPE_CHECKING:
    import subprocess

# Variables that would send git to another repository, as inside of a hook.
_GIT_LOCATION = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
)


def project_root(path: str) -> Optional[str]:
    """Return the nearest folder upward that holds a git repository, or None.

    path: the real path of a file or folder.
    """
    while not os.path.lexists(os.path.join(path, ".git")):
        parent = os.path.dirname(path)
        if parent == path:
            return None
        path = parent
    return path


class GitListing:
    """The files below a folder that git knows, asked for in the background."""

    def __init__(self, folder: str) -> None:
        import subprocess

        environment = {k: v for k, v in os.environ.items() if k not in _GIT_LOCATION}
        # A repository may name a programme for git to run.
        command = ["git", "-C", folder, "-c", "core.fsmonitor=false", "ls-files", "-z"]
        self._processes: List[subprocess.Popen[bytes]] = []
        for options in ["--cached"], ["--others", "--exclude-standard"]:
            with contextlib.suppress(FileNotFoundError):  # said when it is asked
                self._processes.append(
                    subprocess.Popen(
                        command + options,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        env=environment,
                    )
                )

    def tracked(self) -> FrozenSet[str]:
        """Return the files that git tracks. Raises OSError if git does not tell."""
        return self._names(0)

    def new(self) -> FrozenSet[str]:
        """Return the files that git neither tracks nor ignores. Raises OSError."""
        return self._names(1)

    def _names(self, index: int) -> FrozenSet[str]:
        if not self._processes:
            raise OSError("the command git is missing")
        process = self._processes[index]
        output, errors = process.communicate()
        if process.returncode:
            lines = errors.decode("utf-8", "replace").strip().splitlines()
            raise OSError(lines[0] if lines else "git ended: %d" % process.returncode)
        names = os.fsdecode(output).replace("/", os.sep).split("\0")
        return frozenset(names) - {""}

    def close(self) -> None:
        """End git if it is still at work."""
        for process in self._processes:
            if process.returncode is None:
                process.kill()
                process.communicate()
