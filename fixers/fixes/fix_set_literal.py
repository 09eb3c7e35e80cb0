from __future__ import annotations

from typing import Any, Optional

from fissix.fixes import fix_set_literal
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base

from .._fixer import Fixer
from .._looking import Trigger, called_name


class FixSetLiteral(Fixer, fix_set_literal.FixSetLiteral):
    """Write a set as a literal.

    Before::

        vowels = set(["a", "e", "i"])
        pair = set((1, 2))

    After::

        vowels = {"a", "e", "i"}
        pair = {1, 2}

    Left alone: comprehensions, for the variable of one in a list is visible behind it on
    Python 2, and a ``set`` that is not the builtin.
    """

    trigger = Trigger(words=frozenset({"set"}), accepts=called_name)

    def transform(self, node: Base, results: Any) -> Optional[Base]:
        items = results.get("single") or results["items"]
        has_loop = any(child.type == syms.comp_for for child in items.children)
        if has_loop or not self.is_builtin(node.children[0]):
            return None
        return super().transform(node, results)
