from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import is_parentheses, text_of
from .._fixer import Fixer
from .._imports import line_of
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._values import is_operator


def _is_set(node: tree_sitter.Node, source: bytes) -> bool:
    following = source[node.end_byte : node.end_byte + 9].lstrip()
    return is_attribute(node) and following[:1] == b"=" != following[1:2]


class FixUnicodeAttribute(Fixer):
    """Give classes that get a ``__unicode__`` after their definition a ``__str__``.

    Python 3 never calls ``__unicode__``.

    Before::

        def speak(cls):
            cls.__unicode__ = cls.as_text

    After::

        import six
        def speak(cls):
            cls.__unicode__ = cls.as_text
            if not six.PY2:
                cls.__str__ = cls.as_text

    Left alone: values that are computed by a call, statements that share their line, and
    those before a ``__str__`` that is set in the same block.
    """

    trigger = Trigger(words=frozenset({"__unicode__"}), accepts=_is_set)
    PATTERN = "power< any+ trailer< '.' '__unicode__' > >"

    def transform(self, node: Node, results: Any) -> None:
        statement = node.parent
        if (
            statement is None
            or statement.type != syms.expr_stmt
            or len(statement.children) != 3
            or statement.children[0] is not node
            or not is_operator(statement.children[1], "=")
        ):
            return
        line, value = statement.parent, statement.children[2]
        if line.type != syms.simple_stmt or len(line.children) != 2:
            return
        block = line.parent
        if block is None or block.type not in (syms.suite, syms.file_input):
            return
        if any(map(is_parentheses, value.pre_order())) or is_under_version_test(node):
            return
        target = text_of(node.children[:-1]) + ".__str__"
        if any(target + " =" in str(other) for other in block.children):
            return
        old = six_attribute(self, node, "PY2")
        if old is None:
            return
        assignment = Node(
            syms.expr_stmt,
            [
                Leaf(token.NAME, target),
                Leaf(token.EQUAL, "=", prefix=" "),
                _copy(value, " "),
            ],
        )
        indent = find_indentation(line)
        test = _if(
            Leaf(token.NAME, "not %s" % old.value, prefix=" "), assignment, indent
        )
        test.prefix = indent
        position = next(i for i, c in enumerate(block.children) if c is line)
        block.insert_child(position + 1, test)


def _copy(node: Base, prefix: str) -> Base:
    copy: Base = node.clone()
    copy.prefix = prefix
    return copy


def _if(test: Base, statement: Base, indent: str) -> Node:
    """Return ``if test: statement`` for a place with that indent."""
    step = "\t" if "\t" in indent else "    "
    return Node(
        syms.if_stmt,
        [
            Leaf(token.NAME, "if"),
            test,
            Leaf(token.COLON, ":"),
            Node(
                syms.suite,
                [
                    Leaf(token.NEWLINE, "\n"),
                    Leaf(token.INDENT, indent + step),
                    line_of(statement),
                    Leaf(token.DEDENT, ""),
                ],
            ),
        ],
    )
