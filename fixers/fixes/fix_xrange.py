from __future__ import annotations

from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pytree import Base, Leaf

from .._calls import call_of_name
from .._consumption import Use
from .._iteration import IterationFixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, is_free, six_attribute

#: Up to this length a list is as good as an ``xrange`` to iterate over.
_SHORT = 1000


class FixXrange(IterationFixer):
    """Write ``six.moves.range`` for ``xrange``, or ``range`` where it is short.

    ``six.moves.range`` is ``xrange`` on Python 2. It is not imported under the name
    ``range``: that would take the lists away that ``range`` makes on Python 2.

    Before::

        for attempt in xrange(3):
            connect()
        for i in xrange(len(lines)):
            number(lines[i])
        is_range = isinstance(lines, xrange)

    After::

        import six
        for attempt in range(3):
            connect()
        for i in six.moves.range(len(lines)):
            number(lines[i])
        is_range = isinstance(lines, six.moves.range)

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(words=frozenset({"xrange"}), accepts=free_name)
    PATTERN = "'xrange'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        call = call_of_name(node)
        if (
            call is not None
            and _are_short(call.arguments)
            and is_free(self.scopes, node, "range")
            and all(u.use is Use.ITERATED for u in self.consumptions().every(call))
        ):
            return Leaf(token.NAME, "range", prefix=node.prefix)
        return six_attribute(self, node, "moves.range")


def _are_short(arguments: "list[Base]") -> bool:
    """Whether a range with these arguments is short, whatever is in the variables."""
    return 0 < len(arguments) < 4 and all(
        argument.type == token.NUMBER
        and str(argument).strip().isdigit()
        and int(str(argument), 8 if str(argument).strip().startswith("0") else 10)
        <= _SHORT
        for argument in arguments
    )
