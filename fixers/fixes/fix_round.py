from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._calls import call_of_name
from .._fixer import Fixer
from .._looking import Trigger, called_name
from .._results import Risk


class FixRound(Fixer):
    """Report ``round``, which rounds halves in another direction on Python 3.

    Python 2 rounds a half away from zero, Python 3 to the even neighbour; and without a
    number of digits the result is an ``int`` there, a ``float`` on Python 2. Nothing is
    changed.

    Before::

        pages = round(total / 2.0)

    After::

        pages = round(total / 2.0)

    Left alone: everything. Reported: calls of the builtin.
    """

    trigger = Trigger(words=frozenset({"round"}), accepts=called_name)
    PATTERN = "'round'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_name(node)
        if call is None or not self.is_builtin(node):
            return
        kind = ", and the result is an int" if len(call.arguments) == 1 else ""
        self.report(
            node, "Python 3 rounds a half to the even neighbour%s" % kind, Risk.LOW
        )
