"""What the report counts, beside the events of ``onemaster.compat.pickles``."""

from __future__ import absolute_import

from ..pickles._report import SHORT_BINARY, UNREADABLE

__all__ = [
    "NOT_STORED",
    "NO_ANSWER",
    "NO_SERVER",
    "SHORT_BINARY",
    "STRAY_ANSWER",
    "TOO_LARGE",
    "UNREADABLE",
    "WRONG_ANSWER",
]

TOO_LARGE = "value over the limit"
NO_SERVER = "no server could be reached"
NO_ANSWER = "a server did not answer"
NOT_STORED = "a server refused to store"
WRONG_ANSWER = "a server answered what was not asked"
STRAY_ANSWER = "a connection held what nobody asked for"
