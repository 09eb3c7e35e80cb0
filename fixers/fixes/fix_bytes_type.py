from __future__ import annotations

import re
from typing import Any, Iterator, Optional

import tree_sitter
from fissix.fixer_util import Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import text_of
from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, six_attribute
from .._scopes import is_name
from .._strings import TEXT_TYPES, type_test
from .._values import function_of


def _beside_text(node: tree_sitter.Node, source: bytes) -> bool:
    return free_name(node, source) and any(
        word in source for word in (b"unicode", b"text_type", b"decode")
    )


class FixBytesType(Fixer):
    """Write ``bytes`` for ``str`` where code tells it from text.

    The two are one type on Python 2. On Python 3 ``str`` is text, and a test for it that
    stands behind one for text, or before a ``decode``, means bytes.

    Before::

        def text(value):
            if isinstance(value, str):
                return value.decode("utf-8")
            return value

        def show(value):
            if isinstance(value, unicode):
                return value
            elif isinstance(value, str):
                return hexadecimal(value)

        writers = {str: write_bytes, unicode: write_text}

    After::

        def text(value):
            if isinstance(value, bytes):
                return value.decode("utf-8")
            return value

        def show(value):
            if isinstance(value, unicode):
                return value
            elif isinstance(value, bytes):
                return hexadecimal(value)

        writers = {bytes: write_bytes, unicode: write_text}

    ``basestring`` becomes ``(bytes, six.text_type)`` in a test of what the function
    decodes.

    Left alone: all other tests, in which ``str`` may mean what is ``str`` on each version.
    """

    trigger = Trigger(words=frozenset({"str", "basestring"}), accepts=_beside_text)
    PATTERN = "'str' | 'basestring'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        test = _test_for(node)
        if node.value == "basestring":
            if test is not None and _is_decoded(function_of(node), test):
                return self._both_types(node)
            return None
        if test is not None:
            is_bytes = _is_before_decode(test) or _is_behind_text(test)
        else:
            is_bytes = self._is_member_test(node) or _is_key_beside_text(node)
        return Name("bytes", prefix=node.prefix) if is_bytes else None

    def _both_types(self, node: Leaf) -> Optional[Base]:
        text = six_attribute(self, node, "text_type")
        if text is None:
            return None
        return Leaf(token.NAME, "(bytes, %s)" % str(text).strip(), prefix=node.prefix)

    def _is_member_test(self, node: Leaf) -> bool:
        """Whether ``unicode`` is looked for in the same place, in another statement."""
        place = _looked_into(node)
        if place is None:
            return False
        statement = _statement(node)
        return statement.type == syms.expr_stmt and any(
            _looked_into(leaf) == place and _statement(leaf).type == syms.expr_stmt
            for leaf in _text_types(function_of(node))
        )


def _test_for(leaf: Leaf) -> Optional[Base]:
    """Return the type test that a name is the type of, or None."""
    node: Optional[Base] = leaf.parent
    for _ in range(3):
        if node is None:
            return None
        tested = type_test(node)
        if tested is not None:
            return node if tested[2] is leaf else None
        node = node.parent
    return None


def _is_before_decode(test: Base) -> bool:
    """Whether the tested value is decoded where the test holds."""
    child, parent = test, test.parent
    while parent is not None and parent.type in (syms.and_test, syms.atom):
        if parent.type == syms.and_test and _decodes(parent, test):
            return True
        child, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == syms.test:
        return parent.children[2] is child and _decodes(parent.children[0], test)
    if parent.type in (syms.if_stmt, syms.while_stmt):
        body = child.next_sibling.next_sibling
        return _decodes(body, test)
    return False


def _is_decoded(scope: Base, test: Base) -> bool:
    return scope.type == syms.funcdef and _decodes(scope, test)


def _decodes(node: Base, test: Base) -> bool:
    """Whether code decodes the value of a type test."""
    tested = type_test(test)
    assert tested is not None
    value = re.escape(tested[0])
    return (
        re.search(
            r"(?<![\w.])%s\s*\.\s*decode\s*\("
            r"|(?:unicode|text_type|text_from|decode_str)\(\s*%s\s*," % (value, value),
            str(node),
        )
        is not None
    )


def _is_behind_text(test: Base) -> bool:
    """Whether a test for text of the same value comes before, in the same ``if``."""
    statement = test.parent
    if statement is None or statement.type != syms.if_stmt:
        return False
    tested = type_test(test)
    assert tested is not None
    for other in statement.children[1::4]:
        if other is test:
            return False
        known = type_test(other)
        if known is not None and known[0] == tested[0] and known[1] in TEXT_TYPES:
            return True
    return False


def _text_types(scope: Node) -> Iterator[Base]:
    """Yield the expressions in a function that mean the type of text."""
    for node in scope.pre_order():
        if is_name(node, "unicode") or (
            node.type == syms.power and text_of(node) in TEXT_TYPES
        ):
            yield node


def _looked_into(node: Base) -> Optional[str]:
    """Return the source of ``X`` in ``node in X``."""
    test = node.parent
    if test is None or test.type != syms.comparison or len(test.children) != 3:
        return None
    if test.children[0] is not node or not is_name(test.children[1], "in"):
        return None
    return text_of(test.children[2])


def _statement(node: Base) -> Base:
    while node.parent is not None and node.parent.type not in (
        syms.simple_stmt,
        syms.suite,
        syms.file_input,
    ):
        node = node.parent
    return node


def _is_key_beside_text(leaf: Leaf) -> bool:
    """Whether a name is a key of a dictionary that has a key for text."""
    pairs = leaf.parent
    if pairs is None or pairs.type != syms.dictsetmaker:
        return False
    keys = pairs.children[::4]
    return any(key is leaf for key in keys) and any(
        text_of(key) in TEXT_TYPES for key in keys
    )
