from __future__ import annotations

import re
from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, attribute_of, is_parentheses, text_of
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper
from .._rewriting import enclose
from .._scopes import is_name
from .._strings import are_bytes, is_bytes, native_literal
from .._values import assigned_value, function_of, is_operator

_METHODS = frozenset(
    {"count", "endswith", "find", "index", "lstrip", "partition", "replace", "rfind"}
    | {"rindex", "rpartition", "rsplit", "rstrip", "split", "startswith", "strip"}
)


class FixByteLiterals(Fixer):
    """Write ``b`` before literals that are used together with bytes.

    What ``struct.pack``, ``digest``, ``base64.b64decode``, ``pickle.dumps`` and others
    return is bytes on Python 3, and so is what is read from a file to be unpacked. It
    neither joins nor compares with text. A literal with ``b`` is the same on Python 2.

    Before::

        import binascii, struct
        packet = "HEAD" + struct.pack("<I", 1) + rest
        def read(coded):
            raw = binascii.a2b_base64(coded)
            return raw.split(":", 1)

    After::

        import binascii, struct
        from onemaster.compat import binary_data
        packet = b"HEAD" + struct.pack("<I", 1) + binary_data(rest)
        def read(coded):
            raw = binascii.a2b_base64(coded)
            return raw.split(b":", 1)

    What else is joined with both goes through the compat module's ``binary_data``, which
    encodes text on Python 3.

    Left alone: literals beside what is not known to be bytes, and those with a character
    that is not ASCII.
    """

    trigger = Trigger(
        words=frozenset(
            {"pack", "digest", "dumps", "decompress", "compress", "unhexlify", "recv"}
            | {"a2b_base64", "a2b_hex", "b64decode", "b2a_hex", "hexlify", "urandom"}
            | {"b32decode", "decodestring", "urlsafe_b64decode", "tobytes", "unpack"}
        )
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        literal = native_literal(self.context, node)
        if literal is None or not literal.is_byte_like:
            return
        if any(self._is_bytes(other) for other in _partners(node)):
            node.value = literal.with_prefix("b")
            node.changed()
            if node.parent.type == syms.arith_expr:
                self._join(node.parent)

    def _join(self, sum_: Node) -> None:
        """Make bytes of the operands of a sum that may be text."""
        for operand in sum_.children[::2]:
            if operand.type not in (token.NAME, syms.power, syms.atom):
                continue
            if operand.type == syms.atom and operand.children[0].type == token.STRING:
                continue
            if not self._is_bytes(_pieces(operand)) and not is_name(
                next(iter(operand.leaves())), "binary_data"
            ):
                if import_compat_helper(self, operand, "binary_data"):
                    enclose(operand, "binary_data")

    def _is_bytes(self, pieces: List[Base]) -> bool:
        if len(pieces) > 1:
            return are_bytes(self.context, pieces) or _is_read_to_unpack(pieces)
        node = pieces[0]
        if not is_name(node) or not isinstance(node, Leaf):
            return is_bytes(self.context, node)
        if not self.scopes.is_reference(node):
            return False
        scope = self.scopes.scope_that_binds(node)
        if scope is None or scope.type != syms.funcdef:
            return False
        values = [
            assigned_value(binding)
            for binding in self.scopes.bindings(scope).get(node.value, [])
        ]
        return bool(values) and all(
            value is not None
            and (
                is_bytes(self.context, value)
                or (len(value.children) > 2 and _is_read_to_unpack(value.children))
            )
            for value in values
        )


def _is_read_to_unpack(pieces: List[Base]) -> bool:
    """Whether bytes are read from a file whose content the function unpacks."""
    method = attribute_of(pieces[-2])
    if method is None or method.value != "read" or not is_parentheses(pieces[-1]):
        return False
    file = re.escape(text_of(pieces[:-2]))
    unpacked = r"\bunpack\([^,\n]*,\s*%s\.read\(" % file
    return re.search(unpacked, str(function_of(method))) is not None


def _partners(literal: Leaf) -> List[List[Base]]:
    """Return the expressions, as their parts, that have to be of a literal's type."""
    parent: Optional[Node] = literal.parent
    if parent is None:
        return []
    if parent.type == syms.arith_expr:
        operators = parent.children[1::2]
        if all(is_operator(operator, "+") for operator in operators):
            return [_pieces(c) for c in parent.children[::2] if c is not literal]
    if parent.type == syms.comparison and len(parent.children) == 3:
        if str(parent.children[1]).strip() in ("==", "!=", "in", "not in"):
            return [_pieces(c) for c in parent.children[::2] if c is not literal]
    trailer = parent.parent if parent.type == syms.arglist else parent
    if is_parentheses(trailer) and trailer is not None and trailer.parent is not None:
        power = trailer.parent
        end = next(i for i, child in enumerate(power.children) if child is trailer)
        method = attribute_of(power.children[end - 1]) if end > 1 else None
        if method is not None and method.value in _METHODS:
            return [Call(power, end).receiver]
    return []


def _pieces(node: Base) -> List[Base]:
    if node.type == syms.power and node.children[0].type != token.AWAIT:
        return list(node.children)
    return [node]
