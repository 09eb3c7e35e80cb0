from __future__ import annotations

from typing import Any

from fissix.fixer_util import LParen, RParen
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node
from tree_sitter import Node as SyntaxNode

from .._fixer import Fixer
from .._looking import Trigger

_PARTS = frozenset({syms.comp_for, syms.comp_if, syms.comp_iter})

#: Anything but what ends, without a comma, with a bracket or the colon of a statement.
_AFTER = (
    rb"(?!(?:(?!\bin\b)[^\n])*\bin\b(?:[^,\n()\[\]{}:#]|\([^(),\n]*\)|\[[^\[\],:\n]*\])*"
    rb"(?:[\])}]|:[ \t]*(?:#|\n)))"
)


def _has_comma(keyword: SyntaxNode, source: bytes) -> bool:
    clause = keyword.parent
    return clause is None or (
        clause.type == "for_in_clause"
        and any(child.type == "," for child in clause.children)
    )


class FixParen(Fixer):
    """Put parentheses around a tuple that a list comprehension goes through.

    Before::

        squares = [x * x for x in 1, 2, 3]

    After::

        squares = [x * x for x in (1, 2, 3)]

    Left alone: everything else; the parentheses change nothing on Python 2.
    """

    trigger = Trigger(words=frozenset({"for"}), after=_AFTER, accepts=_has_comma)
    PATTERN = "comp_for< any* 'in' sequence=testlist_safe any* >"

    def transform(self, node: Base, results: Any) -> None:
        comprehension = node.parent
        while comprehension is not None and comprehension.type in _PARTS:
            comprehension = comprehension.parent
        if comprehension is None or comprehension.type != syms.listmaker:
            # No Python 2: fissix takes an argument behind a generator for a part of it.
            return
        sequence: Node = results["sequence"]
        prefix, sequence.prefix = sequence.prefix, ""
        around = Node(syms.atom, [LParen(), RParen()], prefix=prefix)
        sequence.replace(around)
        around.insert_child(1, sequence)
