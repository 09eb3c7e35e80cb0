from __future__ import annotations

from typing import Any, Set

import tree_sitter
from fissix.fixer_util import is_list, is_tuple
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._caught import name_for_exception
from .._fixer import Fixer
from .._looking import Trigger
from .._rewriting import insert_first_statement
from .._scopes import enclosing_scope


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

    Left alone: clauses that bind no name or already use ``as``.
    """

    trigger = Trigger(
        words=frozenset({"except"}), after=rb"[^\n]*[,\\(\[{]", accepts=_has_comma
    )
    PATTERN = "except_clause< 'except' any comma=',' target=any >"

    def start_tree(self, tree: Base, filename: str) -> None:
        super().start_tree(tree, filename)
        self._added: Set[int] = set()

    def transform(self, node: Node, results: Any) -> None:
        target = results["target"]
        results["comma"].replace(Leaf(token.NAME, "as", prefix=" "))
        if target.type == token.NAME:
            # Nothing need stand after a comma.
            target.prefix = target.prefix or " "
            return
        name = name_for_exception(enclosing_scope(node), self._added)
        caught = Leaf(token.NAME, name, prefix=" ")
        self._added.add(id(caught))
        target.replace(caught)
        # What is unpacked is the arguments, which exceptions of Python 3 are no longer.
        is_unpacked = is_tuple(target) or is_list(target)
        value = caught.value + (".args" if is_unpacked else "")
        assignment = _assignment(target, value)
        self._added.update(id(leaf) for leaf in assignment.leaves())
        insert_first_statement(node.next_sibling.next_sibling, assignment)


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
