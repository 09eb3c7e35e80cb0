from __future__ import annotations

import re
from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import Call, call_of_name
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import qualified_name, six_attribute
from .._scopes import is_name

_MODE = re.compile(r"(['\"])(?=[rbtU+]*\1\Z)([rbt+]*)U([rbt+]*)\1\Z")
_OPENERS = frozenset({"codecs.open", "io.open"})


def _has_letter(node: SyntaxNode, source: bytes) -> bool:
    """Whether this is called with a U anywhere in the arguments."""
    callee = node.parent if is_attribute(node) else node
    call = None if callee is None else callee.parent
    return (
        call is not None
        and call.type == "call"
        and b"U" in source[node.end_byte : call.end_byte]
    )


class FixUniversalNewlines(Fixer):
    """Open files without ``U`` in the mode on Python 3.

    There files of text are always read with universal newlines, and Python 3.11 raises an
    error for the letter.

    Before::

        for line in open(path, "rU"):
            show(line)

    After::

        import six
        for line in open(path, "rU" if six.PY2 else "r"):
            show(line)

    Left alone: modes that are no literal, and functions other than ``open``, ``file``,
    ``codecs.open`` and ``io.open``.
    """

    trigger = Trigger(words=frozenset({"open", "file"}), accepts=_has_letter)
    PATTERN = "'open' | 'file'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_name(node) if self.is_builtin(node) else self._opener(node)
        mode = None if call is None else _mode(call)
        match = None if mode is None else _MODE.match(mode.value)
        if mode is None or match is None:
            return
        test = six_attribute(self, mode, "PY2")
        if test is None:
            return
        quote, before, after = match.groups()
        letters = before + after
        if "r" not in letters:
            letters = "r" + letters
        newer = Leaf(token.STRING, quote + letters + quote, prefix=" ")
        test.prefix = " "
        words = [Leaf(token.NAME, word, prefix=" ") for word in ("if", "else")]
        mode.replace(Node(syms.test, [mode.clone(), words[0], test, words[1], newer]))

    def _opener(self, node: Leaf) -> Optional[Call]:
        """Return the call of a function of the library that opens files."""
        trailer = node.parent
        power = None if trailer is None else trailer.parent
        if power is None or trailer is None or power.type != syms.power:
            return None
        if len(power.children) < 3 or power.children[1] is not trailer:
            return None
        if qualified_name(self.context, power.children[:2]) not in _OPENERS:
            return None
        return Call(power, 2)


def _mode(call: Call) -> Optional[Leaf]:
    """Return the mode that a file is opened with, if it is a literal."""
    mode: Optional[Base] = None
    for position, argument in enumerate(call.arguments):
        if argument.type == syms.argument:
            if is_name(argument.children[0], "mode"):
                mode = argument.children[-1]
        elif position == 1:
            mode = argument
    if isinstance(mode, Leaf) and mode.type == token.STRING:
        return mode
    return None
