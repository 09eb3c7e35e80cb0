"""Run the fixers over many files, with the cache and with several processes."""

from __future__ import annotations

import contextlib
import gc
import os
import stat
import sys
import time
from collections import deque
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Container,
    Deque,
    Iterable,
    Iterator,
    List,
    Optional,
    Tuple,
)

from ._cache import Cache, Fingerprint, now
from ._discovery import generated_marker
from ._project import Project
from ._results import FileResult, Status
from ._settings import Settings
from ._surroundings import Surroundings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Larger files are not looked at; the largest hand-written ones have a tenth.
MOST_BYTES = 16 * 2**20

#: Seconds after which a worker is taken to hang; 50,000 lines take well under 60.
PATIENCE = 600.0

#: Files that are looked up, worked on or done before the first of them is handed out.
#: They bound the memory; the more there are, the less a large file holds up others.
_WINDOW_FILES = 256
_WINDOW_BYTES = 32 * 2**20

#: With less work than this, processes take longer to start than they save.
_BYTES_WORTH_PROCESSES = 128 * 2**10

#: The trees of a file are freed by the collector alone. At its usual pace it takes a
#: third of the time; at this one it holds some 50 MB of them.
_RARE_COLLECTIONS = (200_000, 20, 100)

#: Files handed to a worker at a time, so that it need not wait for the next one.
_FILES_PER_WORKER = 2


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    paths: Iterable[str],
    settings: Settings,
    jobs: int = 1,
    cache: Optional[Cache] = None,
    *,
    contents: bool = True,
    named: Container[str] = (),
    include_generated: bool = False,
    context: Optional[Callable[[str], str]] = None,
    patience: float = PATIENCE,
) -> Iterator[FileResult]:
    """Yield the result for each file, in the order of the paths.

    Nothing is written, but results are added to the cache; the caller saves it. The
    memory in use does not grow with the number of files.

    jobs: processes to use; 1 works in this one. A process that dies costs the file
        that it worked on, and no other.
    contents: whether changed results must hold the bytes before and after; without,
        those from the cache hold none.
    named: paths to convert even if their comments say that they are generated.
    include_generated: convert all of those.
    context: returns what the result for a file depends on besides the file, the modules
        around it and the settings.
    patience: seconds after which a process is killed that still works on one file.
    """
    project = Project()
    look_up = _LookUp(project, cache, contents, named, include_generated, context)
    window: Deque[_Slot] = deque()
    waiting: List[_Slot] = []
    pool: Optional[_Pool] = None
    pending = iter(paths)
    more = True
    usual_collections = gc.get_threshold()
    gc.set_threshold(*_RARE_COLLECTIONS)
    try:
        while True:
            while more and _has_room(window):
                path = next(pending, None)
                if path is None:
                    more = False
                    break
                slot = look_up.slot(path)
                window.append(slot)
                if slot.result is None:
                    waiting.append(slot)
            if not window:
                return
            if window[0].result is not None:
                yield window.popleft().result  # type: ignore[misc]
                continue
            work = sum(len(slot.source) for slot in waiting)
            if pool is None and jobs > 1 and work > _BYTES_WORTH_PROCESSES:
                pool = _Pool(settings, project, jobs, patience)
            if pool is None:
                waiting.remove(window[0])
                look_up.finish(window[0], *_fix(window[0].task(), settings, project))
            else:
                for slot, result, is_lasting in pool.work(waiting):
                    look_up.finish(slot, result, is_lasting)
    finally:
        gc.set_threshold(*usual_collections)
        if pool is not None:
            pool.kill()


def fix_one(path: str, source: bytes, settings: Settings) -> FileResult:
    """Return the result for one source, whatever goes wrong with it."""
    return _fix((path, b"", source), settings, Project())[0]


@dataclass
class _Slot:
    """A file on its way, with its result as soon as there is one."""

    path: str
    absolute: str = ""
    context: str = ""
    surroundings: str = ""
    source: bytes = b""
    fingerprint: Optional[Fingerprint] = None
    read_at: int = 0
    result: Optional[FileResult] = None

    def task(self) -> _Task:
        return self.path, _digest(self.source), self.source

    def message(self) -> _Task:
        # Without the source: a message must fit into the pipe, or both ends wait.
        return self.path, _digest(self.source), None


