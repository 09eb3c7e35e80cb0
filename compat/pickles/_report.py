"""Count what happens to pickles, and tell the log now and then."""

from __future__ import absolute_import

import logging
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Tuple

logger = logging.getLogger("onemaster.compat.pickles")

_LONGEST_KEY = 100

# The events.
FALLBACK = "read again with binary marked"
REFUSED = "refused when written"
UNREADABLE = "unreadable"
UNSIGNED = "unsigned value accepted"
BAD_SIGNATURE = "signature does not fit"
SHORT_BINARY = "str of Python 2 that looks packed and is UTF-8"
UNICODE = "non-ASCII unicode of Python 2 under native"


class Report(object):
    """Counters by event, key prefix and exception, and a log that is not flooded.

    :param seconds: how often, at most, the log tells of one event and prefix.
    :param clock: returns seconds.
    """

    def __init__(self, seconds=60.0, clock=time.time):
        # type: (float, Callable[[], float]) -> None
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._counts = {}  # type: Dict[Tuple[str, str, str, str], int]
        self._told = {}  # type: Dict[Tuple[str, str, str], float]

    def count(self, event, prefix="", error=None, writer="", key=None):
        # type: (str, str, Any, str, Any) -> None
        """Count one event.

        :param event: one of the constants of this module.
        :param prefix: which keys; not a whole key, of which there are too many.
        :param error: the exception, if one tells what happened.
        :param writer: which major version of Python has written the value, if known.
        :param key: the whole key, if known, for the log alone.
        """
        entry = event, prefix, type(error).__name__ if error is not None else ""
        by_writer = entry + (writer,)
        with self._lock:
            self._counts[by_writer] = self._counts.get(by_writer, 0) + 1
            now = self._clock()
            told = self._told.get(entry)
            if told is not None and now - told < self._seconds:
                return
            self._told[entry] = now
        detail = ", key {!r}".format(key)[:_LONGEST_KEY] if key is not None else ""
        if error is not None:
            detail += ": {}".format(message_of(error))
        count = self.counts()[entry]
        logger.warning("%s (%d so far, prefix %r)%s", event, count, prefix, detail)

    def counts(self):
        # type: () -> Dict[Tuple[str, str, str], int]
        """Return how often each event happened, by event, prefix and exception."""
        found = {}  # type: Dict[Tuple[str, str, str], int]
        for (event, prefix, error, _), count in self.counts_by_writer().items():
            found[event, prefix, error] = found.get((event, prefix, error), 0) + count
        return found

    def counts_by_writer(self):
        # type: () -> Dict[Tuple[str, str, str, str], int]
        """Return how often each event happened, by event, prefix, exception and writer.

        The writer is ``"2"`` or ``"3"``, ``"?"`` where a pickle does not tell, and empty
        for events that only one of the two can cause.
        """
        with self._lock:
            return dict(self._counts)


def message_of(error):
    # type: (Any) -> str
    """Return what an exception says, as ``str``."""
    try:
        return str(error)
    except UnicodeError:  # Of Python 2, where a message may be unicode.
        return repr(error)
