"""Put statements into the body of a function."""

from __future__ import annotations

from typing import List

from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node


def insert_first(function: Node, lines: List[str]) -> None:
    """Make simple statements the first of a function, behind its docstring."""
    suite = function.children[-1]
    if suite.type != syms.suite:
        _insert_in_line(suite, lines)
        return
    indent = find_indentation(suite)
    position = 1 + next(
        i for i, child in enumerate(suite.children) if child.type == token.INDENT
    )
    first = suite.children[position]
    if not _is_docstring(first):
        first.prefix = indent + first.prefix
        for line in reversed(lines[1:]):
            suite.insert_child(position, _line(line, indent))
        suite.insert_child(position, _line(lines[0], ""))
    elif len(first.children) > 2:
        _insert_in_line(first, lines)
    else:
        for line in reversed(lines):
            suite.insert_child(position + 1, _line(line, indent))


def _insert_in_line(statement: Node, lines: List[str]) -> None:
    text = "; ".join(lines)
    first = statement.children[0]
    if _is_docstring(statement):
        statement.insert_child(1, Leaf(token.NAME, text, prefix=" "))
        statement.insert_child(1, Leaf(token.SEMI, ";"))
    else:
        prefix, first.prefix = first.prefix, " "
        statement.insert_child(0, Leaf(token.SEMI, ";"))
        statement.insert_child(0, Leaf(token.NAME, text, prefix=prefix))


def _line(text: str, indent: str) -> Node:
    return Node(
        syms.simple_stmt,
        [Leaf(token.NAME, text, prefix=indent), Leaf(token.NEWLINE, "\n")],
    )


def _is_docstring(statement: Base) -> bool:
    if statement.type != syms.simple_stmt:
        return False
    first = statement.children[0]
    return first.type == token.STRING or (
        first.type == syms.atom
        and all(child.type == token.STRING for child in first.children)
    )
