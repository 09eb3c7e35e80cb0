from __future__ import annotations

import re
from typing import Any, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .._calls import call_around
from .._caught import clause_of, has_only_arguments
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper
from .._scopes import is_name, targets
from .._values import is_operator

_NAME = re.compile(rb"except\b[^:]*?(?:,|\bas\b)\s*(\w+)\s*:")


def _takes_apart(keyword: tree_sitter.Node, source: bytes) -> bool:
    """Accept clauses that seem to use their exception as a sequence."""
    clause = keyword.parent
    if clause is None:
        return True
    text = source[clause.start_byte : clause.end_byte]
    name = _NAME.match(text)
    if name is None:
        return False
    return (
        re.search(
            rb"\b%(n)s\s*\[|\*\s*%(n)s\b|\bin\s*%(n)s\s*:|\bin\s+%(n)s\b"
            rb"|=\s*%(n)s\s*(?:[;#\n]|$)|\b(?:list|tuple)\s*\(\s*%(n)s\s*\)"
            % {b"n": name.group(1)},
            text,
        )
        is not None
    )


class FixExceptionItems(Fixer):
    """Take the items of an exception from its ``args``.

    On Python 2 every exception can be subscripted, unpacked and iterated over.

    Before::

        try:
            connect()
        except IOError as error:
            show(error[0], tuple(error))
        except Problem as problem:
            code, text = problem

    After::

        from onemaster.compat import exception_items
        try:
            connect()
        except IOError as error:
            show(error.args[0], tuple(error.args))
        except Problem as problem:
            code, text = exception_items(problem)

    A class that is not known may have methods of its own for this, so it goes through
    the compat module's ``exception_items``, which calls them where they are.

    Left alone: variables that are assigned anew in their clause.
    """

    trigger = Trigger(words=frozenset({"except"}), accepts=_takes_apart)
    PATTERN = "except_clause< 'except' any 'as' target=NAME >"

    def transform(self, node: Node, results: Any) -> None:
        suite = node.next_sibling.next_sibling
        for leaf in list(suite.leaves()):
            if not is_name(leaf, results["target"].value) or not _is_taken_apart(leaf):
                continue
            if clause_of(self.context, leaf) is not node:
                continue
            if not self._has_builtin_around(leaf):
                continue
            if has_only_arguments(self.context, node):
                leaf.value += ".args"
                leaf.changed()
            elif import_compat_helper(self, leaf, "exception_items"):
                leaf.value = "exception_items(%s)" % leaf.value
                leaf.changed()

    def _has_builtin_around(self, leaf: Leaf) -> bool:
        call = call_around(leaf)
        if leaf.next_sibling is not None or call is None:
            return True
        name = call.name
        return name is None or self.is_builtin(name)


def _is_taken_apart(leaf: Leaf) -> bool:
    """Whether the place uses the items of the value."""
    parent: Optional[Node] = leaf.parent
    if parent is None:
        return False
    if parent.type == syms.power and parent.children[0] is leaf:
        return bool(leaf.next_sibling.children[0].type == token.LSQB)
    if parent.type == syms.argument:
        return is_operator(parent.children[0], "*")
    if parent.type == syms.expr_stmt:
        return parent.children[-1] is leaf and any(
            not is_name(target) and len(targets(target)) + _others(target) > 1
            for target in parent.children[:-1:2]
        )
    if parent.type == syms.for_stmt:
        return parent.children[3] is leaf
    if parent.type == syms.comp_for:
        return is_name(leaf.prev_sibling, "in")
    call = call_around(leaf)
    return (
        call is not None
        and call.name is not None
        and call.name.value in ("list", "tuple")
        and call.arguments == [leaf]
    )


def _others(target: Any) -> int:
    """Return how many commas stand in a target that is a tuple or list."""
    if target.type == syms.power:
        return 0
    return sum(is_operator(leaf, ",") for leaf in target.leaves())
