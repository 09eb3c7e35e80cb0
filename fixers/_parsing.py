"""Parse Python 2 into the tree of fissix, by its grammar and with its tokenizer.

fissix looks up each step of its automaton anew for every token, and an expression is
some twenty steps deep. The steps are the same each time, so here they are remembered;
the trees are the same.
"""

from __future__ import annotations

import io
import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from fissix import pygram
from fissix.pgen2 import grammar as pgen_grammar
from fissix.pgen2 import parse as pgen_parse
from fissix.pgen2 import token, tokenize
from fissix.pytree import Base, Leaf, Node

from ._imports import future_features

_PRINT_FUNCTION = re.compile(
    r"^[ \t]*from[ \t]+__future__[ \t]+import\b[^\n]*(?:\([^)]*)?\bprint_function\b",
    re.MULTILINE,
)


class Unparsable(Exception):
    """A text that is no Python 2; ``line`` counts from 1, 0 if unknown."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def parse(text: str, print_function: Optional[bool] = None) -> Node:
    """Parse Python 2 by the grammar that its ``__future__`` imports ask for.

    text: ends with a newline.
    print_function: whether it was imported elsewhere; None looks into the text.

    The root has ``future_features``, the names imported from ``__future__``, and
    ``has_print_statement``. Raises Unparsable.
    """
    if print_function is None:
        print_function = _PRINT_FUNCTION.search(text) is not None
    parsers = [_WITH_PRINT_STATEMENT, _WITH_PRINT_FUNCTION]
    if print_function:
        parsers.reverse()
    first_error: Optional[Unparsable] = None
    for parser in parsers:
        try:
            root = parser.parse(text)
        except (pgen_parse.ParseError, tokenize.TokenError, SyntaxError) as error:
            first_error = first_error or _unparsable(error)
        else:
            root.future_features = frozenset(future_features(root))
            root.has_print_statement = parser is _WITH_PRINT_STATEMENT
            return root
    assert first_error is not None
    raise first_error


def _unparsable(error: Exception) -> Unparsable:
    line = 0
    if isinstance(error, pgen_parse.ParseError):
        if error.context:
            line = error.context[1][0]
        return Unparsable("neither Python 2 nor Python 3: near %r" % error.value, line)
    if isinstance(error, SyntaxError):
        return Unparsable(str(error.msg), error.lineno or 0)
    if len(error.args) > 1 and isinstance(error.args[1], tuple):
        line = error.args[1][0]
    return Unparsable(str(error.args[0]), line)


#: Nonterminals that begin with the same token, outermost first, each with the state in
#: which it goes on behind the one inside it.
_Chain = Tuple[Tuple[int, int], ...]


class _Move(NamedTuple):
    """What the automaton does in a state when it sees a token.

    state: where it goes on with the nonterminal that it is in.
    chain: the nonterminals that begin with the token; it belongs to the last of them.
    """

    state: int
    chain: _Chain


class _Open:
    """A nonterminal that is being read.

    outer: those around it that have begun and hold nothing yet. A nonterminal with a
    single child leaves no trace in the tree, so most of them never come to be.
    """

    __slots__ = ("children", "outer", "state", "symbol")

    def __init__(
        self, symbol: int, state: int, children: List[Base], outer: _Chain
    ) -> None:
        self.symbol = symbol
        self.state = state
        self.children = children
        self.outer = outer

    def node(self) -> Base:
        if len(self.children) == 1:
            return self.children[0]
        return Node(self.symbol, self.children)


class _Parser:
    """An LL(1) parser over the tables of a fissix grammar."""

    def __init__(self, grammar: pgen_grammar.Grammar) -> None:
        self._grammar = grammar
        self._moves: Dict[Tuple[int, int, int], Optional[_Move]] = {}
        self._depths: Dict[Tuple[_Chain, int], int] = {}

    def parse(self, text: str) -> Any:
        """Return the tree of a text; raises what fissix raises."""
        offsets = [0]
        for line in text.split("\n"):
            offsets.append(offsets[-1] + len(line) + 1)
        root = _Open(self._grammar.start, 0, [], ())
        stack = [root]
        used_names = set()
        end = 0
        for kind, value, start, stop, _ in tokenize.generate_tokens(
            io.StringIO(text).readline
        ):
            if kind in (tokenize.COMMENT, tokenize.NL):
                continue
            begin = offsets[start[0] - 1] + start[1]
            context = (text[end:begin], start)
            end = offsets[stop[0] - 1] + stop[1]
            if kind == token.OP:
                kind = pgen_grammar.opmap[value]
            elif kind == token.NAME:
                used_names.add(value)
            self._add(stack, kind, value, context)
        if kind != token.ENDMARKER or stack != [root]:
            raise pgen_parse.ParseError("incomplete input", kind, value, ("", start))
        tree: Any = root.node()
        tree.used_names = used_names
        return tree

    def _add(self, stack: List[_Open], kind: int, value: str, context: Any) -> None:
        label = None
        if kind == token.NAME:
            label = self._grammar.keywords.get(value)
        if label is None:
            label = self._grammar.tokens.get(kind)
        if label is None:
            raise pgen_parse.ParseError("bad token", kind, value, context)
        moves = self._moves
        while True:
            top = stack[-1]
            key = (top.symbol, top.state, label)
            try:
                move = moves[key]
            except KeyError:
                move = self._move(*key)
                if move is None and not self._ends(*key):
                    raise pgen_parse.ParseError(
                        "bad input", kind, value, context
                    ) from None
                moves[key] = move
            if move is not None:
                break
            self._close(stack, label)
        top.state, chain = move
        leaf = Leaf(kind, value, context)
        if chain:
            symbol, state = chain[-1]
            stack.append(_Open(symbol, state, [leaf], chain[:-1]))
        else:
            top.children.append(leaf)

    def _close(self, stack: List[_Open], label: int) -> None:
        """End the innermost nonterminal, and those around it that end with it."""
        top = stack[-1]
        node, outer = top.node(), top.outer
        depth = self._depths.get((outer, label))
        if depth is None:
            depth = len(outer)
            while depth and self._ends(*outer[depth - 1], label):
                depth -= 1
            self._depths[outer, label] = depth
        if depth:
            symbol, state = outer[depth - 1]
            stack[-1] = _Open(symbol, state, [node], outer[: depth - 1])
        else:
            stack.pop()
            stack[-1].children.append(node)

    def _ends(self, symbol: int, state: int, label: int) -> bool:
        """Whether a nonterminal in a state is complete before a token."""
        return (0, state) in self._grammar.dfas[symbol][0][state] and (
            self._move(symbol, state, label) is None
        )

    def _move(self, symbol: int, state: int, label: int) -> Optional[_Move]:
        """Look a move up in the tables of the grammar; None if there is none."""
        for arc, new_state in self._grammar.dfas[symbol][0][state]:
            if arc == label:
                return _Move(new_state, ())
            inner = self._grammar.labels[arc][0]
            if inner >= 256 and label in self._grammar.dfas[inner][1]:
                first = self._move(inner, 0, label)
                assert first is not None
                return _Move(new_state, ((inner, first.state), *first.chain))
        return None


_WITH_PRINT_STATEMENT = _Parser(pygram.python_grammar)
_WITH_PRINT_FUNCTION = _Parser(pygram.python_grammar_no_print_statement)
