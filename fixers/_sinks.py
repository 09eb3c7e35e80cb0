"""Whether the place that a value goes to wants ``str`` or bytes on Python 3."""

from __future__ import annotations

import enum
from typing import Iterator, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import Call, attribute_of, call_around, is_parentheses, text_of
from ._fixer import Fixer
from ._scopes import is_name
from ._strings import Literal
from ._values import assigned_value, function_of, is_operator, references


class Wants(enum.Enum):
    """What a place does with bytes on Python 3."""

    #: It fails, or shows them as ``b'...'``.
    NATIVE = "native"
    #: It needs them, or may.
    BYTES = "bytes"


#: Methods of strings that want their arguments to be of the type of the string.
_STRING_METHODS = frozenset(
    {"count", "endswith", "find", "index", "join", "lstrip", "partition", "replace"}
    | {"rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "startswith"}
    | {"strip"}
)
#: Methods and functions that take bytes, or what they have made.
_BYTES_SINKS = frozenset(
    {"adler32", "b64encode", "compress", "crc32", "decode", "encodestring", "feed"}
    | {"fromstring", "hexlify", "loads", "md5", "new", "parse", "parseString", "send"}
    | {"sendall", "sendto", "sha", "sha1", "sha256", "unpack", "update", "write"}
    | {"BytesIO", "StringIO", "b64decode", "digest", "writelines", "unhexlify"}
)
_STANDARD_STREAMS = frozenset({"sys.stdout.write", "sys.stderr.write"})
_ATTRIBUTE_FUNCTIONS = frozenset({"delattr", "getattr", "hasattr", "setattr"})
#: Methods whose result Python 3 wants to be text.
_TEXT_METHODS = frozenset({"__repr__", "__str__"})


def wants(fixer: Fixer, node: Base, depth: int = 0) -> Optional[Wants]:
    """Return what becomes of the value of an expression, None if that is not known.

    The expression is a call or a name, or both with what follows them.
    """
    following = node.next_sibling
    parent = node.parent
    if parent is None or depth > 3:
        return None
    if parent.type == syms.power and following is not None:
        return _of_method(parent, following)
    if parent.type == syms.arith_expr:
        return _native_if(any(_is_native(part) for part in parent.children[::2]))
    if parent.type == syms.term:
        return _of_format(parent, node)
    if parent.type == syms.atom and is_operator(parent.children[0], "("):
        return wants(fixer, parent, depth + 1)
    if parent.type == syms.testlist_gexp and parent.parent.parent.type == syms.term:
        return _of_format(parent.parent.parent, parent.parent)
    if parent.type == syms.comparison:
        return _native_if(any(_is_native(part) for part in parent.children[::2]))
    if parent.type == syms.print_stmt:
        return Wants.NATIVE
    if parent.type == syms.return_stmt:
        return _of_return(parent)
    call = call_around(node)
    if call is not None:
        return _of_argument(fixer, call, node)
    joined = _joined_by(node)
    if joined is not None:
        return _native_if(joined)
    if parent.type == syms.expr_stmt:
        return _of_assignment(fixer, parent, node, depth)
    return None


def _native_if(condition: bool) -> Optional[Wants]:
    return Wants.NATIVE if condition else None


def _is_native(node: Base) -> bool:
    """Whether an expression is a literal without a prefix, or formats one."""
    if isinstance(node, Leaf):
        return node.type == token.STRING and Literal(node).is_native
    if node.type == syms.term and is_operator(node.children[1], "%"):
        return _is_native(node.children[0])
    if node.type == syms.arith_expr:
        return any(_is_native(part) for part in node.children[::2])
    if node.type == syms.atom and len(node.children) == 3:
        return _is_native(node.children[1])
    if node.type == syms.atom and node.children[0].type == token.STRING:
        return all(_is_native(child) for child in node.children)
    if node.type == syms.power:
        called = is_name(node.children[0], "str", "repr")
        return called and len(node.children) == 2 and is_parentheses(node.children[1])
    return False


def _of_method(power: Node, trailer: Base) -> Optional[Wants]:
    """Return what ``node.method(arguments)`` wants its object to be."""
    method = attribute_of(trailer)
    if method is None or not is_parentheses(trailer.next_sibling):
        return None
    if method.value == "decode":
        return Wants.BYTES
    position = next(i for i, part in enumerate(power.children) if part is trailer)
    arguments = Call(power, position + 1).arguments
    return _native_if(
        method.value in _STRING_METHODS and any(_is_native(a) for a in arguments)
    )


def _of_format(term: Node, node: Base) -> Optional[Wants]:
    return _native_if(
        len(term.children) == 3
        and is_operator(term.children[1], "%")
        and term.children[2] is node
        and _is_native(term.children[0])
    )


def _of_argument(fixer: Fixer, call: Call, node: Base) -> Optional[Wants]:
    called = text_of(call.power.children[: call.end])
    if called in _STANDARD_STREAMS or called == "print":
        return Wants.NATIVE
    if call.name is not None and call.name.value in _ATTRIBUTE_FUNCTIONS:
        arguments = call.arguments
        is_attribute = len(arguments) > 1 and arguments[1] is node
        return _native_if(is_attribute and fixer.is_builtin(call.name))
    last = call.name or call.method
    if last is not None and last.value in _BYTES_SINKS:
        return Wants.BYTES
    if call.method is None:
        return None
    return _native_if(
        call.method.value in (*_STRING_METHODS, "format")
        and len(call.receiver) == 1
        and _is_native(call.receiver[0])
    )


def _joined_by(node: Base) -> Optional[bool]:
    """Whether a native literal joins a list that the node is an item of; None if the
    node is in no list.
    """
    items = node.parent
    if items is None:
        return None
    if items.type in (syms.listmaker, syms.testlist_gexp, syms.atom):
        brackets = items if items.type == syms.atom else items.parent
    elif items.type == syms.argument and items.children[0] is node:
        brackets = items
    else:
        return None
    call = call_around(brackets) if brackets is not None else None
    return (
        call is not None
        and call.method is not None
        and call.method.value == "join"
        and len(call.receiver) == 1
        and _is_native(call.receiver[0])
    )


def _of_return(statement: Node) -> Optional[Wants]:
    """Return what a function is expected to return, by its name and its other results."""
    function = function_of(statement)
    if function.type != syms.funcdef:
        return None
    if is_name(function.children[1], *_TEXT_METHODS):
        return Wants.NATIVE
    return _native_if(
        any(
            _is_native(other.children[1])
            for other in _own_statements(function, syms.return_stmt)
            if other is not statement and len(other.children) > 1
        )
    )


def _own_statements(function: Node, kind: int) -> Iterator[Node]:
    for node in function.children[-1].pre_order():
        if node.type == kind and function_of(node) is function:
            yield node


def _of_assignment(
    fixer: Fixer, statement: Node, value: Base, depth: int
) -> Optional[Wants]:
    """Return what is done with a variable of a function that holds the value."""
    target = statement.children[0]
    if len(statement.children) != 3 or statement.children[2] is not value:
        return None
    function = function_of(statement)
    if not isinstance(target, Leaf) or not is_name(target):
        return None
    if function.type != syms.funcdef:
        return None
    found: List[Optional[Wants]] = []
    for leaf in references(function, target.value):
        if fixer.scopes.is_reference(leaf):
            if leaf.lineno > statement.get_lineno():
                found.append(wants(fixer, leaf, depth + 1))
        elif leaf is not target:
            other = assigned_value(leaf)
            found.append(_native_if(other is not None and _is_native(other)))
    if Wants.BYTES in found:
        return Wants.BYTES
    return Wants.NATIVE if Wants.NATIVE in found else None
