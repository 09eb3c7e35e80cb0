from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.fixer_base import BaseFix
from fissix.fixer_util import is_list, is_tuple
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._imports import line_of
from .._looking import Trigger
from .._scopes import enclosing_scope, is_name
from .._values import references


def _has_comma(keyword: tree_sitter.Node, source: bytes) -> bool:
    clause = keyword.parent
    return clause is None or any(child.type == "," for child in clause.children)


class FixExcept(Fixer):
    """Write ``except E as e`` for ``except E, e``.

    Both mean the same on Python 2.6 and later; Python 3 reads only the newer form.

    Before::

        try:
            connect()
        except (IOError, OSError), error:
            log(error)
        except ValueError, self.problem:
            stop()

    After::

        try:
            connect()
        except (IOError, OSError) as error:
            log(error)
        except ValueError as caught:
            self.problem = caught
            stop()

    Reported: a name that is read after the clause, at whose end Python 3 deletes it.

    Left alone: clauses that bind no name or already use ``as``.
    """

    trigger = Trigger(words=frozenset({"except"}), accepts=_has_comma)
    PATTERN = "except_clause< 'except' any comma=',' target=any >"

    def transform(self, node: Node, results: Any) -> None:
        target = results["target"]
        results["comma"].replace(Leaf(token.NAME, "as", prefix=" "))
        if target.type == token.NAME:
            # Nothing need stand after a comma.
            target.prefix = target.prefix or " "
            self._report_later_use(node, target)
            return
        caught = Leaf(token.NAME, self._unused_name(), prefix=" ")
        target.replace(caught)
        # What is unpacked is the arguments, which exceptions of Python 3 are no longer.
        is_unpacked = is_tuple(target) or is_list(target)
        value = caught.value + (".args" if is_unpacked else "")
        _insert_first(node.next_sibling.next_sibling, _assignment(target, value))

    def _unused_name(self) -> str:
        name: str = BaseFix.new_name(self, "caught")
        return name

    def _report_later_use(self, clause: Node, target: Leaf) -> None:
        scope = enclosing_scope(clause)
        end = _end(clause.next_sibling.next_sibling)
        bound = list(self.scopes.bindings(scope).get(target.value, ()))
        for leaf in references(scope, target.value):
            if (
                leaf.lineno > end
                and self.scopes.is_reference(leaf)
                and self.scopes.scope_that_binds(leaf) is scope
                and not _is_in_clause(leaf, target.value)
                and not any(end < binding.lineno <= leaf.lineno for binding in bound)
            ):
                self.report(
                    clause,
                    "Python 3 deletes %s at the end of this clause, but it is read "
                    "further down" % target.value,
                )
                return


def _end(suite: Base) -> int:
    """Return the line of the last token of a suite."""
    return max(
        (leaf.lineno for leaf in suite.leaves() if leaf.value.strip()), default=0
    )


def _is_in_clause(leaf: Leaf, name: str) -> bool:
    """Whether the name is read in the suite of a clause that binds it."""
    node: Base = leaf
    while node.parent is not None:
        if node.parent.type == syms.try_stmt:
            before = node.prev_sibling.prev_sibling if node.prev_sibling else None
            if before is not None and before.type == syms.except_clause:
                return is_name(before.children[-1], name) and len(before.children) > 3
        node = node.parent
    return False


def _assignment(target: Base, value: str) -> Node:
    target.prefix = ""
    return Node(
        syms.expr_stmt,
        [
            target,
            Leaf(token.EQUAL, "=", prefix=" "),
            Leaf(token.NAME, value, prefix=" "),
        ],
    )


def _insert_first(suite: Base, statement: Node) -> None:
    if suite.type != syms.suite:
        first = suite.children[0]
        statement.prefix, first.prefix = first.prefix, first.prefix or " "
        suite.insert_child(0, Leaf(token.SEMI, ";"))
        suite.insert_child(0, statement)
        return
    position = next(
        i for i, child in enumerate(suite.children) if child.type == token.INDENT
    )
    indent = suite.children[position].value
    following = suite.children[position + 1]
    following.prefix = following.prefix + indent
    suite.insert_child(position + 1, line_of(statement))
