from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger
from .._references import is_changed


def _is_attribute_or_method(node: SyntaxNode, source: bytes) -> bool:
    return node.parent is not None and node.parent.type in (
        "attribute",
        "function_definition",
    )


class FixXreadlines(Fixer):
    """Go through a file itself for ``xreadlines()``.

    The method returns the file. A bare ``f.xreadlines`` becomes ``f.__iter__``.

    Before::

        for line in log.xreadlines():
            count(line)

    After::

        for line in log:
            count(line)

    Left alone: every use in a module that has an ``xreadlines`` of its own.
    """

    trigger = Trigger(words=frozenset({"xreadlines"}), accepts=_is_attribute_or_method)
    PATTERN = "power< any+ trailer< '.' name='xreadlines' > any* >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        if self._is_defined() or is_changed(name):
            return
        call = call_of_attribute(name)
        if call is None:
            name.replace(Leaf(token.NAME, "__iter__", prefix=name.prefix))
        elif not call.arguments:
            call.parentheses.remove()
            name.parent.remove()
            node.changed()

    def _is_defined(self) -> bool:
        """Whether a class of the module has such a method of its own."""
        return any(
            node.type == syms.classdef and "xreadlines" in self.scopes.bindings(node)
            for node in self.context.root.pre_order()
        )
