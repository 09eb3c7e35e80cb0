"""Whether the operands of a division are whole numbers."""

from __future__ import annotations

from typing import Any, List, Optional, Set

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from ._calls import position_in
from ._fixer import Fixer
from ._looking import Trigger
from ._scopes import is_declared_global, is_name
from ._values import is_operator, uses_reflection

_INTEGERS = frozenset({"int", "len", "long", "ord"})
#: Augmented assignments that make an integer of two integers on Python 2.
_KEEPING = frozenset({"+=", "-=", "*=", "/=", "//=", "%="})


def _may_be_whole(operator: tree_sitter.Node, source: bytes) -> bool:
    """Accept divisions without a float among the operands at hand."""
    division = operator.parent
    if division is None or division.type == "ERROR":
        return True
    return not any(child.type == "float" for child in division.children)


class DivisionFixer(Fixer):
    """Base of the fixers that divide whole numbers with ``//``."""

    trigger = Trigger(pattern=rb"(?<!/)/=?(?!/)", accepts=_may_be_whole)
    PATTERN = "'/' | '/='"

    def start_tree(self, tree: Base, filename: str) -> None:
        """Begin with a file."""
        super().start_tree(tree, filename)
        self._is_true = "division" in tree.future_features
        self._being_looked_at: Set[int] = set()

    def transform(self, node: Leaf, results: Any) -> None:
        """Write ``//`` where both operands are known; leave the rest to a subclass."""
        if self._is_true or node.type not in (token.SLASH, token.SLASHEQUAL):
            return
        left, right = self._operands(node)
        if self._is_float(right) or any(map(self._is_float, left)):
            return
        if self.is_integer(right) and all(map(self.is_integer, left)):
            if _is_probe(left, right):
                return
            if node.type == token.SLASH:
                new = Leaf(token.DOUBLESLASH, "//", prefix=node.prefix)
            else:
                new = Leaf(token.DOUBLESLASHEQUAL, "//=", prefix=node.prefix)
            node.replace(new)
            return
        self.report_unknown(node, left, right)

    def report_unknown(self, operator: Leaf, left: List[Base], right: Base) -> None:
        """Report a division whose operands may be whole numbers, if it is worth it."""
        raise NotImplementedError

    def _operands(self, operator: Leaf) -> "tuple[List[Base], Base]":
        parent = operator.parent
        assert parent is not None and operator.next_sibling is not None
        position = next(i for i, c in enumerate(parent.children) if c is operator)
        return list(parent.children[:position:2]), operator.next_sibling

    def is_integer(self, node: Base) -> bool:
        """Whether the value of an expression is certainly a whole number."""
        if node.type == token.NUMBER:
            return not any(c in node.value.lower() for c in ".j") and (
                "e" not in node.value.lower() or node.value.lower().startswith("0x")
            )
        if node.type in (syms.arith_expr, syms.term):
            # On Python 2 a quotient of integers is one; it gets its // as well.
            return all(map(self.is_integer, node.children[::2]))
        if node.type == syms.factor:
            return self.is_integer(node.children[1])
        if node.type == syms.atom:
            return (
                is_operator(node.children[0], "(")
                and len(node.children) == 3
                and self.is_integer(node.children[1])
            )
        if is_name(node):
            return self._is_integer_variable(node)
        return self._calls(node, *_INTEGERS)

    def _is_float(self, node: Base) -> bool:
        if node.type == token.NUMBER:
            return not self.is_integer(node)
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

    def _is_integer_variable(self, leaf: Leaf) -> bool:
        """Whether a function's own variable only ever holds integers."""
        scope = self.scopes.scope_that_binds(leaf)
        if scope is None or scope.type != syms.funcdef or uses_reflection(scope):
            return False
        bindings = self.scopes.bindings(scope)[leaf.value]
        if is_declared_global(bindings):
            return False
        return all(map(self._binds_integer, bindings))

    def _binds_integer(self, binding: Leaf) -> bool:
        if id(binding) in self._being_looked_at:
            return True  # It depends on itself, and on the others.
        self._being_looked_at.add(id(binding))
        try:
            value = self._bound_value(binding)
            return value is not None and self.is_integer(value)
        finally:
            self._being_looked_at.discard(id(binding))

    def _bound_value(self, binding: Leaf) -> Optional[Base]:
        """Return what the variable gets, or the second operand of ``+=`` and the like."""
        target: Base = binding
        parent = target.parent
        if parent is None:
            return None
        path: List[int] = []
        if parent.type in (syms.testlist_star_expr, syms.exprlist):
            path, target, parent = [position_in(parent, target)], parent, parent.parent
        if parent is None:
            return None
        if parent.type == syms.for_stmt:
            return self._counted(parent.children[3], path)
        if parent.type == syms.comp_for:
            position = next(
                i for i, c in enumerate(parent.children) if is_name(c, "in")
            )
            return self._counted(parent.children[position + 1], path)
        if parent.type != syms.expr_stmt or target is parent.children[-1]:
            return None
        sign, value = parent.children[1], parent.children[-1]
        if not is_operator(sign, "="):
            return value if not path and is_operator(sign, *_KEEPING) else None
        if not path:
            return value
        if value.type != target.type or len(value.children) != len(target.children):
            return None
        return value.children[path[0]]

    def _counted(self, iterable: Base, path: List[int]) -> Optional[Base]:
        """Return an integer, the number of items, if the loop counts with the variable."""
        if not path and self._calls(iterable, "range", "xrange"):
            return Leaf(token.NUMBER, "0")
        if path == [0] and self._calls(iterable, "enumerate"):
            return Leaf(token.NUMBER, "0")
        return None


def _is_probe(left: List[Base], right: Base) -> bool:
    """Whether this is ``1/0``, which is to fail, or ``1/2``, which asks for the kind of
    division that there is.
    """
    texts = [str(node).strip() for node in (*left, right)]
    if not all(text.isdigit() for text in texts) or len(texts) != 2:
        return False
    return int(texts[1]) == 0 or int(texts[0]) < int(texts[1])
