"""What could not be deleted and is tried again: a bounded queue."""

from __future__ import absolute_import

import threading
import time
from collections import OrderedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List, Tuple

    from ._namespaces import Copies

__all__ = ["WaitingDeletes"]

_SECONDS = 1.0


class WaitingDeletes(object):
    """The keys that wait to be deleted, for all threads of a process.

    :param most: how many may wait.
    :param clock: returns seconds.
    """

    def __init__(self, most, clock=time.time):
        # type: (int, Callable[[], float]) -> None
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._entries = OrderedDict()  # type: OrderedDict[Any, Tuple[Copies, object]]
        self._next = 0.0

    def add(self, copies):
        # type: (Copies) -> bool
        """Have a key wait; return False if too many do."""
        with self._lock:
            if copies.own not in self._entries and len(self._entries) >= self._most:
                return False
            # Whoever is deleting it now may have asked the server before this change.
            self._entries[copies.own] = copies, object()
            return True

    def remove(self, copies, token):
        # type: (Copies, object) -> None
        """Remove a key, unless it was added again since ``items`` returned the token."""
        with self._lock:
            if self._entries.get(copies.own, (None, None))[1] is token:
                del self._entries[copies.own]

    def items(self):
        # type: () -> List[Tuple[Copies, object]]
        """Return each key with its token, those that have waited longest first."""
        with self._lock:
            return list(self._entries.values())

    def is_time(self):
        # type: () -> bool
        """Return whether to try again: not with each of many questions."""
        now = self._clock()
        with self._lock:
            # A clock that was set back must not stop it.
            if self._next - _SECONDS <= now < self._next:
                return False
            self._next = now + _SECONDS
            return True

    def __contains__(self, copies):
        # type: (Copies) -> bool
        return copies.own in self._entries

    def __len__(self):
        # type: () -> int
        return len(self._entries)
