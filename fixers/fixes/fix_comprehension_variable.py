from __future__ import annotations

import re
from typing import Any, List, Optional, Tuple

import tree_sitter
from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, attribute_of, call_around, is_parentheses, position_in
from .._fixer import Fixer
from .._iteration import may_end_iteration
from .._looking import Trigger, occurs_outside
from .._reaching import Reads, reads_after
from .._references import is_free, statement_of
from .._results import Risk
from .._rewriting import in_one_line
from .._scopes import enclosing_scope, is_declared_global, is_name, targets
from .._values import Kind, is_operator, values_of

#: Builtins that take any iterable in the place of a list.
_TAKES_ITERABLE = frozenset(
    {"all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum"}
    | {"tuple"}
)
#: Expressions of which the first part is computed first, and always.
_FIRST_PART = frozenset({syms.and_test, syms.or_test, syms.comparison, syms.not_test})
_NAME = re.compile(rb"[^\W\d]\w*")
_LATER = frozenset({syms.lambdef, syms.old_lambdef, syms.comp_for, syms.test})


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

    A variable that is only deleted is one that a generator expression does not leave.

    Left alone: comprehensions whose variable is assigned anew, or never read, after
    them. Reported: those that are computed in the middle of an expression.
    """

    trigger = Trigger(words=frozenset({"for"}), accepts=_leaks)
    PATTERN = "listmaker< any comp_for >"

    def transform(self, node: Node, results: Any) -> None:
        if node.parent is None or node.parent.type != syms.atom:
            return
        names = _names(node)
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
        loop = self._loop(node)
        if loop is None:
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
        _put_in_parentheses(clause)
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

    def _loop(self, node: Node) -> Optional[Node]:
        """Put a loop before the statement of a comprehension, and its list in there."""
        statement = statement_of(node)
        line = statement if statement.type == syms.simple_stmt else None
        if line is not None and len(line.children) != 2:
            return None
        if not self._is_computed_first(node.parent, statement):
            return None
        if any("#" in leaf.prefix for leaf in node.leaves()):
            return None
        if any(is_name(leaf, "yield") for leaf in node.leaves()):
            return None
        return self._write_loop(node, statement)

    def _write_loop(self, node: Node, statement: Node) -> Optional[Node]:
        atom = node.parent
        parent = statement.parent
        if parent is None or parent.type not in (syms.suite, syms.file_input):
            return None
        element, clause = node.children
        target = self._list_name(atom, statement)
        is_discarded = atom.parent is statement
        name = target or self._unused_name(statement)
        indent = find_indentation(statement)
        step = "\t" if "\t" in indent else "    "
        lines = [] if is_discarded else ["%s = []" % name]
        depth = 0
        for head in _heads(clause):
            lines.append(step * depth + head)
            depth += 1
        text = str(_standing_alone(element, not is_discarded)).strip()
        lines.append(
            step * depth + (text if is_discarded else "%s.append(%s)" % (name, text))
        )
        position = position_in(parent, statement)
        prefix = statement.prefix
        source = ("\n" + indent).join(lines)
        loop = Leaf(token.NAME, source, prefix=prefix)
        new = Node(syms.simple_stmt, [loop, Leaf(token.NEWLINE, "\n")])
        if is_discarded or target is not None:
            new.children[1].remove()
            end = statement.children[-1]
            end.remove()
            new.append_child(end)
            statement.replace(new)
        else:
            atom.replace(Leaf(token.NAME, name, prefix=atom.prefix))
            statement.prefix = indent
            parent.insert_child(position, new)
        return new

    def _list_name(self, atom: Node, statement: Node) -> Optional[str]:
        """Return the variable of ``name = [...]`` if it can hold the growing list."""
        assignment = atom.parent
        if assignment.type != syms.expr_stmt or assignment.parent is not statement:
            return None
        target = assignment.children[0]
        if len(assignment.children) != 3 or not is_name(target):
            return None
        if not is_operator(assignment.children[1], "="):
            return None
        scope = enclosing_scope(atom)
        bindings = self.scopes.bindings(scope).get(target.value, [])
        if scope.type != syms.funcdef or is_declared_global(bindings):
            # Code that the loop calls may look at the variable.
            if any(is_parentheses(inner) for inner in atom.pre_order()):
                return None
        if any(is_name(leaf, target.value) for leaf in atom.leaves()):
            return None
        node: Optional[Base] = statement
        while node is not None and node is not scope:
            if node.type == syms.try_stmt:
                return None
            node = node.parent
        return str(target.value)

    def _unused_name(self, statement: Node) -> str:
        used = {leaf.value for leaf in enclosing_scope(statement).leaves()}
        name, number = "collected", 1
        while name in used:
            number += 1
            name = "collected_%d" % number
        return name

    def _is_computed_first(self, atom: Base, statement: Base) -> bool:
        """Whether nothing that could tell runs before it in its statement."""
        calls = any(is_parentheses(inner) for inner in atom.pre_order())
        node: Base = atom
        while node.parent is not None and node is not statement:
            parent = node.parent
            if parent.type in _LATER or not self._comes_first(node, parent, calls):
                return False
            node = parent
        return True

    def _comes_first(self, node: Base, parent: Base, calls: bool) -> bool:
        position = position_in(parent, node)
        if parent.type == syms.expr_stmt:
            return (
                position == 2
                and len(parent.children) == 3
                and (
                    is_operator(parent.children[1], "=") or is_name(parent.children[0])
                )
            )
        if parent.type == syms.if_stmt:
            return position == 1
        if parent.type == syms.for_stmt:
            return position == 3
        if parent.type in (syms.while_stmt, syms.try_stmt, syms.with_stmt):
            return False
        if parent.type in _FIRST_PART:
            return all(
                isinstance(child, Leaf) and is_name(child, "not")
                for child in parent.children[:position]
            )
        return all(_is_inert(child, calls) for child in parent.children[:position])


def _is_inert(node: Base, calls: bool) -> bool:
    """Whether it makes no difference that the list is made before this is computed.

    calls: making the list calls functions.
    """
    if isinstance(node, Leaf):
        return True
    if node.type == syms.trailer:
        # A method of a literal is always the same.
        return attribute_of(node) is not None and (
            not calls or node.prev_sibling.type == token.STRING
        )
    return all(_is_inert(child, calls) for child in node.children)


def _names(listmaker: Node) -> List[str]:
    return sorted(
        {
            leaf.value
            for node in listmaker.pre_order()
            if node.type == syms.comp_for and _is_of(node, listmaker)
            for leaf in targets(_parts(node)[0])
        }
    )


def _is_of(clause: Base, listmaker: Node) -> bool:
    node: Optional[Base] = clause
    while node is not None and node.type in (syms.comp_for, syms.comp_if):
        node = node.parent
    return node is listmaker


def _parts(clause: Base) -> Tuple[Base, Base, Optional[Base]]:
    """Return the target, the iterable, and what follows in a ``for`` clause."""
    children = clause.children
    position = next(i for i, child in enumerate(children) if is_name(child, "in"))
    rest = children[position + 2] if len(children) > position + 2 else None
    return children[position - 1], children[position + 1], rest


def _heads(clause: Base) -> List[str]:
    """Return the headers of the loops and tests that a clause stands for."""
    found = []
    node: Optional[Base] = clause
    while node is not None:
        if node.type == syms.comp_for:
            target, iterable, rest = _parts(node)
            text = str(_standing_alone(iterable)).strip()
            found.append("for %s in %s:" % (str(target).strip(), text))
        else:
            rest = node.children[2] if len(node.children) > 2 else None
            text = str(_standing_alone(node.children[1])).strip()
            found.append("if %s:" % text)
        node = rest
    return found


def _standing_alone(node: Base, is_inside: bool = False) -> Base:
    """Return a copy of an expression that can stand outside of brackets."""
    copy = node.clone()
    copy.prefix = ""
    return copy if is_inside else in_one_line(copy)


def _put_in_parentheses(clause: Base) -> None:
    """Write ``in (a, b)`` for ``in a, b``, which a generator expression needs."""
    node: Optional[Base] = clause
    while node is not None:
        rest = None
        if node.type == syms.comp_for:
            _, iterable, rest = _parts(node)
            has_comma = any(child.type == token.COMMA for child in iterable.children)
            if has_comma and iterable.type not in (syms.atom, syms.power):
                prefix, iterable.prefix = iterable.prefix, ""
                new = Node(
                    syms.atom,
                    [
                        Leaf(token.LPAR, "(", prefix=prefix),
                        iterable.clone(),
                        Leaf(token.RPAR, ")"),
                    ],
                )
                iterable.replace(new)
        elif len(node.children) > 2:
            rest = node.children[2]
        node = rest


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
