"""One file on its way through a run: what is known of it, and the work on it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import FrozenSet, NamedTuple, Optional, Tuple

from ._cache_file import Fingerprint, digest_of
from ._project import Asked, Project
from ._results import FileResult, Status
from ._settings import Settings

#: Larger files are not looked at; the largest hand-written ones have a tenth.
MOST_BYTES = 16 * 2**20

#: While the tree of a file grows there is little to collect: at the usual pace, looking
#: for it takes a third of the time.
RARE_COLLECTIONS = (200_000, 20, 100)


@dataclass
class Slot:
    """A file on its way, with its result as soon as there is one."""

    path: str
    absolute: str = ""
    context: str = ""
    source: bytes = b""
    fingerprint: Optional[Fingerprint] = None
    read_at: int = 0
    result: Optional[FileResult] = None

    def task(self) -> Task:
        """Return the work for this process."""
        return self.path, digest_of(self.source), self.source

    def message(self) -> Task:
        """Return the work for another process."""
        # Without the source: a message must fit into the pipe, or both ends wait.
        return self.path, digest_of(self.source), None


#: Path, digest of the content, and the content unless the worker is to read it.
Task = Tuple[str, bytes, Optional[bytes]]


class Answer(NamedTuple):
    """A result, with what the cache has to know of it.

    is_lasting: it would be the same another time.
    asked: what it depends on of the files around.
    """

    result: FileResult
    is_lasting: bool
    asked: FrozenSet[Asked] = frozenset()


def convert(task: Task, settings: Settings, project: Project) -> Answer:
    """Work on one file, and report whatever goes wrong with it."""
    path, digest, source = task
    from ._engine import fix_source
    from ._interpreters import InterpreterError

    try:
        if source is None:
            with open(path, "rb") as stream:
                source = stream.read(MOST_BYTES + 1)
            if digest_of(source) != digest:
                raise OSError("the file was changed while it was worked on")
        project.take_asked()
        result = fix_source(path, source, settings, project)
        return Answer(result, True, project.take_asked())
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
    return Answer(FileResult(path, Status.FAILED, reason), is_lasting=False)


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
