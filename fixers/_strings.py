"""Which strings are bytes and which are text, and what a place in the code knows of it."""

from __future__ import annotations

import codecs
import re
from typing import FrozenSet, Iterator, List, Optional, Sequence, Tuple

from fissix.fixer_util import Comma
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import Call, attribute_of, is_parentheses, text_of
from ._fixer import FileContext, Fixer
from ._imports import future_features
from ._references import import_compat_helper, qualified_name
from ._rewriting import keep_apart
from ._scopes import is_name

_LITERAL = re.compile(r"([a-zA-Z]*)('''|\"\"\"|'|\")(.*)\2\Z", re.DOTALL)
_CODEC_NAME = re.compile(
    r"(?:(?:^|_)enc|encoding|charset|codec|codepage)\Z", re.IGNORECASE
)
#: Codecs that only Python 2 has.
_PYTHON2_CODECS = frozenset({"string-escape"})
#: Codecs that ``str`` and ``bytes`` of Python 3 do not take.
_NO_TEXT_CODECS = frozenset(
    {"base64", "bz2", "hex", "quopri", "rot-13", "string-escape", "uu", "zlib"}
)
#: Methods and functions whose result is bytes on Python 3.
_BYTES_METHODS = frozenset({"digest", "encode", "recv", "tobytes"})
_BYTES_FUNCTIONS = re.compile(
    r"(?:base64\.\w+|binascii\.(?:[ab]2\w+|hexlify|unhexlify)|zlib\.(?:de)?compress"
    r"|struct\.pack|os\.urandom|marshal\.dumps|c?[Pp]ickle\.dumps)\Z"
)
TEXT_TYPES = frozenset({"unicode", "six.text_type", "text_type"})
_BYTES_TYPES = frozenset({"bytes", "six.binary_type", "binary_type"})
_LEAVES = frozenset({"return", "raise", "continue", "break"})


class Literal:
    """The parts of a string literal."""

    def __init__(self, leaf: Leaf) -> None:
        match = _LITERAL.match(leaf.value)
        assert match is not None
        self.prefix, self.quote, self.content = match.groups()

    @property
    def is_native(self) -> bool:
        """Whether there is neither ``b`` nor ``u`` before it."""
        return self.prefix.lower() in ("", "r")

    @property
    def is_ascii(self) -> bool:
        """Whether the source of the literal is ASCII."""
        return all(ord(character) < 128 for character in self.content)

    @property
    def is_plain_ascii(self) -> bool:
        """Whether its value is ASCII, and is so without the help of an escape."""
        return self.is_ascii and ("\\" not in self.content or "r" in self.prefix)

    @property
    def is_byte_like(self) -> bool:
        """Whether ``b`` before it changes nothing on Python 2, and Python 3 reads it."""
        return self.is_native and self.is_ascii

    def with_prefix(self, letter: str) -> str:
        """Return the source of the literal as one of another type."""
        return letter + self.prefix + self.quote + self.content + self.quote


def native_literal(context: FileContext, node: Optional[Base]) -> Optional[Literal]:
    """Return the literal that a node is, if it is a ``str`` on both versions."""
    if not isinstance(node, Leaf) or node.type != token.STRING:
        return None
    literal = Literal(node)
    if not literal.is_native or "unicode_literals" in future_features(context.root):
        return None
    return literal


def is_codec(node: Base) -> bool:
    """Whether an expression looks like the name of a codec."""
    if isinstance(node, Leaf) and node.type == token.STRING:
        return codec_of(node) is not None
    leaves = [leaf for leaf in node.leaves() if leaf.type == token.NAME]
    return bool(leaves) and bool(_CODEC_NAME.search(leaves[-1].value))


def codec_of(node: Optional[Base]) -> Optional[str]:
    """Return the name that Python gives the codec of a literal, or None."""
    if not isinstance(node, Leaf) or node.type != token.STRING:
        return None
    name = Literal(node).content
    if name.replace("_", "-") in _PYTHON2_CODECS:
        return name.replace("_", "-")
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def is_text_codec(node: Base) -> bool:
    """Whether a codec, not known to be another, turns text into bytes."""
    return codec_of(node) not in _NO_TEXT_CODECS


def is_bytes(context: FileContext, node: Base) -> bool:
    """Whether an expression is known to be bytes on Python 3."""
    if isinstance(node, Leaf):
        return node.type == token.STRING and "b" in Literal(node).prefix.lower()
    if node.type == syms.atom and node.children[0].type == token.STRING:
        return is_bytes(context, node.children[0])
    return node.type == syms.power and are_bytes(context, node.children)


def are_bytes(context: FileContext, pieces: Sequence[Base]) -> bool:
    """Like ``is_bytes``, for ``a.b(c)`` given as its parts."""
    if len(pieces) < 2 or not is_parentheses(pieces[-1]):
        return len(pieces) == 1 and is_bytes(context, pieces[0])
    method = attribute_of(pieces[-2])
    if method is not None and method.value in _BYTES_METHODS:
        return True
    name = qualified_name(context, pieces[:-1])
    return name is not None and _BYTES_FUNCTIONS.match(name) is not None


