"""What a list comprehension consists of, and the loop that makes the same list."""

from __future__ import annotations

from typing import List, Optional, Tuple

from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import attribute_of, is_parentheses, position_in
from ._references import statement_of
from ._rewriting import in_one_line
from ._scopes import Scopes, enclosing_scope, is_declared_global, is_name, targets
from ._values import is_operator

#: Expressions of which the first part is computed first, and always.
_FIRST_PART = frozenset({syms.and_test, syms.or_test, syms.comparison, syms.not_test})
#: Expressions that are computed later, more than once or not at all.
_LATER = frozenset({syms.lambdef, syms.old_lambdef, syms.comp_for, syms.test})
_BLOCKS = frozenset({syms.suite, syms.file_input})


def names_bound(listmaker: Node) -> List[str]:
    """Return the variables of a list comprehension, sorted."""
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


def put_in_parentheses(clause: Base) -> None:
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


def put_loop_before(scopes: Scopes, listmaker: Node) -> bool:
    """Make the list in a loop before the statement in which a comprehension stands.

    Returns False, and changes nothing, where that would not do the same.
    """
    statement, atom = statement_of(listmaker), listmaker.parent
    if statement.type == syms.simple_stmt and len(statement.children) != 2:
        return False
    if statement.parent is None or statement.parent.type not in _BLOCKS:
        return False
    if not _is_computed_first(atom, statement):
        return False
    if any("#" in leaf.prefix or is_name(leaf, "yield") for leaf in listmaker.leaves()):
        return False
    _write_loop(scopes, listmaker, statement)
    return True


def _write_loop(scopes: Scopes, listmaker: Node, statement: Node) -> None:
    atom, parent = listmaker.parent, statement.parent
    assert atom is not None and parent is not None
    element, clause = listmaker.children
    target = _list_name(scopes, atom, statement)
    is_discarded = atom.parent is statement
    name = target or _unused_name(statement)
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


def _list_name(scopes: Scopes, atom: Node, statement: Node) -> Optional[str]:
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
    bindings = scopes.bindings(scope).get(target.value, [])
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


def _unused_name(statement: Node) -> str:
    used = {leaf.value for leaf in enclosing_scope(statement).leaves()}
    name, number = "collected", 1
    while name in used:
        number += 1
        name = "collected_%d" % number
    return name


def _is_computed_first(atom: Base, statement: Base) -> bool:
    """Whether nothing that could tell runs before it in its statement."""
    calls = any(is_parentheses(inner) for inner in atom.pre_order())
    node: Base = atom
    while node.parent is not None and node is not statement:
        parent = node.parent
        if parent.type in _LATER or not _comes_first(node, parent, calls):
            return False
        node = parent
    return True


def _comes_first(node: Base, parent: Base, calls: bool) -> bool:
    position = position_in(parent, node)
    if parent.type == syms.expr_stmt:
        return (
            position == 2
            and len(parent.children) == 3
            and (is_operator(parent.children[1], "=") or is_name(parent.children[0]))
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
