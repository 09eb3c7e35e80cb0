"""Small edits that many fixers make, without changing what stands around them."""

from __future__ import annotations

from typing import Optional

from fissix.fixer_util import Call, Comma, find_indentation, parenthesize
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._imports import line_of

_BRACKETS = frozenset({"(", "[", "{", "`"})


def first_leaf(node: Base) -> Optional[Leaf]:
    """Return the first leaf of a node, None if it has none."""
    return next(iter(node.leaves()), None)


def leaf_before(node: Base) -> Optional[Leaf]:
    """Return the leaf that stands before a node in the source."""
    while node.parent is not None:
        if node.prev_sibling is not None:
            previous: Base = node.prev_sibling
            while isinstance(previous, Base) and previous.children:
                previous = previous.children[-1]
            return previous if isinstance(previous, Leaf) else None
        node = node.parent
    return None


def leaf_after(node: Base) -> Optional[Leaf]:
    """Return the leaf that stands after a node in the source."""
    while node.parent is not None:
        if node.next_sibling is not None:
            return first_leaf(node.next_sibling)
        node = node.parent
    return None


def keep_apart(node: Base, prefix: str) -> str:
    """Return the prefix for a name that is to be written in the place of a node.

    Brackets need no space before them, as in ``return(x)``, but a name does.
    """
    before = leaf_before(node)
    if not prefix and before is not None and before.type in (token.NAME, token.NUMBER):
        return " "
    return prefix


def in_one_line(node: Base) -> Base:
    """Return an expression that can stand outside of the brackets it was in: in
    parentheses of its own if it is spread over several lines.
    """
    first = first_leaf(node)
    depth = 0
    for leaf in node.leaves():
        if leaf.value in _BRACKETS and leaf.type != token.STRING:
            depth += 1
        if depth == 0 and leaf is not first and "\n" in leaf.prefix:
            return parenthesize(node)
        if leaf.value in (")", "]", "}") and leaf.type != token.STRING:
            depth -= 1
    return node


def statement_text(node: Base) -> str:
    """Return the source of a node without what stands before it."""
    return str(node)[len(node.prefix) :]


def is_statement(node: Base) -> bool:
    """Whether an expression is a statement of its own."""
    return node.parent is not None and node.parent.type == syms.simple_stmt


def leaf_with_indentation(statement: Base) -> Leaf:
    """Return the leaf whose prefix holds the comments and the indentation that stand
    before a statement: behind a block that is where the block ends.
    """
    leaf = first_leaf(statement)
    assert leaf is not None
    found, previous = leaf, leaf_before(statement)
    while previous is not None and previous.type == token.DEDENT:
        if previous.prefix:
            found = previous
        previous = leaf_before(previous)
    return found


def insert_first_statement(suite: Base, statement: Node) -> None:
    """Put a simple statement before the others of a suite, on one line or several."""
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


def enclose(node: Base, function: str, *arguments: Base) -> None:
    """Write ``function(node, arguments)`` in the place of an argument of a call."""
    prefix, parent = node.prefix, node.parent
    assert parent is not None
    position = next(i for i, child in enumerate(parent.children) if child is node)
    node.remove()
    node.prefix = ""
    listed = [node]
    for argument in arguments:
        listed += [Comma(), argument]
    parent.insert_child(
        position, Call(Leaf(token.NAME, function), listed, prefix=prefix)
    )


def put_under_test(line: Node, test: Base) -> None:
    """Put a statement that has a line of its own under ``if test:``."""
    test.prefix = " "
    indent = find_indentation(line)
    prefix, line.prefix = line.prefix, ""
    body = line.clone()
    step = "\t" if "\t" in indent else "    "
    suite = Node(
        syms.suite,
        [
            Leaf(token.NEWLINE, "\n"),
            Leaf(token.INDENT, indent + step),
            body,
            Leaf(token.DEDENT, ""),
        ],
    )
    head = [Leaf(token.NAME, "if", prefix=prefix), test, Leaf(token.COLON, ":")]
    line.replace(Node(syms.if_stmt, [*head, suite]))
