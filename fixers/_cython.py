"""Cython sources, which no parser of ours reads, token by token."""

from __future__ import annotations

import re
from typing import Iterator, List, NamedTuple, Optional, Tuple

from ._results import Change, Place, Risk

SUFFIXES = (".pyx", ".pxd", ".pxi")

_FIXER = "cython"
_TOKEN = re.compile(
    r"(?P<string>[bBuUrRcC]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\""
    r"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"))"
    r"|(?P<comment>\#[^\n]*)|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)"
    r"|(?P<space>(?:[ \t\f]|\\\n)+)|(?P<newline>\n)|(?P<operator><>|>>|<<|.)",
    re.DOTALL,
)
_RENAMED = {"iterkeys": "keys", "itervalues": "values", "iteritems": "items"}
#: Words that begin a statement with a block, which may follow on the same line.
_HEADERS = frozenset(
    {"elif", "else", "except", "finally", "for", "if", "try", "while", "with"}
)
_GONE = {
    "long": "Cython 3 has no long: write int",
    "has_key": "a dictionary has no has_key on Python 3",
    "unichr": "Python 3 has no unichr",
    "reduce": "import reduce from functools",
    "cmp": "Python 3 has no cmp",
    "raw_input": "Python 3 has no raw_input",
}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def is_cython(path: str) -> bool:
    """Whether a file holds Cython, by its name."""
    return path.endswith(SUFFIXES)


def fix(text: str) -> Tuple[str, List[Change], List[Place]]:
    """Convert a source; returns the new one, what was changed and what was not."""
    edits: List[_Edit] = []
    places: List[Place] = []
    for statement in _statements(text):
        for found in _in_statement(statement):
            if isinstance(found, _Edit):
                edits.append(found)
                continue
            token, reason = found
            line, column = _place(text, token.start)
            places.append(Place(line, column, _FIXER, reason, Risk.HIGH))
    lines = text.split("\n")
    changes = []
    for edit in edits:
        line, column = _place(text, edit.start)
        changes.append(Change(line, column, _FIXER, lines[line - 1].strip()))
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text, changes, places


def _place(text: str, offset: int) -> Tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset) - 1


def _statements(text: str) -> Iterator[List[_Token]]:
    """Yield the tokens of each statement, without space and comments."""
    found: List[_Token] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        token = _Token(match.lastgroup or "", match.group(), match.start())
        if token.kind in ("space", "comment"):
            continue
        if token.kind == "operator" and token.text in "([{":
            depth += 1
        elif token.kind == "operator" and token.text in ")]}":
            depth -= 1
        ends = token.kind == "newline" or token.text == ";"
        if ends and depth <= 0:
            if found:
                yield found
            found, depth = [], 0
        elif token.kind != "newline":
            found.append(token)
            if token.text == ":" and depth == 0 and found[0].text in _HEADERS:
                yield found
                found = []
    if found:
        yield found


def _in_statement(tokens: List[_Token]) -> "Iterator[_Edit | Tuple[_Token, str]]":
    """Yield the edits of one statement, and the tokens to report, with the reason."""
    for position, token in enumerate(tokens):
        before = tokens[position - 1].text if position else ""
        after = tokens[position + 1].text if position + 1 < len(tokens) else ""
        if token.text == "<>":
            yield _Edit(token.start, token.end, "!=")
        elif token.text == "`":
            yield token, "write repr() for backticks"
        elif token.kind == "name" and before == "." and token.text in _RENAMED:
            if tokens[position + 1 : position + 3] and after == "(":
                yield _Edit(token.start, token.end, _RENAMED[token.text])
        elif token.text == "xrange" and before != "." and after == "(":
            yield _Edit(token.start, token.end, "range")
        elif token.text in _GONE and after == "(":
            if (before == ".") == (token.text == "has_key") and before != "def":
                yield token, _GONE[token.text]
    first = tokens[0]
    if first.text == "except":
        yield from _except(tokens)
    elif first.text == "raise":
        yield from _raise(tokens)
    elif first.text == "print":
        yield from _print(tokens)


def _commas(tokens: List[_Token]) -> List[int]:
    """Return where the commas stand that are in no brackets."""
    found, depth = [], 0
    for position, token in enumerate(tokens):
        if token.kind != "operator":
            continue
        depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == "," and depth == 0:
            found.append(position)
    return found


def _colon(tokens: List[_Token]) -> Optional[int]:
    return next((i for i, token in enumerate(tokens) if token.text == ":"), None)


def _except(tokens: List[_Token]) -> "Iterator[_Edit | Tuple[_Token, str]]":
    head = tokens[: _colon(tokens)]
    commas = _commas(head)
    if len(commas) != 1:
        return
    comma, target = head[commas[0]], head[commas[0] + 1 :]
    if len(target) == 1 and target[0].kind == "name":
        yield _Edit(comma.start, target[0].start, " as ")
    else:
        yield comma, "write `except E as name`"


def _raise(tokens: List[_Token]) -> "Iterator[_Edit | Tuple[_Token, str]]":
    commas = _commas(tokens)
    if not commas:
        return
    comma, value = tokens[commas[0]], tokens[commas[0] + 1 :]
    is_text = bool(value) and value[0].kind == "string"
    # What follows the string may make something else of it, but for its formatting.
    if len(commas) == 1 and is_text and (len(value) == 1 or value[1].text == "%"):
        yield _Edit(comma.start, value[0].start, "(")
        yield _Edit(tokens[-1].end, tokens[-1].end, ")")
    else:
        yield comma, "write `raise E(value)`"


def _print(tokens: List[_Token]) -> "Iterator[_Edit | Tuple[_Token, str]]":
    rest = tokens[1:]
    if not rest or rest[0].text in ("=", ".", "(", ","):
        if rest and rest[0].text == "(" and _commas(rest):
            yield tokens[0], "a tuple of the first value is printed here"
        elif not rest:
            yield tokens[0], "write print() and import print_function"
        return
    if _commas(rest) or rest[0].text == ">>":
        yield tokens[0], "write print() and import print_function"
        return
    yield _Edit(tokens[0].end, rest[0].start, "(")
    yield _Edit(rest[-1].end, rest[-1].end, ")")
