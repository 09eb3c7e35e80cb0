"""Changing a config: under a lock, whole or not at all, and with a line of history."""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterator, List, Optional

from filelock import FileLock, Timeout

from .._config import Config
from .._files import make, replace
from ._history import FIRST, TIME, Entry, History, HistoryError, parse
from ._text_edits import with_value

LOCK_SECONDS = 30.0
CHANGED_BY_HAND = "the config was changed by hand before"


class Conflict(Exception):
    """Another operator was first; the message says what the config is now."""


class Busy(Exception):
    """Another command holds the lock."""


class Store:
    """A config file, its history and its lock.

    :param path: the config.
    :param seconds: to wait for the lock where a command that was killed left something.
    :raises Busy: it was not free in that time.
    :raises ConfigError: it cannot be used.
    :raises OSError: it cannot be read.
    """

    def __init__(self, path: Path, seconds: float = LOCK_SECONDS) -> None:
        self.path = path
        self.history = History(beside(path, ".history"))
        self._pending = beside(path, ".pending")
        self._last_entry: Optional[Entry] = None
        #: A copy of the config that the history ends with.
        self.recorded = beside(path, ".recorded")
        if self._pending.exists():
            with self._lock(seconds):
                self._recover()
        self._read(path)

    def _read(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.config = Config(str(path), self.data)

    def entries(self) -> List[Entry]:
        """Return the history, when it is unbroken and tells of the present config.

        :raises HistoryError: it is not, or does not.
        :raises Conflict: the config was changed since it was read.
        """
        try:
            return self._entries()
        except HistoryError:
            # Another command may have been between its two writes.
            if self._pending.exists():
                with self._lock(LOCK_SECONDS):
                    self._recover()
            if self.path.read_bytes() != self.data:
                raise self._conflict() from None
            return self._entries()

    def _entries(self) -> List[Entry]:
        entries = self.history.entries()
        if not entries:
            raise HistoryError(
                "%s: no history yet; begin one: onemaster rollout record --config %s"
                % (self.history.path, self.path)
            )
        if entries[-1].config != self.config.digest:
            raise HistoryError(
                "%s was changed by hand since its last line of history; look at the "
                "change, then: onemaster rollout record --config %s"
                % (self.path, self.path)
            )
        self._last_entry = entries[-1]
        return entries

    @contextmanager
    def locked(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Hold the config's lock; what was read before must still be there.

        :param seconds: to wait for it.
        :raises Busy: it was not free in that time.
        :raises Conflict: the config was changed since it was read, even if it is the
            same again.
        :raises HistoryError: the history was read before, and is broken now.
        """
        with self._lock(seconds):
            self._recover()
            if self.path.read_bytes() != self.data or self._has_moved():
                raise self._conflict()
            yield

    def _conflict(self) -> Conflict:
        """Read the config anew, and return the error that tells of it."""
        self._read(self.path)
        return Conflict(
            "%s was changed meanwhile: the stage is now %s%s. Look again: "
            "onemaster rollout status"
            % (
                self.path,
                self.config.stage.name if self.config.stage else "none",
                ", killed" if self.config.kill else "",
            )
        )

    def _has_moved(self) -> bool:
        if self._last_entry is None:
            return False
        return self.history.entries()[-1:] != [self._last_entry]

    @contextmanager
    def _lock(self, seconds: float) -> Iterator[None]:
        # Some versions of filelock give the file this mode whenever they lock it.
        mode = self.path.stat().st_mode & 0o777
        lock = FileLock(str(beside(self.path, ".lock")), timeout=seconds, mode=mode)
        make(lock.lock_file, str(self.path))
        try:
            lock.acquire()
        except PermissionError as error:
            raise PermissionError(
                error.errno,
                "another user's lock file: let all operators write to it",
                lock.lock_file,
            ) from error
        except Timeout as error:
            raise Busy(
                "%s: another command has held the lock for %g seconds"
                % (self.path, seconds)
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _recover(self) -> None:
        """Finish what a process that was killed began: its config is there, or is not."""
        try:
            begun = parse(self._pending.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except ValueError:
            # Killed before the config was touched.
            self._pending.unlink()
            return
        try:
            last = self._last_hash()
        except ValueError:
            # A broken history is for entries() to report; what was begun is kept.
            return
        present = hashlib.sha256(self.path.read_bytes()).hexdigest()
        if present == begun.config:
            if begun.previous == last:
                self.history.append(begun)
            self._keep()
        self._pending.unlink()

    def _keep(self) -> None:
        path = str(self.path)
        replace(str(self.recorded), self.path.read_bytes(), like=path)

    def _last_hash(self) -> str:
        try:
            entries = self.history.entries()
        except HistoryError:
            # Half a line of the entry that is to be added is no reason to lose it.
            lines = self.history.path.read_bytes().split(b"\n")[:-1]
            return parse(lines[-1].decode("utf-8")).hash() if lines else FIRST
        return entries[-1].hash() if entries else FIRST

    def changed(self, **values: Any) -> bytes:
        """Return the config's bytes with other values of ``stage`` or ``kill``."""
        text = self.data.decode("utf-8")
        for key, value in values.items():
            text = with_value(text, key, value)
        return text.encode("utf-8")

    def write(
        self, data: bytes, action: str, who: str, why: str, goes_on: bool = False
    ) -> Entry:
        """Put a config in force, with its line of history; the lock is held.

        :param goes_on: the present stage does not begin anew.
        :returns: the line.
        :raises Conflict: the config was changed all the same; it is left as it is.
        :raises ConfigError: the config cannot be used; nothing is changed.
        :raises HistoryError: the history is broken; nothing is changed.
        :raises OSError: nothing is changed, or the next command finishes it.
        """
        new = Config(str(self.path), data)
        entries = self.history.entries()
        if action != "record" and entries and entries[-1].config != self.config.digest:
            why = ("%s (%s)" % (why, CHANGED_BY_HAND)).lstrip()
        time = now().strftime(TIME)
        entry = Entry(
            time=time,
            who=who,
            action=action,
            before=entries[-1].after if entries else None,
            after=new.stage.name if new.stage else None,
            why=why,
            config=new.digest,
            previous=entries[-1].hash() if entries else FIRST,
            since=entries[-1].since if entries and goes_on else time,
        )
        self.history.make(self.path)
        replace(str(self._pending), entry.line().encode("utf-8"), like=str(self.path))
        if self.path.read_bytes() != self.data:
            # A kill does not wait for a lock that is held for long.
            self._pending.unlink()
            raise self._conflict()
        replace(str(self.path), data)
        self.history.append(entry)
        self._keep()
        self._pending.unlink()
        self.data, self.config = data, new
        return entry


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a file that belongs to a config."""
    return path.with_name(path.name + suffix)


def now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(timezone.utc)


def operator() -> str:
    """Return who runs the command, for the history."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # in a container the uid may have no name
        user = "uid %d" % os.getuid()
    return "%s@%s" % (user, socket.gethostname())