#: Path, digest of the content, and the content unless the worker is to read it.
_Task = Tuple[str, bytes, Optional[bytes]]

#: A result, and whether it would be the same another time.
_Answer = Tuple[FileResult, bool]


def _has_room(window: Deque[_Slot]) -> bool:
    if not window:
        return True
    if window[0].result is not None:
        return False  # hand out first
    held = sum(
        len(slot.source) + len((slot.result and slot.result.after) or b"")
        for slot in window
    )
    return len(window) < _WINDOW_FILES and held < _WINDOW_BYTES


class _LookUp:
    """Reads files, and answers from the cache where it can."""

    def __init__(
        self,
        project: Project,
        cache: Optional[Cache],
        contents: bool,
        named: Container[str],
        include_generated: bool,
        context: Optional[Callable[[str], str]],
    ) -> None:
        self._cache = cache
        self._contents = contents
        self._named = named
        self._include_generated = include_generated
        self._context = context
        self._here = os.getcwd()
        self._around: Optional[Surroundings] = None
        if cache is not None:
            self._around = Surroundings(project, cache.content_digest)

    def slot(self, path: str) -> _Slot:
        try:
            return self._slot(path)
        except OSError as error:
            why = error.strerror or str(error)
            return _Slot(path, result=FileResult(path, Status.FAILED, why))

    def _slot(self, path: str) -> _Slot:
        read_at = now()
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return _Slot(path, result=FileResult(path, Status.FAILED, "not a file"))
        if status.st_size > MOST_BYTES:
            reason = "larger than %d MiB" % (MOST_BYTES // 2**20)
            return _Slot(path, result=FileResult(path, Status.FAILED, reason))
        check_generated = not self._include_generated and path not in self._named
        slot = _Slot(
            path,
            os.path.join(self._here, path),
            fingerprint=Fingerprint.of(status),
            read_at=read_at,
        )
        if self._cache is not None:
            slot.context = self._context_of(path) + "+" * (not check_generated)
            slot.result = self._cache.look_up(
                path,
                slot.absolute,
                Fingerprint.of(status),
                slot.context,
                lambda: self._all_around(path),
            )
            if slot.result is not None and not self._needs_contents(slot.result):
                return slot
        with open(path, "rb") as stream:
            slot.source = stream.read()
        slot.result = self._by_content(slot)
        if slot.result is not None:
            slot.source = b""
            return slot
        if self._around is not None:
            slot.surroundings = self._around.around(path, slot.source)
        if check_generated:
            marker = generated_marker(slot.source)
            if marker:
                reason = "generated: %s" % marker
                result = FileResult(path, Status.LEFT_ALONE, reason)
                self.finish(slot, result, is_lasting=True)
        return slot

    def _context_of(self, path: str) -> str:
        assert self._around is not None
        own = "" if self._context is None else self._context(path)
        return "%s|%s" % (self._around.beside(path), own)

    def _all_around(self, path: str) -> str:
        assert self._around is not None
        return self._around.all_around(path)

    def _needs_contents(self, result: FileResult) -> bool:
        return self._contents and result.status is Status.CHANGED

    def _by_content(self, slot: _Slot) -> Optional[FileResult]:
        if self._cache is None:
            return None
        assert slot.fingerprint is not None
        result = self._cache.look_up_content(
            slot.path,
            slot.absolute,
            slot.source,
            slot.fingerprint,
            slot.read_at,
            slot.context,
            lambda: self._all_around(slot.path),
        )
        if result is not None and self._needs_contents(result):
            return self._cache.with_contents(result, slot.absolute, slot.source)
        return result

    def finish(self, slot: _Slot, result: FileResult, is_lasting: bool) -> None:
        """Give a slot its result, and remember a result that will be the same again."""
        if result.status is Status.CHANGED and result.before is None:
            result = replace(result, before=slot.source)
        if is_lasting and self._cache is not None:
            assert slot.fingerprint is not None
            self._cache.add(
                result,
                slot.absolute,
                slot.source,
                slot.fingerprint,
                slot.read_at,
                slot.context,
                slot.surroundings,
            )
        slot.source = b""
        slot.result = result


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def _fix(task: _Task, settings: Settings, project: Project) -> _Answer:
    """Work on one file, and report whatever goes wrong with it."""
    path, digest, source = task
    from ._engine import fix_source
    from ._interpreters import InterpreterError

    try:
        if source is None:
            with open(path, "rb") as stream:
                source = stream.read(MOST_BYTES + 1)
            if _digest(source) != digest:
                raise OSError("the file was changed while it was worked on")
        return fix_source(path, source, settings, project), True
    except RecursionError:
        # How deep is too deep depends on who calls.
        reason = "nested too deeply"
    except MemoryError:
        reason = "not enough memory"
    except InterpreterError as error:
        reason = str(error)
    except OSError as error:
        reason = error.strerror or str(error)
    except Exception as error:
        reason = "internal error, please report it: %s" % _describe(error)
    return FileResult(path, Status.FAILED, reason), False


def _describe(error: BaseException) -> str:
    """Return one line that says what was raised, and where."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        name = os.path.basename(trace.tb_frame.f_code.co_filename)
        where = " (%s:%d)" % (name, trace.tb_lineno)
    return "%s: %s%s" % (type(error).__name__, error, where)


class _Worker:
    """A process, and what it was handed."""

    def __init__(self, context: Any, settings: Settings, project: Project) -> None:
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, settings, project), daemon=True
        )
        with _interrupts_blocked():
            self.process.start()
        theirs.close()
        self.slots: Deque[_Slot] = deque()
        self.began = 0.0

    def hand(self, slot: _Slot) -> None:
        if not self.slots:
            self.began = time.monotonic()
        self.slots.append(slot)
        with contextlib.suppress(OSError):  # it died; to be seen when it answers
            self.connection.send(slot.message())

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class _Pool:
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

    def work(self, waiting: List[_Slot]) -> Iterator[Tuple[_Slot, FileResult, bool]]:
        """Hand out files, wait, and yield what is done, at least one."""
        from multiprocessing.connection import wait

        self._hand_out(waiting)
        busy = {worker.connection: worker for worker in self._workers if worker.slots}
        latest = min(worker.began for worker in busy.values()) + self._patience
        ready = wait(list(busy), max(0.0, latest - time.monotonic()))
        for connection in ready:
            worker = busy[connection]  # type: ignore[index]
            try:
                result, is_lasting = worker.connection.recv()
            except (EOFError, OSError):
                yield self._bury(worker, waiting, _cause_of_death(worker))
                continue
            worker.began = time.monotonic()
            yield worker.slots.popleft(), result, is_lasting
        if not ready:
            for worker in busy.values():
                if worker.began + self._patience <= time.monotonic():
                    reason = "not done after %g seconds" % self._patience
                    yield self._bury(worker, waiting, reason)

    def kill(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers = []

    def _hand_out(self, waiting: List[_Slot]) -> None:
        while waiting:
            worker = min(self._workers, key=lambda w: len(w.slots), default=None)
            if len(self._workers) < self._jobs and (worker is None or worker.slots):
                worker = _Worker(self._context, self._settings, self._project)
                self._workers.append(worker)
            assert worker is not None
            if len(worker.slots) == _FILES_PER_WORKER:
                return
            # The largest first, so that none is left for the end.
            largest = max(range(len(waiting)), key=lambda i: len(waiting[i].source))
            worker.hand(waiting.pop(largest))

    def _bury(
        self, worker: _Worker, waiting: List[_Slot], reason: str
    ) -> Tuple[_Slot, FileResult, bool]:
        """Give up the file that a worker was at, and take back the others."""
        worker.kill()
        self._workers.remove(worker)
        slot = worker.slots.popleft()
        waiting.extend(worker.slots)
        return slot, FileResult(slot.path, Status.FAILED, reason), False


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


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: their parent ends them."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # Else started with the first process, which lets the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, settings: Settings, project: Project) -> None:
    """Work on files until the other end is closed: the life of a worker."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*_RARE_COLLECTIONS)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        result, is_lasting = _fix(task, settings, project)
        try:
            connection.send((replace(result, before=None), is_lasting))
        except OSError:
            return  # nobody waits for it any more
