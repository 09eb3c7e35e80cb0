"""Which ``next`` in a module is the method of an iterator."""

from __future__ import annotations

from typing import List, Optional

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import attribute_of, is_parentheses, text_of
from ._fixer import FileContext
from ._references import imported_module, is_changed, statement_of
from ._scopes import is_name, own_nodes
from ._values import Kind, values_of
from ._walking import nodes_of

#: Modules with objects whose ``next()`` is no part of the iterator protocol.
WITH_OTHER_NEXT = frozenset({"bsddb", "dbhash", "nntplib", "tarfile"})
_MAKES_ITERATOR = frozenset({"iter", "enumerate", "open", "reversed"})


class NextMethods:
    """What is known of the methods ``next`` in one file."""

    def __init__(self, context: FileContext) -> None:
        self._context = context
        self._has_others: Optional[bool] = None

    def has_others(self) -> bool:
        """Whether the module knows of a ``next`` that is no iterator's method.

        Whatever tells that is a candidate of the fixer, and so in the tree.
        """
        if self._has_others is None:
            root = self._context.root
            self._has_others = any(
                (
                    is_name(node, "next")
                    and node.parent.type == syms.trailer
                    and is_changed(node)
                )
                or (node.type == syms.classdef and self._assigns_next(node))
                for node in nodes_of(root)
            ) or any(
                is_name(leaf, *WITH_OTHER_NEXT)
                for statement in nodes_of(root)
                if statement.type in (syms.import_name, syms.import_from)
                for leaf in statement.leaves()
            )
        return self._has_others

    def _assigns_next(self, definition: Node) -> bool:
        return any(
            binding.parent.type == syms.expr_stmt
            and text_of(binding.parent.children[-1]) in ("None", "0", "False", "''")
            for binding in self._context.scopes.bindings(definition).get("next", [])
        )

    def is_own(self, name: Base) -> bool:
        """Whether this is ``self`` in a class that defines ``next``."""
        at: Optional[Base] = name
        while at is not None and at.type != syms.classdef:
            at = at.parent
        return (
            is_name(name, "self")
            and at is not None
            and "next" in self._context.scopes.bindings(at)
        )

    def is_replaced(self, trailer: Node) -> bool:
        """Whether ``self.next`` is assigned to in a class that has it as a method."""
        receiver = trailer.prev_sibling
        name = attribute_of(trailer)
        return (
            is_name(name, "next")
            and is_changed(name)
            and receiver is trailer.parent.children[0]
            and self.is_own(receiver)
        )

    def stands_in(self, power: Node) -> bool:
        """Whether this is ``x.next`` of ``self.next = x.next`` in an iterator."""
        statement = power.parent
        return (
            statement is not None
            and statement.type == syms.expr_stmt
            and len(statement.children) == 3
            and statement.children[2] is power
            and statement.children[0].type == syms.power
            and self.is_replaced(statement.children[0].children[-1])
        )

    def is_module(self, pieces: List[Base]) -> bool:
        """Whether this is ``six`` of ``six.next``, or another module."""
        first = pieces[0]
        return (
            isinstance(first, Leaf)
            and is_name(first)
            and imported_module(self._context, first) is not None
        )

    def is_made_here(self, iterator: List[Base]) -> bool:
        first = iterator[0]
        if len(iterator) == 1:
            return values_of(self._context).kind(
                first
            ) is Kind.ITERABLE and not is_name(first)
        if not is_parentheses(iterator[-1]):
            return False
        if len(iterator) == 2:
            if is_name(first, *_MAKES_ITERATOR):
                return self._context.scopes.is_builtin(first)
            return self._is_generator_function(first)
        return is_name(first, "itertools") and len(iterator) == 3

    def _is_generator_function(self, name: Base) -> bool:
        """Whether a name can only mean a function that has ``yield`` in it."""
        if not isinstance(name, Leaf) or not is_name(name):
            return False
        scope = self._context.scopes.scope_that_binds(name)
        found = self._context.scopes.bindings(scope)[name.value] if scope else []
        statement = statement_of(name)
        # What x = x().next binds comes later.
        bindings = [leaf for leaf in found if statement_of(leaf) is not statement]
        function = bindings[0].parent if len(bindings) == 1 else None
        if (
            not isinstance(function, Node)
            or function.type != syms.funcdef
            or (function.parent is not None and function.parent.type == syms.decorated)
        ):
            return False
        self._context.need_whole()
        return any(is_name(node, "yield") for node in own_nodes(function))
