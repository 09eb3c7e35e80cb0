from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.pytree import Leaf

from .._calls import Call, call_around
from .._consumption import Use
from .._iteration import IterationFixer
from .._looking import Trigger, free_name
from .._scopes import is_name

#: What a range of Python 3 does as a list does.
_SAME = frozenset(
    {Use.DISCARDED, Use.ITEM, Use.ITERATED, Use.LENGTH, Use.SEARCHED, Use.TESTED}
)
_TAKING = frozenset({"enumerate", "filter", "map", "reduce", "reversed", "zip"})


def _is_no_loop(node: tree_sitter.Node, source: bytes) -> bool:
    """Accept the name unless it is ``for x in range(...)``."""
    call = node.parent
    if not free_name(node, source) or call is None or call.type != "call":
        return free_name(node, source)
    loop = call.parent
    if loop is None or loop.type not in ("for_statement", "for_in_clause"):
        return True
    taken = loop.child_by_field_name("right")
    return taken is None or taken.end_byte != call.end_byte


class FixRange(IterationFixer):
    """Keep the list that ``range`` makes, where a range does not do.

    A range of Python 3 is iterated over, indexed and searched like a list, as often as
    one wants. It is not added, sliced, sorted or changed like one.

    Before::

        for i in range(len(lines)):
            number(lines[i])
        order = range(10) + range(20, 30)
        shuffle(order)

    After::

        for i in range(len(lines)):
            number(lines[i])
        order = list(range(10)) + list(range(20, 30))
        shuffle(order)

    Left alone: ranges that are only iterated over, indexed, searched, measured or
    tested for truth; another ``range`` that the module defines or imports. A ``range``
    that is passed on and not called is reported.
    """

    trigger = Trigger(words=frozenset({"range"}), accepts=_is_no_loop)
    PATTERN = "'range'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = self.call_of_builtin(node)
        if (
            call is not None
            and not self._is_taken(call)
            and not all(use.use in _SAME for use in self.consumptions().every(call))
        ):
            self.make_list(call)

    def _is_taken(self, call: Call) -> bool:
        """Whether a loop, a comprehension or a builtin takes the items, now or later.

        When makes no difference: a range does not change.
        """
        if call.following() is not None:
            return False
        previous = call.power.prev_sibling
        if is_name(previous, "in") and is_name(call.power.parent.children[0], "for"):
            return True
        around = call_around(call.power)
        return (
            around is not None
            and around.name is not None
            and around.name.value in _TAKING
            and self.is_builtin(around.name)
        )