def is_known_as_bytes(node: Base, text: str) -> bool:
    """Whether a test that the node stands behind lets no text through.

    text: the source of the expression that is tested.
    """
    for test, holds in tests_before(node):
        if _tells(test, text, _BYTES_TYPES if holds else TEXT_TYPES, holds):
            return True
    return False


def _tells(test: Base, text: str, types: FrozenSet[str], holds: bool) -> bool:
    if test.type == syms.atom and len(test.children) == 3:
        return _tells(test.children[1], text, types, holds)
    if test.type == syms.not_test:
        others = TEXT_TYPES if holds else _BYTES_TYPES
        return _tells(test.children[1], text, others, not holds)
    if test.type == (syms.and_test if holds else syms.or_test):
        return any(_tells(part, text, types, holds) for part in test.children[::2])
    tested = type_test(test)
    return tested is not None and tested[0] == text and tested[1] in types


def type_test(test: Base) -> Optional[Tuple[str, str, Base]]:
    """Return what ``isinstance(x, T)``, ``type(x) is T`` or ``type(x) == T`` tests: the
    source of ``x``, that of ``T``, and the node of ``T``; or None.
    """
    if test.type == syms.power and is_name(test.children[0], "isinstance"):
        if len(test.children) != 2 or not is_parentheses(test.children[1]):
            return None
        arguments = Call(test, 1).positional
        if arguments is None or len(arguments) != 2:
            return None
        return text_of(arguments[0]), text_of(arguments[1]), arguments[1]
    if test.type == syms.comparison and len(test.children) == 3:
        tested, operator, wanted = test.children
        if (
            str(operator).strip() in ("is", "==")
            and tested.type == syms.power
            and is_name(tested.children[0], "type")
            and len(tested.children) == 2
            and is_parentheses(tested.children[1])
        ):
            arguments = Call(tested, 1).positional
            if arguments is not None and len(arguments) == 1:
                return text_of(arguments[0]), text_of(wanted), wanted
    return None


def tests_before(node: Base) -> Iterator[Tuple[Base, bool]]:
    """Yield the tests that were made when the node runs, with their outcome.

    Those of the function that it stands in: of the statements and operators around it,
    and of an ``if`` before it whose body leaves.
    """
    child, parent = node, node.parent
    while parent is not None and parent.type not in (syms.funcdef, syms.classdef):
        position = next(i for i, part in enumerate(parent.children) if part is child)
        if parent.type == syms.if_stmt:
            yield from _branch(parent, position)
        elif parent.type == syms.while_stmt and position == 3:
            yield parent.children[1], True
        elif parent.type == syms.test and len(parent.children) == 5:
            if position in (0, 4):
                yield parent.children[2], position == 0
        elif parent.type in (syms.and_test, syms.or_test):
            for operand in parent.children[:position:2]:
                yield operand, parent.type == syms.and_test
        elif parent.type in (syms.suite, syms.file_input):
            for statement in parent.children[:position]:
                if statement.type == syms.if_stmt and _always_leaves(statement):
                    yield statement.children[1], False
        child, parent = parent, parent.parent


def _branch(statement: Node, position: int) -> Iterator[Tuple[Base, bool]]:
    """Yield the tests of an ``if`` that come before one of its parts."""
    tests = [i for i in range(1, position) if _is_test_of(statement, i)]
    for index in tests:
        yield statement.children[index], position == index + 2


def _is_test_of(statement: Node, index: int) -> bool:
    return is_name(statement.children[index - 1], "if", "elif")


def _always_leaves(statement: Node) -> bool:
    """Whether an ``if`` without other branches never runs on to what follows it."""
    if len(statement.children) != 4:
        return False
    lines = [c for c in statement.children[3].children if c.type == syms.simple_stmt]
    last = lines[-1] if lines else statement.children[3]
    first: Optional[Leaf] = next(iter(last.leaves()), None)
    return first is not None and first.value in _LEAVES


def write_helper_call(
    fixer: Fixer, call: Call, name: str, arguments: Sequence[Sequence[Base]]
) -> bool:
    """Write a call of a helper of the compat module in the place of a call.

    arguments: each given as the parts of ``a.b(c)``; they may be parts of that call.
    Reports the place and returns False where the name of the helper is taken.
    """
    power = call.power
    if not import_compat_helper(fixer, power, name):
        return False
    prefix, power.prefix = keep_apart(power, power.prefix), ""
    following = list(power.children[call.end + 1 :])
    listed: List[Base] = []
    for pieces in arguments:
        argument = _as_one(pieces)
        argument.prefix = argument.prefix.strip(" ") or (" " if listed else "")
        listed += [Comma(), argument] if listed else [argument]
    for child in list(power.children):
        child.remove()
    inside = listed if len(listed) == 1 else [Node(syms.arglist, listed)]
    parentheses = [Leaf(token.LPAR, "("), *inside, Leaf(token.RPAR, ")")]
    called = Leaf(token.NAME, name, prefix=prefix)
    for child in [called, Node(syms.trailer, parentheses), *following]:
        power.append_child(child)
    return True


def _as_one(pieces: Sequence[Base]) -> Base:
    """Return one expression for the parts of ``a.b(c)``, taken out of the tree."""
    for piece in pieces:
        piece.remove()
    return pieces[0] if len(pieces) == 1 else Node(syms.power, list(pieces))
