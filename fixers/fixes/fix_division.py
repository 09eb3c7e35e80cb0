from __future__ import annotations

from typing import List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import call_around
from .._division import DivisionFixer
from .._results import Risk
from .._scopes import is_name


class FixDivision(DivisionFixer):
    """Divide whole numbers with ``//``.

    Python 2 rounds the quotient of two integers down, Python 3 does not. A variable of a
    function counts as a whole number if nothing else is ever assigned to it.

    Before::

        def middle(names):
            low, high = 0, len(names)
            while low < high:
                low = (low + high) / 2
            return low, 1.0 * high / 2

    After::

        def middle(names):
            low, high = 0, len(names)
            while low < high:
                low = (low + high) // 2
            return low, 1.0 * high / 2

    Left alone: modules that import ``division``, and all that is not known. Reported:
    quotients that are used as an index or a count, and those with a whole number.
    """

    def report_unknown(self, operator: Leaf, left: List[Base], right: Base) -> None:
        """Report the division if the result is likely to be a whole number."""
        if _is_counted_with(operator):
            self.report(
                operator, "a float on Python 3: write // if whole numbers are divided"
            )
        elif any(map(self.is_integer, [*left, right])):
            self.report(
                operator,
                "rounded down on Python 2 if the other number is a whole one too: write "
                "// then",
                Risk.LOW,
            )


def _is_counted_with(operator: Leaf) -> bool:
    """Whether the quotient is an index, or an argument of ``range``."""
    node: Optional[Base] = operator.parent
    while node is not None and node.type in (
        *(syms.term, syms.arith_expr, syms.factor, syms.atom, syms.subscript),
    ):
        node = node.parent
    if node is None:
        return False
    if node.type == syms.trailer and node.children[0].type == token.LSQB:
        return True
    inner: Base = operator
    while inner.parent is not None and inner.parent is not node:
        inner = inner.parent
    call = call_around(inner)
    return call is not None and is_name(call.name, "range", "xrange")
