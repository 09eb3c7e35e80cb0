from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence


class FixReduce(Fixer):
    """Import ``reduce`` from ``functools``.

    It is the same function there on Python 2, and no builtin on Python 3.

    Before::

        product = reduce(multiply, factors, 1)

    After::

        from functools import reduce
        product = reduce(multiply, factors, 1)

    Left alone: modules that define or import ``reduce``, and code that catches the
    NameError itself.
    """

    trigger = Trigger(words=frozenset({"reduce"}), accepts=free_name)
    PATTERN = "'reduce'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and not handles_its_absence(node):
            self.add_import(node, "functools", "reduce")
