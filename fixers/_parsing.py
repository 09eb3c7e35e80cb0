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

#: What begins a line that imports ``print_function``, as a regular expression.
PRINT_FUNCTION = (
    r"^[ \t]*from[ \t]+__future__[ \t]+import\b[^\n]*(?:\([^)]*)?\bprint_function\b"
)
_PRINT_FUNCTION = re.compile(PRINT_FUNCTION, re.MULTILINE)


class Unparsable(Exception):
    """A text that is no Python 2; ``line`` counts from 1, 0 if unknown."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def parse(text: str, print_function: Optional[bool] = None) -> Node:
    """Parse Python 2 by the grammar that its ``__future__`` imports ask for.

    text: ends with a newline.
    print_function: whether it was imported elsewhere; None looks into the text.

    The root has ``future_features``, the names imported from ``__future__``,
    ``has_print_statement``, and ``post_order_nodes``, all nodes as they were parsed.
    Raises Unparsable.
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


def release(root: Node) -> None:
    """Give the memory of a tree back: nothing of it may be used any more.

    Nodes and their parents refer to each other, so that else only the garbage collector
    could, which takes longer and comes later.
    """
    # Those that were taken out of the tree too, and those that were put into it.
    for node in root.post_order_nodes:
        node.parent = None
    pending: List[Base] = [root]
    while pending:
        node = pending.pop()
        node.parent = None
        pending += node.children
    root.children = []
    root.post_order_nodes = []


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


#: Of a token that the grammar does not have.
_NO_LABEL = -1


class _BadInput(Exception):
    """No text goes on with this token."""


class _State(Dict[int, Optional["_Move"]]):
    """A nonterminal in one state of its automaton.

    Maps the label of the next token to the move that it makes, None if it ends there;
    a look-up raises _BadInput if it can do neither.
    """

    def __init__(self, automaton: _Automaton, symbol: int, number: int) -> None:
        self.symbol = symbol
        self._automaton = automaton
        self._number = number

    def __missing__(self, label: int) -> Optional[_Move]:
        move = self._automaton.move(self.symbol, self._number, label)
        if move is None and not self._automaton.may_end(self.symbol, self._number):
            raise _BadInput
        self[label] = move
        return move


class _Around:
    """A nonterminal that has begun and holds nothing yet but the one inside it.

    A nonterminal with a single child leaves no trace in the tree, so most of these
    never come to be more than this. rest: the one around it, if it is so too.
    """

    def __init__(self, state: _State, rest: Optional[_Around]) -> None:
        self.state = state
        self.rest = rest
        self._going_on: Dict[int, Optional[_Around]] = {}

    def going_on(self, label: int) -> Optional[_Around]:
        """Return the innermost of these that does not end before a token."""
        try:
            return self._going_on[label]
        except KeyError:
            pass
        at: Optional[_Around] = self
        try:
            while at is not None and at.state[label] is None:
                at = at.rest
        except _BadInput:
            pass
        self._going_on[label] = at
        return at


class _Move(NamedTuple):
    """What a state does when it sees a token.

    state: where it goes on. begins: the innermost nonterminal that begins with the
    token, in the state behind it; None if the token is the state's own. around: those
    between the two.
    """

    state: _State
    begins: Optional[_State]
    around: Optional[_Around]


class _Automaton:
    """The tables of a fissix grammar."""

    def __init__(self, grammar: pgen_grammar.Grammar) -> None:
        self._grammar = grammar
        self._states: Dict[Tuple[int, int], _State] = {}
        self.start = self.state(grammar.start, 0)
        self.names = dict(grammar.keywords)
        self.labels = dict(grammar.tokens)
        self.operators = {
            text: (kind, self.labels[kind])
            for text, kind in pgen_grammar.opmap.items()
            if kind in self.labels
        }

    def state(self, symbol: int, number: int) -> _State:
        try:
            return self._states[symbol, number]
        except KeyError:
            state = self._states[symbol, number] = _State(self, symbol, number)
            return state

    def may_end(self, symbol: int, number: int) -> bool:
        """Whether a nonterminal is complete in a state."""
        return (0, number) in self._grammar.dfas[symbol][0][number]

    def move(self, symbol: int, number: int, label: int) -> Optional[_Move]:
        """Look a move up in the tables; None if there is none."""
        begun: List[_State] = []
        behind = self._begin(symbol, number, label, begun)
        if behind is None:
            return None
        if not begun:
            return _Move(behind, None, None)
        around = None
        for state in begun[:-1]:
            around = _Around(state, around)
        return _Move(behind, begun[-1], around)

    def _begin(
        self, symbol: int, number: int, label: int, begun: List[_State]
    ) -> Optional[_State]:
        """Return the state behind a token; note what begins with it, outermost first."""
        for arc, behind in self._grammar.dfas[symbol][0][number]:
            if arc == label:
                return self.state(symbol, behind)
            inner = self._grammar.labels[arc][0]
            if inner >= 256 and label in self._grammar.dfas[inner][1]:
                at = len(begun)
                inner_state = self._begin(inner, 0, label, begun)
                assert inner_state is not None
                begun.insert(at, inner_state)
                return self.state(symbol, behind)
        return None


