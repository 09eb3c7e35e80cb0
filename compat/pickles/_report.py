"""Count what happens to pickles, and tell the log now and then."""

from __future__ import absolute_import

import logging
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Tuple

logger = logging.getLogger("onemaster.compat.pickles")

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
        self._counts = {}  # type: Dict[Tuple[str, str, str], int]
        self._told = {}  # type: Dict[Tuple[str, str, str], float]

    def count(self, event, prefix="", error=None):
        # type: (str, str, Any) -> None
        """Count one event.

        :param event: one of the constants of this module.
        :param prefix: which keys; not a whole key, of which there are too many.
        :param error: the exception, if one tells what happened.
        """
        entry = event, prefix, type(error).__name__ if error is not None else ""
        with self._lock:
            self._counts[entry] = count = self._counts.get(entry, 0) + 1
            now = self._clock()
            told = self._told.get(entry)
            if told is not None and now - told < self._seconds:
                return
            self._told[entry] = now
        detail = ": {}".format(error) if error is not None else ""
        logger.warning("%s (%d so far, prefix %r)%s", event, count, prefix, detail)

    def counts(self):
        # type: () -> Dict[Tuple[str, str, str], int]
        """Return how often each event happened, by event, prefix and exception."""
        with self._lock:
            return dict(self._counts)
