from __future__ import annotations

import re
from typing import Any, Iterator

import tree_sitter
from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, call_of_attribute, call_of_name
from .._fixer import Fixer
from .._imports import try_statement
from .._looking import Trigger
from .._results import Risk
from .._scopes import enclosing_scope, is_name, own_nodes


def _in_generator(name: tree_sitter.Node, source: bytes) -> bool:
    node = name.parent
    while node is not None and node.type != "function_definition":
        node = node.parent
    return node is not None and b"yield" in source[node.start_byte : node.end_byte]


#: Names that no class above StopIteration has.
_OTHER = re.compile(r"[eE]rror\Z|Warning\Z|(?:Keyboard|System|Generator)\w+\Z")


class FixStopIteration(Fixer):
    """End generators with ``return``, not with StopIteration.

    From Python 3.7 on, a StopIteration that leaves a generator is a RuntimeError.

    Before::

        def pairs(numbers):
            iterator = iter(numbers)
            while True:
                first = next(iterator)
                if first < 0:
                    raise StopIteration
                yield first, next(iterator, None)

    After::

        def pairs(numbers):
            iterator = iter(numbers)
            while True:
                try:
                    first = next(iterator)
                except StopIteration:
                    return
                if first < 0:
                    return
                yield first, next(iterator, None)

    Left alone: functions that are no generators, and what stands in a ``try`` that
    catches the exception. Reported: a ``with`` statement around it, which sees the
    exception, and ``next`` in the head of a loop or in an ``if``.
    """

    trigger = Trigger(words=frozenset({"StopIteration", "next"}), accepts=_in_generator)
    PATTERN = "raise_stmt< 'raise' any > | name='next'"

    def transform(self, node: Base, results: Any) -> None:
        scope = enclosing_scope(node)
        if scope.type != syms.funcdef or not _is_generator(scope):
            return
        if isinstance(node, Node):
            self._fix_raise(node)
        else:
            self._fix_next(results["name"])

    def _fix_raise(self, statement: Node) -> None:
        raised = statement.children[1]
        name = raised.children[0] if raised.type == syms.power else raised
        if not is_name(name, "StopIteration") or not self.is_builtin(name):
            return
        if raised is not name and str(raised).strip() != "StopIteration()":
            return
        if _is_caught(statement) or self._is_seen(statement):
            return
        statement.replace(Leaf(token.NAME, "return", prefix=statement.prefix))

    def _fix_next(self, name: Leaf) -> None:
        call = call_of_name(name)
        if call is not None and not self.is_builtin(name):
            return
        wanted = 1
        if call is None:
            call, wanted = call_of_attribute(name), 0
        if call is None or len(call.arguments) != wanted or call.positional is None:
            return
        if _is_caught(name) or self._is_seen(name):
            return
        statement = _statement(call)
        line = statement.parent
        if (
            line is None
            or line.type != syms.simple_stmt
            or len(line.children) != 2
            or line.parent is None
            or line.parent.type != syms.suite
        ):
            self.report(name, "a generator must not end with StopIteration")
            return
        indent = find_indentation(line)
        prefix, newline = line.prefix, line.children[1].clone()
        statement.remove()
        statement.prefix = ""
        leave = Leaf(token.NAME, "return")
        new = try_statement(statement, "StopIteration", [leave], indent, newline)
        new.prefix = prefix
        line.replace(new)

    def _is_seen(self, node: Base) -> bool:
        """Report a place in a ``with`` statement, whose end sees the exception."""
        if not any(parent.type == syms.with_stmt for parent in _parents(node)):
            return False
        reason = (
            "a generator must not end with StopIteration: Python 3.7 takes it for an"
        )
        self.report(node, reason + " error", Risk.HIGH)
        return True


def _is_generator(function: Node) -> bool:
    return any(
        is_name(node, "yield") or node.type == syms.yield_expr
        for node in own_nodes(function)
    )


def _parents(node: Base) -> Iterator[Node]:
    parent = node.parent
    while parent is not None and parent.type != syms.funcdef:
        yield parent
        parent = parent.parent


def _is_caught(node: Base) -> bool:
    """Whether a ``try`` of the function may catch a StopIteration of the node."""
    child = node
    for parent in _parents(node):
        if parent.type == syms.try_stmt and parent.children[2] is child:
            for clause in parent.children[3:]:
                if is_name(clause, "except"):
                    return True
                if clause.type == syms.except_clause and not _is_other(clause):
                    return True
        child = parent
    return False


def _is_other(clause: Node) -> bool:
    """Whether a clause names only exceptions that cannot be StopIteration."""
    names = [leaf for leaf in clause.children[1].leaves() if leaf.type == token.NAME]
    return bool(names) and all(
        _OTHER.search(name.value) is not None
        for name in names
        if name.next_sibling is None or name.next_sibling.type != syms.trailer
    )


def _statement(call: Call) -> Base:
    node: Base = call.power
    while node.parent is not None and node.parent.type not in (
        syms.simple_stmt,
        syms.suite,
        syms.file_input,
        syms.if_stmt,
        syms.while_stmt,
        syms.for_stmt,
    ):
        node = node.parent
    return node
