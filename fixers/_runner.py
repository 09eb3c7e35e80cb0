"""Run the fixers over many files, with the cache and with several processes."""

from __future__ import annotations

import gc
import os
import stat
from collections import deque
from dataclasses import replace
from typing import (
    Callable,
    Container,
    Deque,
    Iterable,
    Iterator,
    List,
    Optional,
)

from ._cache import Cache, now
from ._cache_file import Fingerprint
from ._conversion import MOST_BYTES, RARE_COLLECTIONS, Answer, Slot, convert
from ._discovery import generated_marker
from ._pool import Pool
from ._project import Project
from ._results import FileResult, Status
from ._settings import Settings
from ._surroundings import Surroundings

#: Seconds after which a worker is taken to hang; 50,000 lines take well under 60.
PATIENCE = 600.0

#: Files that are looked up, worked on or done before the first of them is handed out.
#: They bound the memory; the more there are, the less a large file holds up others.
_WINDOW_FILES = 256
_WINDOW_BYTES = 32 * 2**20

#: With less work than this, processes take longer to start than they save.
_BYTES_WORTH_PROCESSES = 128 * 2**10


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
    window: Deque[Slot] = deque()
    waiting: List[Slot] = []
    pool: Optional[Pool] = None
    pending = iter(paths)
    more = True
    usual_collections = gc.get_threshold()
    gc.set_threshold(*RARE_COLLECTIONS)
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
                pool = Pool(settings, project, jobs, patience)
            if pool is None:
                waiting.remove(window[0])
                look_up.finish(window[0], convert(window[0].task(), settings, project))
            else:
                for slot, answer in pool.work(waiting):
                    look_up.finish(slot, answer)
    finally:
        gc.set_threshold(*usual_collections)
        if pool is not None:
            pool.kill()


def fix_one(path: str, source: bytes, settings: Settings) -> FileResult:
    """Return the result for one source, whatever goes wrong with it."""
    return convert((path, b"", source), settings, Project()).result


def _has_room(window: Deque[Slot]) -> bool:
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
        self._surroundings: Optional[Surroundings] = None
        if cache is not None:
            self._surroundings = Surroundings(project, cache.content_digest)

    def slot(self, path: str) -> Slot:
        try:
            return self._slot(path)
        except OSError as error:
            why = error.strerror or str(error)
            return Slot(path, result=FileResult(path, Status.FAILED, why))

    def _slot(self, path: str) -> Slot:
        read_at = now()
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return Slot(path, result=FileResult(path, Status.FAILED, "not a file"))
        if status.st_size > MOST_BYTES:
            reason = "larger than %d MiB" % (MOST_BYTES // 2**20)
            return Slot(path, result=FileResult(path, Status.FAILED, reason))
        check_generated = not self._include_generated and path not in self._named
        slot = Slot(
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
                lambda recorded: self._renewed(path, recorded),
            )
            if slot.result is not None and not self._needs_contents(slot.result):
                return slot
        with open(path, "rb") as stream:
            slot.source = stream.read()
        slot.result = self._by_content(slot)
        if slot.result is not None:
            slot.source = b""
            return slot
        if check_generated:
            marker = generated_marker(slot.source)
            if marker:
                reason = "generated: %s" % marker
                result = FileResult(path, Status.LEFT_ALONE, reason)
                self.finish(slot, Answer(result, is_lasting=True))
        return slot

    def _context_of(self, path: str) -> str:
        assert self._surroundings is not None
        own = "" if self._context is None else self._context(path)
        return "%s|%s" % (self._surroundings.beside(path), own)

    def _renewed(self, path: str, recorded: str) -> str:
        assert self._surroundings is not None
        return self._surroundings.renewed(path, recorded)

    def _needs_contents(self, result: FileResult) -> bool:
        return self._contents and result.status is Status.CHANGED

    def _by_content(self, slot: Slot) -> Optional[FileResult]:
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
            lambda recorded: self._renewed(slot.path, recorded),
        )
        if result is not None and self._needs_contents(result):
            return self._cache.with_contents(result, slot.absolute, slot.source)
        return result

    def finish(self, slot: Slot, answer: Answer) -> None:
        """Give a slot its result, and remember a result that will be the same again."""
        result = answer.result
        if result.status is Status.CHANGED and result.before is None:
            result = replace(result, before=slot.source)
        if answer.is_lasting and self._cache is not None:
            assert slot.fingerprint is not None and self._surroundings is not None
            self._cache.add(
                result,
                slot.absolute,
                slot.source,
                slot.fingerprint,
                slot.read_at,
                slot.context,
                self._surroundings.of(slot.path, answer.asked),
            )
        slot.source = b""
        slot.result = result
