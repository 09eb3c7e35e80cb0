"""On which line of a JSON text a value stands, for messages.

The standard library does not tell. Only read when something is wrong, so it need not be
fast.
"""

from __future__ import absolute_import

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator, List, Optional, Text, Tuple

    Path = Tuple[Any, ...]

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[][{},:]|[^][{},:\s"]+|"|\Z)', re.DOTALL)
_SCALAR = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"\Z'
    r"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z"
    r"|(?:true|false|null|NaN|-?Infinity)\Z"
)


def line_of(text, path):
    # type: (Text, Path) -> int
    """Return the line, from 1, of the value at a path of keys and indexes.

    Of a key that stands twice, the last is meant; of a path that leads nowhere, its
    longest part that leads somewhere.
    """
    best = (0, 0)
    for found, start in _values(text):
        if found == path[: len(found)] and len(found) >= best[0]:
            best = (len(found), start)
    return _line(text, best[1])


def position_of(text, path):
    # type: (Text, Path) -> Optional[int]
    """Return where the value at a path begins in a JSON text, or None."""
    for found, start in _values(text):
        if found == path:
            return start
    return None


def end_of_scalar(text, start):
    # type: (Text, int) -> int
    """Return where a value that is no list and no object ends."""
    match = _TOKEN.match(text, start)
    assert match is not None
    return match.end()


def syntax_error(text):
    # type: (Text) -> Tuple[int, Text]
    """Return where a text ceases to be JSON: the line, from 1, and what stands there."""
    try:
        for _ in _values(text):
            pass
    except _SyntaxError as error:
        return _line(text, error.position), error.token
    return _line(text, len(text)), ""


class _SyntaxError(Exception):
    def __init__(self, token, position):
        # type: (Text, int) -> None
        Exception.__init__(self)
        self.token = token
        self.position = position


def _line(text, position):
    # type: (Text, int) -> int
    return text.count("\n", 0, position) + 1


def _tokens(text):
    # type: (Text) -> Iterator[Tuple[Text, int]]
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        assert match is not None
        yield match.group(1), match.start(1)
        if not match.group(1):
            return
        position = match.end()


def _values(text):
    # type: (Text) -> Iterator[Tuple[Path, int]]
    """Yield the path and the position of each value, outer ones first."""
    tokens = _tokens(text)
    # What each open array or object has come to: its next index, or its present key.
    path = []  # type: List[Any]
    closing = []  # type: List[str]

    def expect(*wanted):
        # type: (*str) -> Text
        token, start = next(tokens)
        if token not in wanted:
            raise _SyntaxError(token, start)
        return token

    def read_key(token, start):
        # type: (Text, int) -> None
        if not token.startswith('"') or not _SCALAR.match(token):
            raise _SyntaxError(token, start)
        path[-1] = json.loads(token)
        expect(":")

    token, start = next(tokens)
    while True:
        opened = False
        yield tuple(path), start
        if token == "[":
            path.append(0)
            closing.append("]")
            token, start = next(tokens)
            opened = token != "]"
        elif token == "{":
            path.append(None)
            closing.append("}")
            token, start = next(tokens)
            if token != "}":
                read_key(token, start)
                token, start = next(tokens)
                opened = True
        elif _SCALAR.match(token):
            token, start = next(tokens)
        else:
            raise _SyntaxError(token, start)
        if opened:
            continue
        while closing and token == closing[-1]:
            closing.pop()
            path.pop()
            token, start = next(tokens)
        if not closing:
            if token:
                raise _SyntaxError(token, start)
            return
        if token != ",":
            raise _SyntaxError(token, start)
        token, start = next(tokens)
        if closing[-1] == "]":
            path[-1] += 1
        else:
            read_key(token, start)
            token, start = next(tokens)
