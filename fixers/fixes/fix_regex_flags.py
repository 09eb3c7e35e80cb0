from __future__ import annotations

import re
from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import Call, call_around
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string
from .._references import qualified_name
from .._scopes import is_name
from .._strings import Literal

_FUNCTIONS = frozenset(
    "re." + name
    for name in (
        "compile",
        "findall",
        "finditer",
        "match",
        "search",
        "split",
        "sub",
        "subn",
    )
)
#: What is read as one in a regular expression, and in one with comments.
_PIECE = r"(?P<flags>\(\?[iLmsux]+\))|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|."
_PIECES = re.compile(_PIECE, re.DOTALL)
_VERBOSE_PIECES = re.compile(r"#[^\n]*|" + _PIECE, re.DOTALL)
_REPEATS = ("*", "+", "?", "{")
#: Escapes of a literal that make a difference to how a regular expression is read.
_UNESCAPED = {r"\\": "\\", r"\n": "\n"}
_ESCAPE = re.compile(r"\\.", re.DOTALL)


class FixRegexFlags(Fixer):
    """Put the flags of a regular expression to its start.

    Python takes flags such as ``(?i)`` for the whole expression, wherever they stand.
    Python 3.11 raises an error for those that are not at the start.

    Before::

        import re
        word = re.compile(r'\\w+(?u)')
        tag = re.compile('<%s>|<%s/>(?is)' % (name, name))

    After::

        import re
        word = re.compile(r'(?u)\\w+')
        tag = re.compile('(?is)<%s>|<%s/>' % (name, name))

    Left alone: what is no literal where a function of ``re`` is called.
    """

    trigger = Trigger(
        pattern=rb"\(\?[iLmsux]+\)",
        in_strings=True,
        accepts=lambda node, source: enclosing_string(node) is not None,
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        expression = _whole_literal(node)
        literals = [leaf for leaf in expression.leaves() if leaf.type == token.STRING]
        if literals[0] is not node:
            return
        call = _call_with_first_argument(expression)
        if call is None:
            return
        callee = call.power.children[: call.end]
        if qualified_name(self.context, callee) not in _FUNCTIONS:
            return
        is_verbose = any(
            is_name(leaf, "X", "VERBOSE") for leaf in call.parentheses.leaves()
        )
        text = "".join(_regular_expression(Literal(leaf)) for leaf in literals)
        flags = _misplaced_flags(text, is_verbose)
        written = "".join(leaf.value for leaf in literals)
        if flags and all(written.count(one) == text.count(one) == 1 for one in flags):
            _move(literals, flags)


def _whole_literal(leaf: Leaf) -> Base:
    """Return all the literals that are written one after the other with this one."""
    parent = leaf.parent
    if (
        parent is not None
        and parent.type == syms.atom
        and parent.children[0].type == token.STRING
    ):
        return parent
    return leaf


def _call_with_first_argument(expression: Base) -> Optional[Call]:
    """Return the call whose first argument is what begins with an expression."""
    while (
        expression.parent is not None
        and expression.parent.type in (syms.arith_expr, syms.term)
        and expression.parent.children[0] is expression
    ):
        expression = expression.parent
    call = call_around(expression)
    if call is None or call.arguments[0] is not expression:
        return None
    return call


def _regular_expression(literal: Literal) -> str:
    """Return the value of a literal, in which most escapes stay as they are."""
    if "r" in literal.prefix.lower():
        return literal.content
    return _ESCAPE.sub(
        lambda escape: _UNESCAPED.get(escape.group(), escape.group()), literal.content
    )


def _misplaced_flags(expression: str, is_verbose: bool) -> List[str]:
    """Return the flags that are not at the start; none if one cannot be moved there."""
    pieces = list(_PIECES.finditer(expression))
    flags = [piece.group("flags") for piece in pieces if piece.group("flags")]
    if is_verbose or any("x" in one for one in flags):
        pieces = list(_VERBOSE_PIECES.finditer(expression))
        if flags != [piece.group("flags") for piece in pieces if piece.group("flags")]:
            return []  # Python 2 may take those in a comment as well.
    found, is_start = [], True
    for piece in pieces:
        if not piece.group("flags"):
            is_start = False
        elif not is_start:
            if expression.startswith(_REPEATS, piece.end()):
                return []
            found.append(piece.group())
    return found


def _move(literals: List[Leaf], flags: List[str]) -> None:
    for one in flags:
        for leaf in literals:
            leaf.value = leaf.value.replace(one, "")
    first = Literal(literals[0])
    start = first.prefix + first.quote + "".join(flags)
    literals[0].value = start + first.content + first.quote
    literals[0].changed()
