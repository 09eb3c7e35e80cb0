"""The outcome of a test from those of its parts: set-up, subtests, tear-down."""

from __future__ import absolute_import, unicode_literals

from . import _outcomes as outcomes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Text, Tuple

    Noted = Tuple[Text, Text]  # an outcome and its detail

NOTHING = ("", "")

FROM_BEST = (
    "",
    outcomes.PASSED,
    outcomes.SKIPPED,
    outcomes.XFAILED,
    outcomes.XPASSED,
    outcomes.FAILED,
    outcomes.ERROR,
)


def worst(first, second):
    # type: (Noted, Noted) -> Noted
    """Return the worse of two parts of a test; of two alike, the first."""
    return max(first, second, key=lambda noted: FROM_BEST.index(noted[0]))
