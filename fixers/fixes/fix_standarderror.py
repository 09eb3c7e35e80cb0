from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._fixer import Fixer
from .._imports import add_fallback
from .._looking import Trigger
from .._references import free_name_without_fallback, handles_its_absence


class FixStandarderror(Fixer):
    """Keep ``StandardError`` on Python 2 and mean ``Exception`` by it on Python 3.

    On Python 2 ``Exception`` would catch more: StopIteration and warnings.

    Before::

        try:
            connect()
        except StandardError:
            give_up()

    After::

        try:
            StandardError
        except NameError:
            StandardError = Exception
        try:
            connect()
        except StandardError:
            give_up()

    Left alone: code that catches the NameError itself.
    """

    trigger = Trigger(
        words=frozenset({"StandardError"}),
        accepts=free_name_without_fallback("StandardError", "Exception"),
    )
    PATTERN = "'StandardError'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and not handles_its_absence(node):
            add_fallback(node, "StandardError", "Exception")