class _Parser:
    """An LL(1) parser by the grammar of an automaton.

    What is being read lies in local variables and, for what is around it, on a stack:
    the state of a nonterminal, its children so far, and what is _Around it.
    """

    def __init__(self, grammar: pgen_grammar.Grammar) -> None:
        self._automaton = _Automaton(grammar)

    def parse(self, text: str) -> Any:
        """Return the tree of a text; raises what fissix raises."""
        automaton = self._automaton
        keywords, labels, operators = (
            automaton.names,
            automaton.labels,
            automaton.operators,
        )
        name_label = labels[token.NAME]
        name, operator, skipped = token.NAME, token.OP, (tokenize.COMMENT, tokenize.NL)
        offsets = [0]
        for line in text.split("\n"):
            offsets.append(offsets[-1] + len(line) + 1)
        used_names = set()
        nodes: List[Base] = []
        stack: List[Tuple[_State, List[Base], Optional[_Around]]] = []
        state = automaton.start
        around: Optional[_Around] = None
        children: List[Base] = []
        end = label = 0
        for kind, value, start, stop, _ in tokenize.generate_tokens(
            io.StringIO(text).readline
        ):
            if kind in skipped:
                continue
            row, column = start
            begin = offsets[row - 1] + column
            prefix = text[end:begin] if begin != end else ""
            end = offsets[stop[0] - 1] + stop[1]
            if kind == name:
                used_names.add(value)
                label = keywords.get(value) or name_label
            elif kind == operator:
                kind, label = operators.get(value, (kind, _NO_LABEL))
            else:
                label = labels.get(kind, _NO_LABEL)
            try:
                move = state[label]
                while move is None:
                    if len(children) == 1:
                        node = children[0]
                    else:
                        node = _node(state, children)
                        nodes.append(node)
                    if around is not None:
                        around = around.going_on(label)
                    if around is not None:
                        state, children, around = around.state, [node], around.rest
                    else:
                        state, children, around = stack.pop()
                        children.append(node)
                    move = state[label]
            except _BadInput:
                raise pgen_parse.ParseError(
                    "bad input", kind, value, (prefix, start)
                ) from None
            leaf = _new(Leaf)
            leaf.type, leaf.value, leaf._prefix = kind, value, prefix
            leaf.lineno, leaf.column, leaf.fixers_applied = row, column, ()
            nodes.append(leaf)
            behind, begins, outer = move
            if begins is None:
                state = behind
                children.append(leaf)
            else:
                stack.append((behind, children, around))
                state, children, around = begins, [leaf], outer
        if kind != token.ENDMARKER or stack:
            raise pgen_parse.ParseError("incomplete input", kind, value, ("", start))
        tree: Any = children[0]
        if len(children) > 1:
            tree = _node(state, children)
            nodes.append(tree)
        tree.used_names, tree.post_order_nodes = used_names, nodes
        return tree


#: The constructors of fissix check what is certain here, and take three times as long.
_new = object.__new__


def _node(state: _State, children: List[Base]) -> Node:
    node = _new(Node)
    node.type, node.children, node.fixers_applied = state.symbol, children, None
    for child in children:
        child.parent = node
    return node


_WITH_PRINT_STATEMENT = _Parser(pygram.python_grammar)
_WITH_PRINT_FUNCTION = _Parser(pygram.python_grammar_no_print_statement)
