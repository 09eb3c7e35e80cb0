"""What a class body binds, and adding statements to it without moving comments."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional

from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import position_in
from ._rewriting import leaf_after, leaf_before
from ._scopes import Scopes, enclosing_scope, is_name, own_nodes


class Member(NamedTuple):
    """A name that a class body binds.

    class_: the class. name: the leaf that binds it. function: the ``def`` if it is one.
    statement: what binds it, decorators included; an item of a suite, or of the class
    itself if its body is on the line of its header.
    """

    class_: Node
    name: Leaf
    function: Optional[Node]
    statement: Base


def member_bound_by(scopes: Scopes, leaf: Leaf) -> Optional[Member]:
    """Return the member of a class that a name binds by ``def`` or ``=``, or None."""
    parent = leaf.parent
    if parent is None or parent.type not in (syms.funcdef, syms.expr_stmt):
        return None
    class_ = enclosing_scope(leaf)
    if class_.type != syms.classdef:
        return None
    bound = scopes.bindings(class_).get(leaf.value, ())
    if not any(leaf is binding for binding in bound):
        return None
    statement: Base = parent
    while statement.parent is not None and statement.parent.type not in (
        syms.suite,
        syms.classdef,
    ):
        statement = statement.parent
    function = parent if parent.type == syms.funcdef else None
    return Member(class_, leaf, function, statement)


def method_of(scopes: Scopes, class_: Node, name: str) -> Optional[Node]:
    """Return the ``def`` of a method if it is all that binds the name in the class."""
    bound = scopes.bindings(class_).get(name, ())
    if len(bound) != 1:
        return None
    parent = bound[0].parent
    return parent if parent is not None and parent.type == syms.funcdef else None


def has_room(member: Member) -> bool:
    """Whether a statement can be added: the class body has lines of its own."""
    suite = member.statement.parent
    return suite is not None and suite.type == syms.suite


def attribute_assigned(leaf: Leaf) -> Optional[Base]:
    """Return the line ``name.attribute = value`` for its attribute, or None.

    It is None too where the line holds anything else, or stands in no suite.
    """
    trailer = leaf.parent
    target = trailer.parent if trailer is not None else None
    statement = target.parent if target is not None else None
    line = statement.parent if statement is not None else None
    if (
        target is None
        or statement is None
        or line is None
        or target.type != syms.power
        or len(target.children) != 2
        or not is_name(target.children[0])
        or statement.type != syms.expr_stmt
        or len(statement.children) != 3
        or statement.children[0] is not target
        or len(line.children) != 2
        or line.parent is None
        or line.parent.type not in (syms.suite, syms.file_input)
    ):
        return None
    return line


def add_behind(member: Member, lines: List[str]) -> None:
    """Add a statement to a class body that has room for it, behind a member.

    lines: of the statement, with the indentation that they have relative to the member
    as four spaces.
    """
    statement = member.statement
    is_long = "\n" in str(statement).strip() and member.function is not None
    add_statement(statement, lines, is_long or lines[0].startswith("def "))


def add_statement(statement: Base, lines: List[str], is_apart: bool = False) -> None:
    """Add a statement behind one in the suite of a class, function or the like.

    lines: as for ``add_behind``. is_apart: puts an empty line between the two.
    """
    suite = statement.parent
    assert suite is not None
    indent = find_indentation(statement)
    if "\t" in indent:
        lines = [line.replace("    ", "\t") for line in lines]
    text = ("\n" + indent).join(lines)
    blank = "\n" if is_apart else ""
    new = Leaf(token.NAME, text, prefix=blank + indent)
    line = Node(syms.simple_stmt, [new, Leaf(token.NEWLINE, "\n")])
    _move_text_behind(statement, indent)
    suite.insert_child(position_in(suite, statement) + 1, line)


def _move_text_behind(block: Base, indent: str) -> None:
    """Let blank lines and comments that follow a block stand before the next statement.

    They are a part of where blocks end. Comments that are indented deeper than what
    follows stay with the block.
    """
    ends: List[Leaf] = []
    at: Optional[Leaf] = list(block.leaves())[-1]
    while at is not None and at.type == token.DEDENT:
        ends.insert(0, at)
        at = leaf_before(at)
    at = leaf_after(block)
    while at is not None and at.type == token.DEDENT:
        ends.append(at)
        at = leaf_after(at)
    if at is None or not ends:
        return
    text = "".join(end.prefix for end in ends) + at.prefix
    following = block.next_sibling
    is_last = following is None or following.type == token.DEDENT
    deeper = "*" if is_last else "+"
    kept = re.match(r"(?:%s[ \t]%s#.*\n)*" % (indent, deeper), text)
    assert kept is not None
    for end in ends:
        end.prefix = ""
    ends[0].prefix = kept.group()
    at.prefix = text[kept.end() :]


def returned_by(function: Node) -> Optional[List[Optional[Base]]]:
    """Return the expressions that a function returns, None for a bare ``return``.

    Returns None for a generator. The end of the function is not among them.
    """
    found: List[Optional[Base]] = []
    for node in own_nodes(function):
        if node.type == syms.yield_expr or is_name(node, "yield"):
            return None
        if node.type == syms.return_stmt:
            found.append(node.children[1])
        elif is_name(node, "return") and node.parent.type != syms.return_stmt:
            found.append(None)
    return found


def bases_of(class_: Node) -> List[Base]:
    """Return the expressions of the bases of a class, in order."""
    if class_.children[2].type != token.LPAR:
        return []
    inside = class_.children[3]
    if inside.type == token.RPAR:
        return []
    listed = inside.children if inside.type == syms.arglist else [inside]
    return [base for base in listed if base.type != token.COMMA]


def decorators_of(class_: Node) -> List[str]:
    """Return the sources of the decorators of a class, without the ``@``."""
    around = class_.parent
    if around is None or around.type != syms.decorated:
        return []
    first = around.children[0]
    listed = first.children if first.type == syms.decorators else [first]
    return ["".join(map(str, decorator.children[1:])).strip() for decorator in listed]


def decorate_class(class_: Node, name: str) -> None:
    """Put a decorator next to a class, below those that it has."""
    indent = find_indentation(class_)
    keyword = class_.children[0]
    line = [Leaf(token.AT, "@"), Leaf(token.NAME, name), Leaf(token.NEWLINE, "\n")]
    decorator = Node(syms.decorator, line)
    decorator.prefix = keyword.prefix
    keyword.prefix = indent
    around = class_.parent
    assert around is not None
    if around.type == syms.decorated:
        first = around.children[0]
        if first.type == syms.decorators:
            first.append_child(decorator)
        else:
            first.replace(Node(syms.decorators, [first.clone(), decorator]))
    else:
        decorated = Node(syms.decorated, [decorator])
        class_.replace(decorated)
        decorated.append_child(class_)
