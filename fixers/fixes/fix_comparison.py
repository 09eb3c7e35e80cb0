from __future__ import annotations

from typing import Any, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import is_name
from .._values import Kind, is_operator, values_of

_ORDERING = ("<", ">", "<=", ">=")
_KINDS = {
    Kind.LIST: "a list",
    Kind.DICT: "a dictionary",
    Kind.TUPLE: "a tuple",
    Kind.STRING: "a string",
    Kind.TEXT: "a string",
}


_NUMBERS = frozenset({"float", "integer", "unary_operator"})


def _may_differ(operator: tree_sitter.Node, source: bytes) -> bool:
    """Whether the types of both operands may be known, and not that of a number."""
    comparison = operator.parent
    if comparison is None:
        return True
    operands = comparison.named_children
    if any(node.type == "none" for node in operands):
        return True
    return (
        comparison.type == "comparison_operator"
        and not any(node.type in ("attribute", "subscript") for node in operands)
        and not all(_is_number(node) for node in operands)
    )


def _is_number(node: tree_sitter.Node) -> bool:
    return node.type in _NUMBERS or (node.text or b"").startswith(b"len(")


class FixComparison(Fixer):
    """Report comparisons that Python 3 refuses.

    On Python 2 None is smaller than everything, numbers are smaller than strings, and so
    on. On Python 3 that is a TypeError. Nothing is changed.

    Before::

        is_set = limit > None
        is_long = len(names) > "10"

    After::

        is_set = limit > None
        is_long = len(names) > "10"

    Left alone: everything. Reported: ``<``, ``>``, ``<=`` and ``>=`` with None, and
    between values that are known to be of different types.
    """

    trigger = Trigger(pattern=rb"[<>]", accepts=_may_differ)
    PATTERN = "comparison"

    def transform(self, node: Node, results: Any) -> None:
        children = node.children
        for position in range(1, len(children), 2):
            if not is_operator(children[position], *_ORDERING):
                continue
            left, right = children[position - 1], children[position + 1]
            if is_name(left, "None") or is_name(right, "None"):
                self.report(node, "None has no order on Python 3", Risk.HIGH)
                continue
            kinds = self._kind(left), self._kind(right)
            if None not in kinds and kinds[0] != kinds[1]:
                self.report(
                    node, "%s and %s have no order on Python 3" % kinds, Risk.HIGH
                )

    def _kind(self, node: Base) -> Optional[str]:
        if node.type == token.NUMBER:
            return "a number"
        if node.type == syms.power and len(node.children) == 2:
            name = node.children[0]
            if is_name(name, "int", "len", "float", "long") and self.is_builtin(name):
                return "a number"
        return _KINDS.get(values_of(self.context).kind(node) or Kind.SET)
