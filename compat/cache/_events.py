"""What the report counts, beside the events of ``onemaster.compat.pickles``."""

from __future__ import absolute_import

from ..pickles._report import UNREADABLE

__all__ = [
    "FAILOVER",
    "NOT_DELETED",
    "NO_ANSWER",
    "NO_SERVER",
    "OTHER_PYTHON",
    "SERVER_REFUSED",
    "STRAY_ANSWER",
    "TOO_LARGE",
    "UNREADABLE",
    "WRONG_ANSWER",
]

TOO_LARGE = "value over the limit"
NO_ANSWER = "a server did not answer"
NO_SERVER = "no server could be reached"
FAILOVER = "another server stood in for a dead one"
SERVER_REFUSED = "a server had no room or another error of its own"
WRONG_ANSWER = "a server answered what was not asked"
STRAY_ANSWER = "a connection held what nobody had asked for"
NOT_DELETED = "a copy could not be deleted and may be stale"
OTHER_PYTHON = "a value that the other Python wrote for itself"
