from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._calls import Call, call_around, call_of_name
from .._consumption import Use
from .._iteration import IterationFixer
from .._looking import Trigger, free_name

#: What a range of Python 3 does as a list does.
_SAME = frozenset(
    {Use.DISCARDED, Use.ITEM, Use.ITERATED, Use.LENGTH, Use.SEARCHED, Use.TESTED}
)
_TAKING = frozenset({"enumerate", "filter", "map", "reduce", "reversed", "zip"})


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

    trigger = Trigger(words=frozenset({"range"}), accepts=free_name)
    PATTERN = "'range'"

    def transform(self, node: Leaf, results: Any) -> None:
        if not self.is_builtin(node):
            return
        call = call_of_name(node)
        if call is None:
            self.report_reference(node)
        elif not self._is_taken(call) and not all(
            use.use in _SAME for use in self.consumptions().every(call)
        ):
            self.make_list(call)

    def _is_taken(self, call: Call) -> bool:
        """Whether a builtin takes the items, now or later: a range does not change."""
        around = call_around(call.power)
        return (
            around is not None
            and call.following() is None
            and around.name is not None
            and around.name.value in _TAKING
            and self.is_builtin(around.name)
        )
