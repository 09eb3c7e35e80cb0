"""What a run of the fixers says about one file."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Optional, Tuple


class Status(enum.Enum):
    """The outcome for one file."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    #: Deliberately not looked at: already Python 3 only, ``skip-file``, generated.
    LEFT_ALONE = "left alone"
    #: A rewrite was made and thrown away, because its result was not right.
    REFUSED = "refused"
    #: Not readable, not decodable, or neither Python 2 nor Python 3.
    FAILED = "failed"


class Risk(enum.IntEnum):
    """How likely a place that needs a human breaks on Python 3."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, order=True)
class Place:
    """A place that a fixer saw and did not dare to change.

    ``line`` and ``column`` count from 1 and 0, in the source as it was.
    """

    line: int
    column: int
    fixer: str
    reason: str
    risk: Risk = Risk.MEDIUM


@dataclass(frozen=True, order=True)
class Change:
    """One rewrite: where the rewritten code began in the source as it was.

    ``text`` is that source line without its surrounding white space, so that a
    change can be recognised after the lines above it have moved.
    """

    line: int
    column: int
    fixer: str
    text: str


@dataclass(frozen=True)
class FileResult:
    """What happened to one file.

    ``before`` and ``after`` are the bytes of the file, and are None unless
    ``status`` is ``CHANGED``. ``reason`` is one line for a person, empty for
    ``UNCHANGED`` and ``CHANGED``. ``line`` is where that reason lies, or 0.
    ``requirements`` are distributions that the code imports on Python 3. ``read`` are
    the absolute paths of other files that all this depends on; results
    that differ in nothing else are equal.
    """

    path: str
    status: Status
    reason: str = ""
    line: int = 0
    before: Optional[bytes] = None
    after: Optional[bytes] = None
    changes: Tuple[Change, ...] = ()
    places: Tuple[Place, ...] = ()
    requirements: Tuple[str, ...] = ()
    read: Tuple[str, ...] = field(default=(), compare=False)
