"""Convert the code in a docstring: the examples of a doctest, and nothing else of it."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from typing import Callable, Iterator, List, Optional, Set, Tuple

from fissix.pgen2 import token

from ._fixer import Origin
from ._parsing import Unparsable, parse

_LITERAL = re.compile(
    r"(?P<start>[a-zA-Z]*(?P<quote>'''|\"\"\"))(?P<text>.*)(?P=quote)", re.DOTALL
)
_FIRST = re.compile(r"(?P<indent>[ \t]*)>>>(?: (?P<code>.*))?$")
_MARKER = "#example:%d\n"
_MARKERS = re.compile(r"^#example:\d+\n", re.MULTILINE)

_NO_STATEMENT = frozenset({token.NEWLINE, token.ENDMARKER, token.DEDENT})


@dataclass
class _Example:
    """One example: the lines from its prompt on, by number, and its code.

    origin: where the code of the first line begins in the file.
    """

    first: int
    indent: str
    code: List[str]
    origin: Origin

    def origins(self) -> List[Origin]:
        """Return where in the file each line of the code begins."""
        line, column = self.origin
        further = len(self.indent) + len("... ")
        return [(line, column)] + [
            (line + number, further) for number in range(1, len(self.code))
        ]


def convert_examples(
    literal: str, begin: Origin, convert: Callable[[str, List[Origin]], Optional[str]]
) -> str:
    """Convert the examples in the source of a string literal.

    begin: where the literal begins in its file.
    convert: gets the source of code, and where in the file each of its lines begins;
        returns None if it is no Python.

    Prompts, indentation and expected output stay; the text of the literal is edited as it
    stands in the source, escapes included. Returns the literal as it is if it is not in
    triple quotes, where the result might hold its quote, or if the result is no literal.
    """
    match = _LITERAL.fullmatch(literal)
    if match is None:
        return literal
    lines = match.group("text").split("\n")
    examples = list(_examples(lines, begin, match.end("start")))
    converted = _convert_all(examples, convert)
    for example, code in reversed(list(zip(examples, converted))):
        if code != example.code:
            end = example.first + len(example.code)
            old = lines[example.first : end]
            lines[example.first : end] = _prompted(example, code, old)
    result = match.group("start") + "\n".join(lines) + match.group("quote")
    return result if _is_literal(result) else literal


def code_and_output(literal: str) -> Tuple[Set[str], List[Tuple[int, str]]]:
    """Return the lines of code in the examples of a literal, and all other lines with
    their numbers, from 0. White space around them is taken off.
    """
    lines = literal.split("\n")
    code: Set[str] = set()
    inside: Set[int] = set()
    for example in _examples(lines, (1, 0), 0):
        code.update(line.strip() for line in example.code)
        inside.update(range(example.first, example.first + len(example.code)))
    others = [(i, line.strip()) for i, line in enumerate(lines) if i not in inside]
    return code, others


def _examples(lines: List[str], begin: Origin, quotes: int) -> Iterator[_Example]:
    number = 0
    while number < len(lines):
        match = _FIRST.match(lines[number])
        number += 1
        if match is None:
            continue
        indent = match.group("indent")
        column = len(indent) + len(">>> ")
        if number == 1:
            column += begin[1] + quotes
        origin = (begin[0] + number - 1, column)
        example = _Example(number - 1, indent, [match.group("code") or ""], origin)
        while number < len(lines):
            code = _continued(lines[number], indent)
            if code is None:
                break
            example.code.append(code)
            number += 1
        if not _expects_syntax_error(lines[number:]):
            yield example


def _expects_syntax_error(output: List[str]) -> bool:
    """Whether the code of an example is wrong on purpose."""
    if not output or not output[0].strip().startswith("Traceback (most recent"):
        return False
    for line in output:
        if not line.strip() or _FIRST.match(line):
            break
        if line.strip().startswith("SyntaxError"):
            return True
    return False


def _continued(line: str, indent: str) -> Optional[str]:
    prompt = indent + "..."
    if not line.startswith(prompt) or line[len(prompt) :][:1] not in ("", " "):
        return None
    return line[len(prompt) + 1 :]


def _convert_all(
    examples: List[_Example],
    convert: Callable[[str, List[Origin]], Optional[str]],
) -> List[List[str]]:
    """Convert the examples as one program, for they share their names."""
    sources = ["".join(line + "\n" for line in example.code) for example in examples]
    program = "".join(_MARKER % i + source for i, source in enumerate(sources))
    origins: List[Origin] = []
    for example in examples:
        origins += [example.origin, *example.origins()]
    converted = convert(program, origins)
    if converted is None:
        pieces = [
            convert(source, example.origins()) or source
            for source, example in zip(sources, examples)
        ]
    else:
        pieces = _MARKERS.split(converted)[1:]
        if len(pieces) != len(examples):
            return [example.code for example in examples]
    return [piece[:-1].split("\n") for piece in pieces]


def _prompted(example: _Example, code: List[str], old: List[str]) -> List[str]:
    """Return the lines of an example; each further statement begins one of its own, for
    doctest runs one statement at a time.
    """
    starts = _statement_starts(code)
    new = []
    for number, line in enumerate(code):
        if number < len(old) and line == example.code[number] and number not in starts:
            new.append(old[number])
        else:
            prompt = ">>>" if number == 0 or number in starts else "..."
            new.append((example.indent + prompt + " " + line).rstrip())
    return new


def _statement_starts(code: List[str]) -> List[int]:
    """Return the numbers of the lines on which the second and further statements begin."""
    try:
        root = parse("".join(line + "\n" for line in code))
    except Unparsable:
        return []
    leaves = [next(iter(statement.leaves())) for statement in root.children[1:]]
    return [leaf.lineno - 1 for leaf in leaves if leaf.type not in _NO_STATEMENT]


def _is_literal(source: str) -> bool:
    """Whether the source is one string literal, as far as the quotes go."""
    prefix = re.match("[a-zA-Z]*", source)
    assert prefix is not None
    plain = source[prefix.end() :]
    try:
        first = next(tokenize.generate_tokens(io.StringIO(plain).readline))
    except (SyntaxError, tokenize.TokenError):
        return False
    return first.type == tokenize.STRING and first.string == plain
