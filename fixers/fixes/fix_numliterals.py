from __future__ import annotations

import ast
from typing import Any, Optional

from fissix.fixes import fix_numliterals
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger
from .._references import is_free, six_attribute
from .._rewriting import leaf_after

#: A plain literal that is greater is a ``long`` on every platform.
_GREATEST_INT = 2**63
_MOST_BITS = 4096


class FixNumliterals(Fixer, fix_numliterals.FixNumliterals):
    """Write octal and long literals as both versions read them.

    Before::

        os.chmod(path, 0755)
        modulus = 18446744073709551616L
        if size == 0L:
            size = 1L

    After::

        os.chmod(path, 0o755)
        modulus = 18446744073709551616
        if size == 0:
            size = long(1)

    A small ``1L`` is not the same as ``1`` on Python 2: it has another type and another
    ``repr``. The ``L`` is dropped where that cannot be seen: in comparisons, and where
    the value is too large for an ``int`` anyway.

    Left alone: ``00`` and the like, which both versions read.
    """

    trigger = Trigger(
        pattern=rb"\b0[0-7]+\b"
        rb"|\b(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)[lL]"
    )

    def transform(self, node: Leaf, results: Any) -> Optional[Leaf]:
        digits = node.value.rstrip("lL")
        if digits.isdigit() and digits[0] == "0" and digits.strip("0"):
            digits = "0o" + digits[1:]
        if self.is_long(node) and not self._is_type_invisible(node, digits):
            return self._as_call(node, digits)
        following = leaf_after(node)
        if following is not None and following.type == token.NAME:
            following.prefix = following.prefix or " "
        return Leaf(token.NUMBER, digits, prefix=node.prefix)

    def _as_call(self, node: Leaf, digits: str) -> Optional[Leaf]:
        callee: Optional[str] = "long"
        if not is_free(self.scopes, node, "long"):
            types = six_attribute(self, node, "integer_types[-1]")
            if types is None:
                return None
            callee = types.value
        return Leaf(token.NUMBER, "%s(%s)" % (callee, digits), prefix=node.prefix)

    def _is_type_invisible(self, node: Leaf, digits: str) -> bool:
        constant, text = node, digits
        while constant.parent is not None:
            value = _value(text)
            if value is not None and abs(value) > _GREATEST_INT:
                return True
            if constant.parent.type == syms.comparison:
                operators = constant.parent.children[1::2]
                return not any("is" in str(operator) for operator in operators)
            constant = constant.parent
            text = _without_suffixes(constant)
            if _value(text) is None:
                return False
        return False


def _without_suffixes(node: Base) -> str:
    return " ".join(
        leaf.value.rstrip("lL") if leaf.type == token.NUMBER else leaf.value
        for leaf in node.leaves()
    )


def _value(text: str) -> Optional[int]:
    """Calculate an expression of integer literals, None if it is anything else."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None
    return _calculate(tree)


def _calculate(node: ast.AST) -> Optional[int]:
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = _calculate(node.operand)
        if value is None:
            return None
        return -value if isinstance(node.op, ast.USub) else value
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _calculate(node.left), _calculate(node.right)
    if left is None or right is None or left.bit_length() > _MOST_BITS:
        return None
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if not 0 <= right * max(left.bit_length(), 1) <= _MOST_BITS:
        return None
    if isinstance(node.op, ast.LShift):
        return left << right
    if isinstance(node.op, ast.Pow):
        return int(left**right)
    return None
