from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import call_of_name
from .._fixer import Fixer
from .._looking import Trigger, called_name
from .._references import import_compat_helper
from .._scopes import is_name
from .._values import is_slice


class FixOrd(Fixer):
    """Take the number of an item of bytes, which is one already on Python 3.

    Before::

        def checksum(data):
            return ord(data[0]) + sum(ord(byte) for byte in data)

    After::

        from onemaster.compat import ordinal
        def checksum(data):
            return ordinal(data[0]) + sum(ordinal(byte) for byte in data)

    Left alone: ``ord`` of slices, of literals, and of what is no item of anything, and
    ``ord`` that is passed to other functions.
    """

    trigger = Trigger(words=frozenset({"ord"}), accepts=called_name)
    PATTERN = "'ord'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        call = call_of_name(node)
        if call is None or not self.is_builtin(node):
            return None
        arguments = call.positional
        if arguments is None or len(arguments) != 1:
            return None
        if not self._is_item(arguments[0]):
            return None
        if not import_compat_helper(self, node, "ordinal"):
            return None
        return Name("ordinal", prefix=node.prefix)

    def _is_item(self, node: Base) -> bool:
        """Whether an expression may be one item of bytes."""
        if node.type == syms.power:
            last = node.children[-1]
            return (
                last.type == syms.trailer
                and last.children[0].type == token.LSQB
                and not is_slice(last)
                and node.children[0].type != token.STRING
            )
        if not is_name(node) or not isinstance(node, Leaf):
            return False
        scope = self.scopes.scope_that_binds(node)
        if scope is None:
            return False
        bindings = self.scopes.bindings(scope).get(node.value, [])
        return bool(bindings) and all(map(_is_loop_variable, bindings))


def _is_loop_variable(binding: Leaf) -> bool:
    """Whether a loop binds a name, and not over a literal."""
    node: Base = binding
    while node.parent is not None and node.parent.type in (
        syms.exprlist,
        syms.testlist_gexp,
        syms.atom,
    ):
        node = node.parent
    loop = node.parent
    if loop is None or loop.type not in (syms.for_stmt, syms.comp_for):
        return False
    position = next(i for i, child in enumerate(loop.children) if child is node)
    is_target = is_name(loop.children[position + 1], "in")
    return is_target and loop.children[position + 2].type != token.STRING
