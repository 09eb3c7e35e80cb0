"""The config in force in a process: read again when its file changes, never lost."""

from __future__ import absolute_import

import logging
import os
import threading
import time

from ._config import Config
from ._errors import ConfigError
from ._files import read_whole, replace, stamp_of
from ._json_text import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Optional

log = logging.getLogger("onemaster.rollout")

# On 2.7 it can go backwards.
clock = getattr(time, "monotonic", time.time)

# A file that changed less than this before it was read may change again with the same
# stamp: clocks of file systems are coarse.
SETTLED_AFTER = 2.0  # seconds


class Watched(object):
    """The last good config of a file, through any damage of the file.

    A good config is also saved beside the file, for the next process that starts while
    the file is damaged.

    :param path: the config's file.
    :param saved_path: where the last good config is kept; None for nowhere.
    :param every: seconds between two looks at the file.
    :param use: is called with each new ``Config``, before it is in force.
    """

    def __init__(self, path, saved_path, every, use):
        # type: (str, Optional[str], float, Callable[[Config], None]) -> None
        self.config = None  # type: Optional[Config]
        #: What is wrong with the file at present, or None.
        self.problem = None  # type: Optional[str]
        #: Why the config in force is not saved, or None.
        self.unsaved = None  # type: Optional[str]
        self.counters = {"reloads": 0, "problems": 0}  # type: Dict[str, int]
        self._path = path
        self._saved_path = saved_path
        self._every = every
        self._use = use
        self._stamp = None  # type: Any
        self._process = os.getpid()
        self._lock = threading.Lock()
        #: When the file was looked at last, and when it is to be, by ``clock()``.
        self.looked = clock()
        self.look_again = self.looked + every
        self._look()
        if self.config is None and saved_path is not None:
            self._use_saved(saved_path)

    def look(self):
        # type: () -> None
        """Look at the file, unless another thread is doing so. Raises nothing."""
        if self._process != os.getpid():
            # The thread that held the lock has no copy in a forked process.
            self._lock = threading.Lock()
            self._process = os.getpid()
        if not self._lock.acquire(False):
            return
        try:
            self.looked = clock()
            self.look_again = self.looked + self._every
            self._look()
        except Exception as error:
            # A request is being served; whatever it is, the config in force stays.
            self._report("%s: %r" % (self._path, error))
        finally:
            self._lock.release()

    def _look(self):
        # type: () -> None
        try:
            if self._stamp is not None and stamp_of(self._path) == self._stamp:
                if self.unsaved is None:
                    return
            data, stamp = read_whole(self._path, LARGEST)
            self._stamp = stamp if _is_settled(stamp) else None
            if self.config is None or not self.config.is_of(data):
                self._take(Config(self._path, data))
                self._save(data)
                self._changed("now in force: %s" % _described(self.config))
            else:
                if self.unsaved is not None:
                    self._save(data)
                if self.problem is not None:
                    self._changed("usable again: %s" % _described(self.config))
            self.problem = None
        except ConfigError as error:
            self._report(str(error))
        except EnvironmentError as error:
            self._stamp = None
            self._report("%s: %s" % (self._path, error.strerror or error))

    def _take(self, config):
        # type: (Config) -> None
        self._use(config)
        self.config = config

    def _changed(self, message):
        # type: (str) -> None
        self.counters["reloads"] += 1
        log.info("%s: %s", self._path, message)

    def _report(self, problem):
        # type: (str) -> None
        if problem == self.problem:
            return
        self.problem = problem
        self.counters["problems"] += 1
        kept = "everybody is on python2"
        if self.config is not None:
            kept = "still in force: %s" % _described(self.config)
        log.error("rollout config cannot be used; %s. %s", kept, problem)

    def _save(self, data):
        # type: (bytes) -> None
        if self._saved_path is None:
            return
        try:
            if _bytes_of(self._saved_path) != data:
                replace(self._saved_path, data, like=self._path)
            self.unsaved = None
        except EnvironmentError as error:
            problem = "%s: %s" % (self._saved_path, error.strerror or error)
            if problem != self.unsaved:
                self.counters["problems"] += 1
                log.warning(
                    "the last good rollout config cannot be saved for the next start: %s",
                    problem,
                )
            self.unsaved = problem

    def _use_saved(self, saved_path):
        # type: (str) -> None
        try:
            self._take(Config(saved_path, read_whole(saved_path, LARGEST)[0]))
        except (ConfigError, EnvironmentError) as error:
            log.error("there is no last good rollout config either: %s", error)
        else:
            log.error("in force is the last good config: %s", _described(self.config))


def _is_settled(stamp):
    # type: (Any) -> bool
    modified = stamp[3] / (1e9 if hasattr(os.stat_result, "st_mtime_ns") else 1)
    return bool(time.time() - modified > SETTLED_AFTER)


def _bytes_of(path):
    # type: (str) -> Optional[bytes]
    try:
        return read_whole(path, LARGEST)[0]
    except EnvironmentError:
        return None


def _described(config):
    # type: (Optional[Config]) -> str
    assert config is not None
    return "%s, stage %s, %s, sha256 %s" % (
        config.feature,
        config.stage.name if config.stage else "none",
        "KILLED" if config.kill else "not killed",
        config.digest[:12],
    )
