from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf

from .._fixer import Fixer
from .._looking import Trigger
from .._rewriting import leaf_after

_CLOSING = frozenset({")", "]", "}", ":", "="})


class FixWsComma(Fixer):
    """Put a space behind commas and none before them.

    The same goes for the colons of a dictionary.

    Before::

        f(a ,b)
        table = {1 :2 ,3:4}

    After::

        f(a, b)
        table = {1: 2, 3: 4}

    Left alone: line breaks, and other uses of white space.
    """

    trigger = Trigger(pattern=rb"[,:]")
    PATTERN = "',' | ':'"

    def transform(self, node: Leaf, results: Any) -> None:
        parent = node.parent
        if node.type == token.COLON and (
            parent is None or parent.type != syms.dictsetmaker
        ):
            return
        if node.prefix.isspace() and "\n" not in node.prefix:
            node.prefix = ""
        following = leaf_after(node)
        if (
            following is not None
            and not following.prefix
            and following.type != token.NEWLINE
            and following.value not in _CLOSING
        ):
            following.prefix = " "
