from __future__ import annotations

import builtins
import keyword
import textwrap
from typing import Any, List, Optional

import tree_sitter
from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .._fixer import Fixer
from .._import_graph import ImportGraph
from .._import_statements import module
from .._looking import Trigger
from .._results import Risk
from .._scopes import enclosing_scope, is_name, own_nodes

_WIDTH = 79
#: What no file binds, unless what it binds is not known.
_NO_NAME = "surely_bound_nowhere"
_ONLY_PYTHON2 = frozenset(
    {"StandardError", "apply", "basestring", "buffer", "cmp", "coerce", "execfile"}
    | {"file", "intern", "long", "raw_input", "reduce", "reload", "unichr", "unicode"}
    | {"xrange"}
)


def _in_definition(name: tree_sitter.Node, source: bytes) -> bool:
    statement = name.parent
    if statement is None or statement.type != "import_from_statement":
        return False
    if not any(child.type == "wildcard_import" for child in statement.children):
        return False
    node = statement.parent
    while node is not None:
        if node.type in ("function_definition", "class_definition"):
            return True
        node = node.parent
    return False


class FixStarImport(Fixer):
    """Spell out what ``import *`` brings into a function.

    Python 3 allows it at the top level of a module only.

    Before::

        def attempt(self):
            from errors import *
            try:
                self.connect()
            except Refused, reason:
                raise Failed(reason)

    After::

        def attempt(self):
            from errors import Refused, Failed
            try:
                self.connect()
            except Refused, reason:
                raise Failed(reason)

    The imported file tells which of the names that the function uses come from there.

    A function that uses no name at all, a test of the import, executes the statement as
    a string.

    Left alone: the statement at the top level of a module. Reported: in a class, and
    where the imported file is not found, or seems to bind a name that the function can
    have from elsewhere.
    """

    trigger = Trigger(words=frozenset({"from"}), accepts=_in_definition)
    PATTERN = "import_from< 'from' any* 'import' star='*' >"

    def transform(self, node: Node, results: Any) -> None:
        scope = enclosing_scope(node)
        if scope.type == syms.file_input:
            return
        origin = module(node)
        is_beside = origin.partition(".")[0] in self.context.siblings
        if scope.type == syms.funcdef and not (is_beside or _reads_any_name(scope)):
            statement = " ".join(str(node).replace("\\\n", " ").split())
            text = "exec('%s', globals(), {})" % statement
            node.replace(Leaf(token.NAME, text, prefix=node.prefix))
            return
        names = self._names(scope, origin) if scope.type == syms.funcdef else None
        if not names:
            self.report(
                node,
                "Python 3 allows this at the top level of a module only: import what is "
                "used",
                Risk.HIGH,
            )
            return
        results["star"].replace(
            Leaf(token.NAME, _listed(node, names), prefix=results["star"].prefix)
        )

    def _names(self, scope: Node, origin: str) -> Optional[List[str]]:
        """Return the names that a function takes from there; None if that is unknown."""

        def may_export(name: str) -> bool:
            return self.context.ask(ImportGraph.may_export, origin, name)

        bound = self.scopes.bindings(scope)
        if may_export(_NO_NAME) or any(map(may_export, bound)):
            return None
        found: List[str] = []
        for leaf in self._references(scope):
            name = leaf.value
            if name in bound or name in found or not may_export(name):
                continue
            if self.scopes.scope_that_binds(leaf) is not None or _is_builtin(name):
                return None  # The file binds it somewhere, but perhaps in a function.
            found.append(name)
        return found

    def _references(self, scope: Node) -> List[Leaf]:
        leaves = [
            leaf
            for leaf in own_nodes(scope)
            if isinstance(leaf, Leaf)
            and leaf.type == token.NAME
            and not keyword.iskeyword(leaf.value)
            and self.scopes.is_reference(leaf)
        ]
        return sorted(leaves, key=lambda leaf: (leaf.lineno, leaf.column))


def _reads_any_name(function: Node) -> bool:
    """Whether a function does more with names than to import."""
    return any(
        is_name(leaf) and not keyword.iskeyword(leaf.value) and not _is_in_import(leaf)
        for leaf in function.children[-1].leaves()
    )


def _is_in_import(leaf: Leaf) -> bool:
    at = leaf.parent
    while at is not None and at.type == syms.dotted_name:
        at = at.parent
    return at is not None and at.type in (syms.import_from, syms.import_name)


def _is_builtin(name: str) -> bool:
    return hasattr(builtins, name) or name in _ONLY_PYTHON2


def _listed(statement: Node, names: List[str]) -> str:
    """Return the names for an import, in parentheses if the line becomes too long."""
    listed = ", ".join(names)
    indent = find_indentation(statement)
    start = len(indent) + len(str(statement).strip()) - 1
    if start + len(listed) <= _WIDTH:
        return listed
    inner = indent + "    "
    lines = textwrap.wrap(listed + ",", _WIDTH - len(inner))
    return "(\n%s\n%s)" % ("\n".join(inner + line for line in lines), indent)
