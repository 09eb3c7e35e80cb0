from __future__ import annotations

import re
from typing import Any, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .._calls import Call, call_around
from .._comprehensions import names_bound, put_in_parentheses, put_loop_before
from .._fixer import Fixer
from .._iteration import may_end_iteration
from .._looking import Trigger, occurs_outside
from .._reaching import Reads, reads_after
from .._references import is_free, statement_of
from .._results import Risk
from .._scopes import enclosing_scope, is_declared_global, is_name
from .._values import Kind, values_of

#: Builtins that take any iterable in the place of a list.
_TAKES_ITERABLE = frozenset(
    {"all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum"}
    | {"tuple"}
)
_NAME = re.compile(rb"[^\W\d]\w*")


def _leaks(keyword: tree_sitter.Node, source: bytes) -> bool:
    """Whether it is of a list comprehension with a variable that is named elsewhere."""
    node: Optional[tree_sitter.Node] = keyword
    while node is not None and node.type != "list_comprehension":
        if node.type.endswith(("_statement", "_definition")):
            return False
        node = node.parent
    if node is None or keyword.parent is None:
        return True
    targets = keyword.parent.child_by_field_name("left")
    if targets is None:
        return True
    names = _NAME.findall(source[targets.start_byte : targets.end_byte])
    return occurs_outside(names, node, source)


class FixComprehensionVariable(Fixer):
    """Keep the variable of a list comprehension where it is used afterwards.

    On Python 3 it belongs to the comprehension; on Python 2 the scope around keeps its
    last value.

    Before::

        def widths(lines):
            sizes = [len(line) for line in lines if line]
            return sizes, line

        codes = dict([(name, len(name)) for name in table])
        del name

    After::

        def widths(lines):
            sizes = []
            for line in lines:
                if line:
                    sizes.append(len(line))
            return sizes, line

        codes = dict((name, len(name)) for name in table)

    A nested function that reads the variable may run later, so it counts as well. A
    variable that is only deleted is one that a generator expression does not leave.

    Left alone: comprehensions whose variable is assigned anew, or never read, after
    them. Reported: those that are computed in the middle of an expression.
    """

    trigger = Trigger(words=frozenset({"for"}), accepts=_leaks)
    PATTERN = "listmaker< any comp_for >"

    def transform(self, node: Node, results: Any) -> None:
        if node.parent is None or node.parent.type != syms.atom:
            return
        names = names_bound(node)
        found = [(name, self._reads(node, name)) for name in names]
        found = [(name, reads) for name, reads in found if reads]
        if not found:
            return
        (name, reads) = found[0]
        if len(found) == 1 and self._deletes_only(node, reads):
            if self._make_generator(node.parent):
                for leaf in reads.deleted:
                    _remove_name(leaf)
                return
        if not put_loop_before(self.scopes, node):
            self.report(
                node,
                "on Python 3 this does not assign %s, which is read further down"
                % name,
                Risk.HIGH,
            )

    def _reads(self, node: Node, name: str) -> Reads:
        bindings = self.scopes.bindings(enclosing_scope(node)).get(name, [])
        if is_declared_global(bindings):
            return Reads((), (), tuple(bindings))
        return reads_after(self.scopes, node, name)

    def _deletes_only(self, node: Node, reads: Reads) -> bool:
        """Whether nothing but ``del`` uses the variable, and only after this."""
        if reads.plain or reads.closures or len(reads.deleted) != 1:
            return False
        (leaf,) = reads.deleted
        bindings = self.scopes.bindings(enclosing_scope(node))[leaf.value]
        return (
            leaf.parent.type == syms.del_stmt
            and all(
                binding is leaf or any(binding is inner for inner in node.leaves())
                for binding in bindings
            )
            and statement_of(leaf).parent is statement_of(node).parent
        )

    def _make_generator(self, atom: Node) -> bool:
        """Write a generator expression for the list, or a list of it."""
        listmaker = atom.children[1]
        if (
            enclosing_scope(atom).type == syms.classdef
            or may_end_iteration(listmaker)
            or any(is_name(leaf, "yield") for leaf in listmaker.leaves())
        ):
            return False
        call = call_around(atom)
        is_alone = call is not None and call.arguments == [atom]
        takes_any = call is not None and is_alone and self._takes_any(call)
        if not takes_any and not is_free(self.scopes, atom, "list"):
            return False
        element, clause = listmaker.children
        for child in (element, clause):
            child.remove()
        put_in_parentheses(clause)
        element.prefix = listmaker.prefix
        generator = Node(syms.argument, [element, clause])
        if takes_any:
            generator.prefix = atom.prefix
            atom.replace(generator)
            return True
        arguments = [Leaf(token.LPAR, "("), generator, Leaf(token.RPAR, ")")]
        made = Node(
            syms.power, [Leaf(token.NAME, "list"), Node(syms.trailer, arguments)]
        )
        made.prefix = atom.prefix
        atom.replace(made)
        return True

    def _takes_any(self, call: Call) -> bool:
        """Whether what is called takes any iterable in the place of a list."""
        if call.name is not None:
            return call.name.value in _TAKES_ITERABLE and self.is_builtin(call.name)
        kind = values_of(self.context).kind_of_trailers(call.receiver)
        return is_name(call.method, "join") and kind in (Kind.STRING, Kind.TEXT)


def _remove_name(leaf: Leaf) -> None:
    """Remove ``del name``, with its line if it stands alone there."""
    statement = leaf.parent
    line = statement.parent
    block = line.parent
    count = sum(
        child.type not in (token.INDENT, token.DEDENT, token.NEWLINE)
        for child in block.children
    )
    if len(line.children) != 2 or (block.type == syms.suite and count == 1):
        statement.replace(Leaf(token.NAME, "pass", prefix=statement.prefix))
        return
    prefix, following = line.prefix, line.next_sibling
    if prefix.strip() and following is not None:
        following.prefix = prefix + following.prefix
    line.remove()
