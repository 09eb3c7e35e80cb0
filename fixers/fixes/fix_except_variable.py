from __future__ import annotations

import re
from typing import Any, Set

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._caught import name_for_exception
from .._fixer import Fixer
from .._looking import Trigger
from .._reaching import reads_after
from .._rewriting import insert_first_statement
from .._scopes import enclosing_scope, is_declared_global, is_name

#: How a clause that binds a name begins.
_HEAD = re.compile(rb"except\b[^:]*?(?:,|\bas\b)\s*(\w+)\s*:")


def _is_used_elsewhere(keyword: tree_sitter.Node, source: bytes) -> bool:
    """Accept clauses whose variable is named outside of the clauses that bind it."""
    clause = keyword.parent
    if clause is None or clause.type != "except_clause":
        return True
    text = source[clause.start_byte : clause.end_byte]
    head = _HEAD.match(text)
    if head is None:
        return False
    if re.search(rb"\blambda\b|\bdef\b", text):
        return True
    scope = clause.parent
    while scope is not None and scope.parent is not None:
        if scope.type == "function_definition":
            break
        scope = scope.parent
    if scope is None:
        return True
    name = re.compile(rb"\b%s\b" % re.escape(head.group(1)))
    return any(
        not (clause.start_byte <= match.start() < clause.end_byte)
        and not _is_in_clause(scope, match.start(), head.group(1), source)
        for match in name.finditer(source, scope.start_byte, scope.end_byte)
    )


def _is_in_clause(
    scope: tree_sitter.Node, offset: int, name: bytes, source: bytes
) -> bool:
    """Whether another clause that binds the name is around an offset, or a comment."""
    node = scope.descendant_for_byte_range(offset, offset + len(name))
    while node is not None and node.start_byte >= scope.start_byte:
        if node.type == "comment":
            return True
        if node.type == "except_clause":
            head = _HEAD.match(source, node.start_byte, node.end_byte)
            if head is not None and head.group(1) == name:
                return True
        if node == scope:
            return False
        node = node.parent
    return False


class FixExceptVariable(Fixer):
    """Keep the variable of an ``except`` clause that is read after the clause.

    Python 3 deletes it at the end of the clause, whatever it was before the ``try``.

    Before::

        def attempt():
            error = None
            try:
                connect()
            except IOError as error:
                log(error)
            return error

    After::

        def attempt():
            error = None
            try:
                connect()
            except IOError as caught:
                error = caught
                log(error)
            return error

    A nested function that reads the variable may run later, so it counts as well.

    Left alone: clauses whose variable is assigned anew, or never read, after them.
    """

    trigger = Trigger(words=frozenset({"except"}), accepts=_is_used_elsewhere)
    PATTERN = "except_clause< 'except' any 'as' target=NAME >"

    def start_tree(self, tree: Base, filename: str) -> None:
        super().start_tree(tree, filename)
        self._added: Set[int] = set()

    def transform(self, node: Node, results: Any) -> None:
        target = results["target"]
        suite = node.next_sibling.next_sibling
        name = target.value
        bindings = self.scopes.bindings(enclosing_scope(node)).get(name, [])
        if not is_declared_global(bindings) and not reads_after(
            self.scopes, node, name
        ):
            return
        caught = name_for_exception(enclosing_scope(node), self._added)
        target.value = caught
        target.changed()
        value = Leaf(token.NAME, caught, prefix=" ")
        self._added |= {id(target), id(value)}
        statement = Node(
            syms.expr_stmt,
            [Leaf(token.NAME, name), Leaf(token.EQUAL, "=", prefix=" "), value],
        )
        words = [leaf for leaf in suite.leaves() if leaf.value.strip()]
        if len(words) == 1 and is_name(words[0], "pass"):
            statement.prefix = words[0].prefix
            words[0].replace(statement)
        else:
            insert_first_statement(suite, statement)
