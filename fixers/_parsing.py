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


class _Step(NamedTuple):
    """What the automaton does in a state when it sees a token.

    ``symbol`` is the nonterminal that begins; None for the token itself. ``state`` is
    where the automaton goes on. Neither: the nonterminal of the state is complete.
    """

    symbol: Optional[int]
    state: int


_COMPLETE = _Step(None, -1)


class _OpenSymbol:
    """A nonterminal that is being read."""

    __slots__ = ("children", "state", "symbol")

    def __init__(self, symbol: int) -> None:
        self.symbol = symbol
        self.state = 0
        self.children: List[Base] = []

    def close(self) -> Base:
        """Return its node; one with a single child is that child."""
        if len(self.children) == 1:
            return self.children[0]
        return Node(self.symbol, self.children)


class _Parser:
    """An LL(1) parser over the tables of a fissix grammar."""

    def __init__(self, grammar: pgen_grammar.Grammar) -> None:
        self._grammar = grammar
        self._steps: Dict[Tuple[int, int, int], _Step] = {}
        self._final = {
            (symbol, state)
            for symbol, (states, _) in grammar.dfas.items()
            for state, arcs in enumerate(states)
            if arcs == [(0, state)]
        }

    def parse(self, text: str) -> Any:
        """Return the tree of a text; raises what fissix raises."""
        offsets = [0]
        for line in text.split("\n"):
            offsets.append(offsets[-1] + len(line) + 1)
        stack = [_OpenSymbol(self._grammar.start)]
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
            root = self._add(stack, kind, value, context)
            if root is not None:
                root.used_names = used_names
                return root
        raise pgen_parse.ParseError("incomplete input", kind, value, ("", start))

    def _add(
        self, stack: List[_OpenSymbol], kind: int, value: str, context: Any
    ) -> Optional[Any]:
        """Take one token; returns the tree if it was the last."""
        label = None
        if kind == token.NAME:
            label = self._grammar.keywords.get(value)
        if label is None:
            label = self._grammar.tokens[kind]
        steps = self._steps
        while True:
            top = stack[-1]
            key = (top.symbol, top.state, label)
            step = steps.get(key)
            if step is None:
                found = self._step(*key)
                if found is None:
                    raise pgen_parse.ParseError("bad input", kind, value, context)
                step = steps[key] = found
            symbol, state = step
            if symbol is not None:
                top.state = state
                stack.append(_OpenSymbol(symbol))
            elif state < 0:
                stack.pop()
                if not stack:
                    raise pgen_parse.ParseError("too much input", kind, value, context)
                stack[-1].children.append(top.close())
            else:
                top.state = state
                top.children.append(Leaf(kind, value, context))
                break
        while (top.symbol, top.state) in self._final:
            stack.pop()
            node = top.close()
            if not stack:
                return node
            top = stack[-1]
            top.children.append(node)
        return None

    def _step(self, symbol: int, state: int, label: int) -> Optional[_Step]:
        """Look a step up in the tables of the grammar; None if there is none."""
        arcs = self._grammar.dfas[symbol][0][state]
        for arc, new_state in arcs:
            if arc == label:
                return _Step(None, new_state)
            kind = self._grammar.labels[arc][0]
            if kind >= 256 and label in self._grammar.dfas[kind][1]:
                return _Step(kind, new_state)
        return _COMPLETE if (0, state) in arcs else None


_WITH_PRINT_STATEMENT = _Parser(pygram.python_grammar)
_WITH_PRINT_FUNCTION = _Parser(pygram.python_grammar_no_print_statement)
