"""The exit codes of every runner and of ``run-tests``; 0 to 5 are those of pytest."""

from __future__ import absolute_import, unicode_literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

OK = 0
REGRESSION = 1
INTERRUPTED = 2
INTERNAL_ERROR = 3
USAGE = 4
NOTHING_RAN = 5
SLACK = 6
STALE = 7
EXPIRED = 8

MEANINGS = {
    OK: "the lists and the tests agree",
    REGRESSION: "a test fails that must pass, or it did not run to its end",
    INTERRUPTED: "interrupted from outside",
    INTERNAL_ERROR: "an error in the runner itself",
    USAGE: "a list, the configuration or the command line is wrong; no test ran",
    NOTHING_RAN: "no test ran",
    SLACK: "a test passes that is listed as failing; with strictness, one passes that "
    "is not listed as passing",
    STALE: "an entry matches no test, or names one that was not reached",
    EXPIRED: "the date of an entry is past",
}

PRECEDENCE = (
    USAGE,
    INTERNAL_ERROR,
    INTERRUPTED,
    REGRESSION,
    STALE,
    EXPIRED,
    SLACK,
    NOTHING_RAN,
    OK,
)


def most_important(codes):
    # type: (Iterable[int]) -> int
    """Return the code to exit with where several hold; 0 if there is none.

    A code that is not in the table, such as that of a killed process, comes first.
    """
    found = set(codes)
    unknown = found.difference(PRECEDENCE)
    if unknown:
        return max(unknown)
    return next((code for code in PRECEDENCE if code in found), OK)
