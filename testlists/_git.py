"""Ask git about the files of a project."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import Dict, Iterable, Iterator, List, Tuple

#: Variables that would send git to another repository, as inside of a hook.
_GIT_LOCATION = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
)


class GitError(Exception):
    """git is missing, or does not answer."""


def output_of(folder: str, *arguments: str) -> bytes:
    """Return what a git command prints, run in a folder. Raises GitError."""
    with _started(folder, arguments, subprocess.DEVNULL) as process:
        output, errors = process.communicate()
    if process.returncode:
        raise GitError(_first_line(errors) or "git ended: %d" % process.returncode)
    return output


def contents(folder: str, objects: Iterable[str]) -> Iterator[Tuple[str, bytes]]:
    """Yield the id and the content of each object, in the order given.

    objects: ids of blobs. Those that this clone does not hold are left out. Raises
    GitError.
    """
    with tempfile.TemporaryFile() as wanted:  # a pipe could fill on both sides
        wanted.write("".join(name + "\n" for name in objects).encode("ascii"))
        wanted.seek(0)
        with _started(folder, ("cat-file", "--batch"), wanted.fileno()) as process:
            try:
                yield from _read(process)
            finally:
                process.kill()
                process.communicate()


def _read(process: subprocess.Popen[bytes]) -> Iterator[Tuple[str, bytes]]:
    assert process.stdout is not None and process.stderr is not None
    for line in process.stdout:
        name, _, size = line.rpartition(b" ")
        if size == b"missing\n":
            continue
        content = process.stdout.read(int(size))
        process.stdout.read(1)
        yield name.split()[0].decode("ascii"), content
    errors = process.stderr.read()
    if process.wait():
        raise GitError(_first_line(errors) or "git ended: %d" % process.returncode)


def _started(
    folder: str, arguments: Iterable[str], stdin: int
) -> subprocess.Popen[bytes]:
    command = ["git", "-C", folder, "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except OSError as error:
        raise GitError("git cannot be run: %s" % (error.strerror or error)) from error


def _environment() -> Dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in _GIT_LOCATION}
    # A list's name may hold what git takes for a pattern; a clone with few objects
    # must not fetch the others.
    return dict(kept, GIT_LITERAL_PATHSPECS="1", GIT_NO_LAZY_FETCH="1", LC_ALL="C")


def _first_line(errors: bytes) -> str:
    lines: List[str] = errors.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""
