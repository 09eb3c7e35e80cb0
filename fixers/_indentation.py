"""Indentation as Python 2 reads it, and as Python 3 accepts it."""

from __future__ import annotations

from typing import Iterator, List, NamedTuple, Tuple

from fissix.pgen2 import token
from fissix.pytree import Leaf, Node

from ._walking import leaves_of

#: Python 2.7 takes a tab for as many columns as lead to the next multiple of this.
_TAB = 8


class _Level(NamedTuple):
    column: int
    text: str


def rejected_lines(root: Node) -> Iterator[Tuple[Leaf, str]]:
    """Yield the lines whose indentation Python 3 finds ambiguous, with a better one.

    Each line is that of a leaf: an INDENT whose value is the indentation, or one with
    the indentation at the end of its prefix. The better one has the same column.
    """
    levels = [_Level(0, "")]
    begins = True
    for leaf in leaves_of(root):
        if begins and leaf.type != token.ENDMARKER and "\\\n" not in leaf.prefix:
            old = indentation(leaf)
            new = _accepted(levels, old)
            if new != old:
                yield leaf, new
        begins = leaf.type == token.NEWLINE


def indentation(leaf: Leaf) -> str:
    """Return the white space before the first leaf of a line, from a form feed on."""
    text = leaf.value if leaf.type == token.INDENT else leaf.prefix.rpartition("\n")[2]
    return str(text.rpartition("\f")[2])


def _accepted(levels: List[_Level], text: str) -> str:
    """Return what to indent the next line with, and bring the levels up to date.

    Python 3 asks that a tab may be of any width: the number of characters has to tell
    the same as the column.
    """
    column = len(text.expandtabs(_TAB))
    while levels[-1].column > column:
        levels.pop()
    level = levels[-1]
    if column == level.column:
        return text if len(text) == len(level.text) else level.text
    if len(text) <= len(level.text):
        text = level.text + " " * (column - level.column)
    levels.append(_Level(column, text))
    return text
