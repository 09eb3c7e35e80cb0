from __future__ import annotations

from typing import Any, List

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import attribute_of, position_in
from .._caught import clause_of, defines_attribute
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import (
    handles_its_absence,
    import_compat_helper,
    is_changed,
)
from .._rewriting import keep_apart
from .._scopes import is_name


def _is_of_exception(node: tree_sitter.Node, source: bytes) -> bool:
    if not is_attribute(node) or node.parent is None:
        return False
    value = node.parent.children[0]
    text = source[value.start_byte : value.end_byte]
    return text.endswith(b".exception") or (
        value.type == "identifier" and text not in (b"self", b"cls")
    )


class FixExceptionMessage(Fixer):
    """Call ``exception_message`` for the ``message`` that all exceptions had.

    On Python 2 it is the only argument of an exception, or an empty string; on Python 3
    only classes that set it themselves have it. The helper returns it where it is.

    Before::

        try:
            connect()
        except ValueError as error:
            show(error.message)
        with self.assertRaises(ValueError) as context:
            connect()
        self.assertEqual(context.exception.message, "refused")

    After::

        from onemaster.compat import exception_message
        try:
            connect()
        except ValueError as error:
            show(exception_message(error))
        with self.assertRaises(ValueError) as context:
            connect()
        self.assertEqual(exception_message(context.exception), "refused")

    Left alone: assignments to it, objects of which nobody knows that they are exceptions,
    and classes of the module that set it themselves.
    """

    trigger = Trigger(words=frozenset({"message"}), accepts=_is_of_exception)
    PATTERN = "trailer< '.' name='message' >"

    def transform(self, node: Node, results: Any) -> None:
        power = node.parent
        if power is None or power.type != syms.power or is_changed(results["name"]):
            return
        receiver = list(power.children[: position_in(power, node)])
        if not self._is_exception(receiver) or handles_its_absence(node):
            return
        if import_compat_helper(self, node, "exception_message"):
            _call_helper(power, receiver, node)

    def _is_exception(self, receiver: List[Base]) -> bool:
        if is_name(receiver[0]) and len(receiver) == 1:
            clause = clause_of(self.context, receiver[0])
            return clause is not None and not defines_attribute(
                self.context, clause, "message"
            )
        return is_name(attribute_of(receiver[-1]), "exception")


def _call_helper(power: Node, receiver: List[Base], trailer: Node) -> None:
    prefix = keep_apart(power, power.prefix)
    for piece in [*receiver, trailer]:
        piece.remove()
    receiver[0].prefix = ""
    value = receiver[0] if len(receiver) == 1 else Node(syms.power, receiver)
    inside = [Leaf(token.LPAR, "("), value, Leaf(token.RPAR, ")")]
    power.insert_child(0, Node(syms.trailer, inside))
    power.insert_child(0, Leaf(token.NAME, "exception_message", prefix=prefix))
