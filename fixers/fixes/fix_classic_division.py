from __future__ import annotations

from typing import List

from fissix.pytree import Base, Leaf

from .._division import DivisionFixer


class FixClassicDivision(DivisionFixer):
    """Divide whole numbers with ``//``, and report every other division.

    Python 2 rounds the quotient of two integers down, Python 3 does not. The fixer
    ``division`` makes the same changes and reports less.

    Before::

        middle = len(names) / 2
        share = 1.0 * part / whole

    After::

        middle = len(names) // 2
        share = 1.0 * part / whole

    Left alone: modules that import ``division``, and quotients with a float. All others
    are reported, so this only runs when it is asked for.
    """

    def report_unknown(self, operator: Leaf, left: List[Base], right: Base) -> None:
        """Report the division, whatever the operands are."""
        self.report(
            operator, "integers are rounded down here on Python 2: write // then"
        )
