"""Processes that work on files, and outlive the death of one of them."""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Deque, Iterator, List, Tuple

from ._conversion import RARE_COLLECTIONS, Answer, Slot, convert
from ._interrupts import interrupts_blocked
from ._project import Project
from ._results import FileResult, Status
from ._settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Files handed to a worker at a time, so that it need not wait for the next one.
_FILES_PER_WORKER = 2


class Pool:
    """Worker processes. Unlike the standard pools, it outlives the death of one."""

    def __init__(
        self, settings: Settings, project: Project, jobs: int, patience: float
    ) -> None:
        import multiprocessing

        # A plain fork is not safe once there are threads, in whoever calls us.
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        self._context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            package = __name__.rpartition(".")[0]
            self._context.set_forkserver_preload([package + "._engine"])
        self._settings, self._project = settings, project
        self._jobs = jobs
        self._patience = patience
        self._workers: List[_Worker] = []

    def work(self, waiting: List[Slot]) -> Iterator[Tuple[Slot, Answer]]:
        """Hand out files, wait, and yield what is done, at least one."""
        from multiprocessing.connection import wait

        self._hand_out(waiting)
        busy = {worker.connection: worker for worker in self._workers if worker.slots}
        latest = min(worker.began for worker in busy.values()) + self._patience
        ready = wait(list(busy), max(0.0, latest - time.monotonic()))
        for connection in ready:
            worker = busy[connection]  # type: ignore[index]
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                yield self._bury(worker, waiting, _cause_of_death(worker))
                continue
            worker.began = time.monotonic()
            yield worker.slots.popleft(), answer
        if not ready:
            for worker in busy.values():
                if worker.began + self._patience <= time.monotonic():
                    reason = "not done after %g seconds" % self._patience
                    yield self._bury(worker, waiting, reason)

    def kill(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.kill()
        self._workers = []

    def _hand_out(self, waiting: List[Slot]) -> None:
        while waiting:
            worker = min(self._workers, key=lambda w: len(w.slots), default=None)
            if len(self._workers) < self._jobs and (worker is None or worker.slots):
                _start_resource_tracker()
                # Only its parent ends a worker, so it has to know of each.
                with interrupts_blocked():
                    worker = _Worker(self._context, self._settings, self._project)
                    self._workers.append(worker)
            assert worker is not None
            if len(worker.slots) == _FILES_PER_WORKER:
                return
            # The largest first, so that none is left for the end.
            largest = max(range(len(waiting)), key=lambda i: len(waiting[i].source))
            worker.hand(waiting.pop(largest))

    def _bury(
        self, worker: _Worker, waiting: List[Slot], reason: str
    ) -> Tuple[Slot, Answer]:
        """Give up the file that a worker was at, and take back the others."""
        worker.kill()
        self._workers.remove(worker)
        slot = worker.slots.popleft()
        waiting.extend(worker.slots)
        return slot, Answer(
            FileResult(slot.path, Status.FAILED, reason), is_lasting=False
        )


class _Worker:
    """A process, and what it was handed."""

    def __init__(self, context: Any, settings: Settings, project: Project) -> None:
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, settings, project), daemon=True
        )
        self.process.start()
        theirs.close()
        self.slots: Deque[Slot] = deque()
        self.began = 0.0

    def hand(self, slot: Slot) -> None:
        if not self.slots:
            self.began = time.monotonic()
        self.slots.append(slot)
        with contextlib.suppress(OSError):  # it died; to be seen when it answers
            self.connection.send(slot.message())

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _cause_of_death(worker: _Worker) -> str:
    worker.process.join()
    code = worker.process.exitcode
    if code is not None and code < 0:
        import signal

        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "signal %d" % -code
        hint = "; out of memory?" if name == "SIGKILL" else ""
        return "the process that worked on it was killed by %s%s" % (name, hint)
    return "the process that worked on it ended with exit code %s" % code


def _start_resource_tracker() -> None:
    """Start what would start with the first process and let Ctrl-C through again."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def _serve(connection: Connection, settings: Settings, project: Project) -> None:
    """Work on files until the other end is closed: the life of a worker."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*RARE_COLLECTIONS)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        answer = convert(task, settings, project)
        try:
            connection.send(answer._replace(result=replace(answer.result, before=None)))
        except OSError:
            return  # nobody waits for it any more
