"""Who moved the rollout, when and why: lines that each hold the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import List, Optional

from .._files import make

FIRST = "0" * 64
TIME = "%Y-%m-%dT%H:%M:%SZ"


MEND = (
    "put a copy of the history in its place, or move it away and begin another: "
    "onemaster rollout record"
)


class HistoryError(Exception):
    """The history cannot be trusted; the message says where and what to do."""


@dataclass(frozen=True)
class Entry:
    """One change of the config.

    :param time: UTC, as ``2026-01-31T12:00:00Z``.
    :param who: the operator.
    :param action: ``init``, ``advance``, ``rollback``, ``kill``, ``revive`` or ``record``.
    :param before: the stage before, or None before the first.
    :param after: the stage after.
    :param why: the operator's reason.
    :param config: SHA-256 of the config's bytes after the change.
    :param previous: SHA-256 of the line before, without its end; zeros for the first.
    :param since: when the stage began that the config is at, as ``time``.
    """

    time: str
    who: str
    action: str
    before: Optional[str]
    after: Optional[str]
    why: str
    config: str
    previous: str
    since: str

    def line(self) -> str:
        """Return the entry as it stands in the file, without a line end."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def hash(self) -> str:
        """Return what the next entry has as ``previous``."""
        return hashlib.sha256(self.line().encode("utf-8")).hexdigest()


def parse(line: str) -> Entry:
    """Return the entry of a line. Raises ValueError when it is none."""
    try:
        entry = Entry(**json.loads(line))
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    for key, value in asdict(entry).items():
        if not isinstance(value, str) and (value or key not in ("before", "after")):
            raise ValueError("%s must be a text" % key)
    for time in (entry.time, entry.since):
        datetime.strptime(time, TIME)
    return entry


class History:
    """The file of a config's history.

    :param path: the file; it need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> List[Entry]:
        """Return all entries, oldest first, when each holds the hash of the one before.

        :raises HistoryError: the file cannot be read, a line is none or was changed, or
            a line is missing.
        """
        entries: List[Entry] = []
        previous = FIRST
        for number, line in enumerate(self._lines(), 1):
            place = "%s:%d" % (self.path, number)
            try:
                entry = parse(line)
            except ValueError as error:
                raise HistoryError(
                    "%s: no entry: %s; %s" % (place, error, MEND)
                ) from error
            if entry.line() + "\r" == line:
                raise HistoryError(
                    "%s: ends with CR LF, and onemaster wrote LF: change the line ends "
                    "back" % place
                )
            if entry.line() != line:
                raise HistoryError("%s: not as onemaster wrote it; %s" % (place, MEND))
            if entry.previous != previous:
                raise HistoryError(
                    "%s: the line before was changed, or one is missing; %s"
                    % (place, MEND)
                )
            previous = entry.hash()
            entries.append(entry)
        return entries

    def make(self, like: Path) -> None:
        """Make the file where it is missing, with another's permissions. Raises OSError.

        :raises PermissionError: nothing can be added to it.
        """
        make(str(self.path), str(like))
        with open(self.path, "ab"):
            pass

    def append(self, entry: Entry) -> None:
        """Add an entry behind the last whole line. Raises OSError."""
        with open(self.path, "a+b") as stream:
            stream.seek(0)
            kept = stream.read()
            # What a process that was killed left of a line.
            stream.truncate(kept.rfind(b"\n") + 1)
            stream.seek(0, os.SEEK_END)
            stream.write(entry.line().encode("utf-8") + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def _lines(self) -> List[str]:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise HistoryError("%s: %s" % (self.path, error.strerror)) from error
        try:
            lines = data.decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise HistoryError(
                "%s:%d: not UTF-8; %s" % (self.path, line, MEND)
            ) from error
        if lines.pop():
            raise HistoryError(
                "%s:%d: the last line is not whole; %s"
                % (self.path, len(lines) + 1, MEND)
            )
        return lines
