"""What the text is that a method such as ``__str__`` returns."""

from __future__ import annotations

import ast
import codecs
from typing import Iterator, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from ._calls import Call, call_of_attribute, is_parentheses, text_of
from ._class_bodies import returned_by
from ._scopes import is_name
from ._values import is_operator

#: Codecs that make one byte of every ASCII character: what they write is ASCII.
_ESCAPES = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode"})


def returns_native(function: Node) -> bool:
    """Whether a function returns nothing but native strings, on both versions."""
    values = returned_by(function)
    return bool(values) and all(
        value is not None and _is_native_text(value) for value in values or ()
    )


def _is_native_text(value: Base) -> bool:
    if value.type == token.STRING:
        return value.value[0] in "'\""
    if value.type == syms.term and is_operator(value.children[1], "%"):
        return len(value.children) == 3 and _is_native_text(value.children[0])
    if value.type == syms.atom:
        if value.children[0].type == token.STRING:
            return all(_is_native_text(part) for part in value.children)
        return (
            is_operator(value.children[0], "(")
            and len(value.children) == 3
            and _is_native_text(value.children[1])
        )
    return (
        value.type == syms.power
        and len(value.children) == 2
        and is_name(value.children[0], "repr")
    )


def encodings_returned(function: Node) -> Iterator[Call]:
    """Yield the calls of ``encode`` whose results a function returns."""
    for value in returned_by(function) or ():
        if value is not None:
            yield from _final_calls(value)


def _final_calls(value: Base) -> Iterator[Call]:
    if value.type == syms.test:
        yield from _final_calls(value.children[0])
        yield from _final_calls(value.children[4])
    elif value.type == syms.atom and is_operator(value.children[0], "("):
        if len(value.children) == 3:
            yield from _final_calls(value.children[1])
    elif value.type == syms.power and len(value.children) > 2:
        if is_parentheses(value.children[-1]):
            method = value.children[-2]
            if method.type == syms.trailer and is_name(method.children[1], "encode"):
                call = call_of_attribute(method.children[1])
                if call is not None:
                    yield call


def codec_of(call: Call) -> Optional[str]:
    """Return the source of the codec that undoes a call of ``encode``.

    It is empty for UTF-8. None if the call is none of text on Python 3.
    """
    positional = call.positional
    if positional is None:
        return None
    if not positional:
        return ""
    name = positional[0]
    if name.type != token.STRING:
        is_simple = all(leaf.type in (token.NAME, token.DOT) for leaf in name.leaves())
        return text_of(name) if is_simple else None
    try:
        codec = codecs.lookup(ast.literal_eval(name.value))
    except (LookupError, SyntaxError, ValueError, TypeError):
        return None
    if codec.name == "utf-8":
        return ""
    if codec.name.replace("_", "-") in _ESCAPES:
        return "'ascii'"
    return text_of(name) if codec._is_text_encoding else None
