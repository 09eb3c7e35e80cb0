"""What a ``print`` statement writes between its items, and for a comma at its end."""

from __future__ import annotations

import ast
import re
from typing import List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base

from ._calls import text_of
from ._scopes import is_name
from ._values import is_operator

_CONVERSION = re.compile(
    r"%(?:\([^()]*\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?[hlL]?([a-zA-Z%])\Z"
)
_QUIET = frozenset(
    {token.NAME, token.NUMBER, token.STRING, token.DOT, token.COMMA, token.PERCENT}
    | {token.LPAR, token.RPAR, token.PLUS, token.MINUS, token.STAR, token.LSQB}
    | {token.RSQB}
)


def items_of(statement: Base) -> List[Base]:
    """Return the expressions that a ``print`` statement writes."""
    children = list(statement.children[1:])
    if children and is_operator(children[0], ">>"):
        children = children[3:]
    return children[::2]


def separator(items: List[Base], is_doctest: bool) -> Optional[str]:
    """Return ``sep`` for the items, None if it is not the same between all of them."""
    ends = [_known_end(item, is_doctest) for item in items[:-1]]
    lines = [end is not None and end.isspace() and end != " " for end in ends]
    if not any(lines):
        return " "
    return "" if all(lines) else None


def end_for_comma(node: Base, is_doctest: bool) -> Optional[str]:
    """Return ``end`` for a statement with a comma at its end, or None if what it writes
    there depends on what is printed.
    """
    items = items_of(node)
    if not items:
        return None
    last = _known_end(items[-1], is_doctest)
    if last is not None and last.isspace() and last != " ":
        return ""
    following = _next_statement(node)
    if following is None or _file(following) != _file(node):
        return None
    if is_name(following):
        return ""
    if last is None or not items_of(following):
        return None
    is_quiet = all(
        leaf.type in _QUIET and not leaf.prefix.strip(" \t\\\n")
        for item in items_of(following)
        for leaf in item.leaves()
    )
    calls = any(
        trailer.type == syms.trailer and is_operator(trailer.children[0], "(", "[")
        for item in items_of(following)
        for trailer in item.pre_order()
    )
    return " " if is_quiet and not calls else None


def _file(statement: Base) -> str:
    if len(statement.children) > 2 and is_operator(statement.children[1], ">>"):
        return text_of(statement.children[2])
    return ""


def _next_statement(node: Base) -> Optional[Base]:
    """Return the ``print`` statement that runs right after this one, or None."""
    following = node.next_sibling
    if is_operator(following, ";"):
        following = following.next_sibling
    if following is None or following.type == token.NEWLINE:
        line = node.parent
        if line is None or line.next_sibling is None:
            return None
        line = line.next_sibling
        if line.type != syms.simple_stmt or "#" in line.prefix:
            return None
        following = line.children[0]
    if following.type == syms.print_stmt or is_name(following, "print"):
        return following
    return None


def _known_end(item: Base, is_doctest: bool) -> Optional[str]:
    """Return the last character of what is printed for an item, None if unknown."""
    if item.type == token.NUMBER:
        return "0"
    if item.type == syms.term and is_operator(item.children[1], "%"):
        text = _text(item.children[0], is_doctest)
        if not text or len(item.children) != 3:
            return None
        conversion = _CONVERSION.search(text)
        if conversion is None:
            return text[-1]
        return "0" if conversion.group(1) in "dixXoeEfFgG%" else None
    text = _text(item, is_doctest)
    return text[-1] if text else None


def _text(node: Base, is_doctest: bool) -> Optional[str]:
    if node.type == syms.atom:
        if is_operator(node.children[0], "(") and len(node.children) == 3:
            return _text(node.children[1], is_doctest)
        if node.children[0].type == token.STRING:
            node = node.children[-1]
    # In a docstring the backslash may be one of the docstring itself.
    if node.type != token.STRING or (is_doctest and "\\" in node.value):
        return None
    try:
        value = ast.literal_eval(re.sub("^[uUbB]+", "", node.value))
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None
