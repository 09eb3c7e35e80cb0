"""Run a suite, show how far it is, and end it if it hangs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any, Callable, Iterator, List, Optional

#: Seconds between two looks at the record.
_BETWEEN_LOOKS = 0.2


class Follower:
    """Reads what a run adds to its record."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._offset = 0
        self.tests = 0
        """How many tests are to be run, as far as it is known."""
        self.ended = 0

    def look(self) -> bool:
        """Read on; return whether something was added."""
        try:
            with open(self._path, "rb") as stream:
                stream.seek(self._offset)
                added = stream.read()
        except FileNotFoundError:
            return False
        whole = added[: added.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.splitlines():
            value = json.loads(line)
            if "collected" in value:
                self.tests += sum(flags & 1 for _, flags, _ in value["collected"])
            elif "end" in value:
                self.ended += 1
        return bool(whole)


def run_watched(
    command: List[str],
    log: str,
    record: str,
    hangs_after: float,
    show: Callable[[int, int], None],
) -> Optional[int]:
    """Run a suite to its end; return its exit code, or None if it hung and was ended.

    log: the file for what it prints. record: where it records what happens.
    hangs_after: seconds without news in the record; 0 for any time.
    show: is told how many tests ended, of how many.
    """
    if os.path.exists(record):
        os.unlink(record)
    follower = Follower(record)
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own, to end its children with it.
            start_new_session=True,
        )
        try:
            news = time.monotonic()
            while True:
                try:
                    return process.wait(_BETWEEN_LOOKS)
                except subprocess.TimeoutExpired:
                    pass
                if follower.look():
                    news = time.monotonic()
                    show(follower.ended, follower.tests)
                elif hangs_after and time.monotonic() - news > hangs_after:
                    return None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children, unless it has come to its end."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows on a terminal how many tests ended, of how many."""
    bar = _bar() if sys.stderr.isatty() else None
    if bar is None:
        yield lambda ended, tests: None
        return
    with bar:
        task = bar.add_task(label, total=None)
        yield lambda ended, tests: bar.update(task, completed=ended, total=tests)


def _bar() -> Any:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    except ImportError:
        return None
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("tests"),
        console=Console(file=sys.stderr),
        transient=True,
    )
