from __future__ import annotations

from typing import Any, List

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger
from .._scopes import is_name
from .._values import is_operator

_INTEGERS = frozenset({"int", "len", "long", "ord"})


class FixClassicDivision(Fixer):
    """Divide whole numbers with ``//``.

    Python 2 rounds the quotient of two integers down, Python 3 does not.

    Before::

        middle = len(names) / 2
        share = 1.0 * part / whole

    After::

        middle = len(names) // 2
        share = 1.0 * part / whole

    Left alone: modules that import ``division``, and quotients with a float. All others
    are reported, so this only runs when it is asked for.
    """

    trigger = Trigger(pattern=rb"(?<!/)/=?(?!/)")
    PATTERN = "'/' | '/='"

    def start_tree(self, tree: Base, filename: str) -> None:
        super().start_tree(tree, filename)
        self._is_true = "division" in tree.future_features

    def transform(self, node: Leaf, results: Any) -> None:
        if self._is_true or node.type not in (token.SLASH, token.SLASHEQUAL):
            return
        left, right = self._operands(node)
        if self._is_float(right) or any(map(self._is_float, left)):
            return
        if node.type == token.SLASH and self._is_integer(right):
            if all(map(self._is_integer, left)):
                node.replace(Leaf(token.DOUBLESLASH, "//", prefix=node.prefix))
                return
        self.report(node, "integers are rounded down here on Python 2: write // then")

    def _operands(self, operator: Leaf) -> "tuple[List[Base], Base]":
        parent = operator.parent
        assert parent is not None and operator.next_sibling is not None
        position = next(i for i, c in enumerate(parent.children) if c is operator)
        return list(parent.children[:position:2]), operator.next_sibling

    def _is_integer(self, node: Base) -> bool:
        if node.type == token.NUMBER:
            return not any(c in node.value.lower() for c in ".j") and (
                "e" not in node.value.lower() or node.value.lower().startswith("0x")
            )
        if node.type in (syms.arith_expr, syms.term):
            return all(map(self._is_integer, node.children[::2])) and not any(
                is_operator(child, "/") for child in node.children[1::2]
            )
        if node.type == syms.factor:
            return self._is_integer(node.children[1])
        if node.type == syms.atom:
            return (
                is_operator(node.children[0], "(")
                and len(node.children) == 3
                and self._is_integer(node.children[1])
            )
        return self._calls(node, *_INTEGERS)

    def _is_float(self, node: Base) -> bool:
        if node.type == token.NUMBER:
            return not self._is_integer(node)
        if node.type in (syms.arith_expr, syms.term):
            return any(map(self._is_float, node.children[::2]))
        if node.type == syms.factor:
            return self._is_float(node.children[1])
        if node.type == syms.atom and is_operator(node.children[0], "("):
            return len(node.children) == 3 and self._is_float(node.children[1])
        return self._calls(node, "float")

    def _calls(self, node: Base, *names: str) -> bool:
        return (
            node.type == syms.power
            and len(node.children) == 2
            and is_name(node.children[0], *names)
            and node.children[1].type == syms.trailer
            and is_operator(node.children[1].children[0], "(")
            and self.is_builtin(node.children[0])
        )
