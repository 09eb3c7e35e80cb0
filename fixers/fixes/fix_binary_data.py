from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, List, Optional, Tuple

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import (
    Call,
    attribute_of,
    call_around,
    call_of_attribute,
    call_of_name,
    text_of,
)
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper, is_under_version_test, qualified_name
from .._rewriting import enclose
from .._scopes import is_name
from .._strings import (
    Literal,
    is_bytes,
    is_known_as_bytes,
    native_literal,
)
from .._values import assigned_value, is_operator

_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
#: Functions that make a hash object.
_HASH_MAKERS = frozenset(
    {"hashlib.new", "hmac.new", "hmac.HMAC", "md5.new", "md5.md5", "sha.new", "sha.sha"}
).union("hashlib." + name for name in _HASHES)
#: What data is an argument: by its place, or by keyword.
_FIRST: Tuple[object, ...] = (0,)
_DATA: Dict[str, Tuple[object, ...]] = {
    **{"hashlib." + name: _FIRST for name in _HASHES},
    "base64.b16encode": _FIRST,
    "base64.b32encode": _FIRST,
    "base64.b64encode": _FIRST,
    "base64.decodebytes": _FIRST,
    "base64.decodestring": _FIRST,
    "base64.encodebytes": _FIRST,
    "base64.encodestring": _FIRST,
    "base64.standard_b64encode": _FIRST,
    "base64.urlsafe_b64encode": _FIRST,
    "binascii.b2a_base64": _FIRST,
    "binascii.b2a_hex": _FIRST,
    "binascii.crc32": _FIRST,
    "binascii.hexlify": _FIRST,
    "hashlib.new": (1,),
    "hmac.HMAC": (0, 1, "key", "msg"),
    "hmac.new": (0, 1, "key", "msg"),
    "md5.md5": _FIRST,
    "md5.new": _FIRST,
    "sha.new": _FIRST,
    "sha.sha": _FIRST,
    "struct.unpack": (1,),
    "zlib.adler32": _FIRST,
    "zlib.compress": _FIRST,
    "zlib.crc32": _FIRST,
    "zlib.decompress": _FIRST,
}
#: Those whose result is text in all but its type.
_ASCII_RESULTS = frozenset(
    name
    for name in _DATA
    if name.startswith(("base64", "binascii"))
    and not name.endswith(("crc32", "decodebytes", "decodestring"))
)
#: Data in which each character stands for one byte.
_LATIN1 = frozenset({"struct.unpack", "zlib.decompress"})
#: Methods that may want bytes.
_SINKS = frozenset({"decode", "send", "sendall", "sendto", "update", "write"})
_NAMES = frozenset(name.rpartition(".")[2] for name in _DATA) | {"update"}

_MODULES = re.compile(
    rb"\b(?:%s)\b"
    % b"|".join(sorted({name.partition(".")[0].encode("ascii") for name in _DATA}))
)


def _may_take_data(node: tree_sitter.Node, source: bytes) -> bool:
    return _names_module(source)


@lru_cache(maxsize=1)
def _names_module(source: bytes) -> bool:
    return _MODULES.search(source) is not None


class FixBinaryData(Fixer):
    """Give bytes to the functions of the library that want them.

    Hash functions, ``base64``, ``binascii``, ``struct.unpack`` and ``zlib`` take any
    ``str`` on Python 2, but no text on Python 3. The compat module's ``binary_data``
    encodes text there, and does nothing on Python 2. What ``base64`` and ``hexlify``
    return is put into headers and formats: ``native_str`` makes text of it on Python 3.

    Before::

        import base64, hashlib, hmac
        known = hashlib.md5("abc").hexdigest()
        digest = hashlib.sha1(salt + password).hexdigest()
        header = "Basic " + base64.b64encode("%s:%s" % (user, password))
        signature = hmac.new(key, name.encode("utf-8"))

    After::

        import base64, hashlib, hmac
        from onemaster.compat import binary_data, native_str
        known = hashlib.md5(b"abc").hexdigest()
        digest = hashlib.sha1(binary_data(salt + password)).hexdigest()
        header = "Basic " + native_str(base64.b64encode(binary_data("%s:%s" % (user, password))))
        signature = hmac.new(binary_data(key), name.encode("utf-8"))

    Left alone: what is known to be bytes on Python 3, or is read to be unpacked, a result
    that is decoded, written or sent, and functions of other modules.
    """

    trigger = Trigger(words=_NAMES, accepts=_may_take_data)
    PATTERN = "NAME"

    def match(self, node: Base) -> Any:
        """Find the names that may be called, without a pattern: there are many."""
        parent = node.parent
        is_part = parent is not None and parent.type in (syms.power, syms.trailer)
        return {"node": node} if is_part else False

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_name(node) or call_of_attribute(node)
        if call is None or (node.value not in _NAMES and call.end > 1):
            return
        if is_under_version_test(node):
            return
        callee = call.power.children[: call.end]
        name = qualified_name(self.context, callee) or self._hash_maker(callee)
        if node.value == "update" and self._is_hash(
            call.receiver if call.end > 1 else []
        ):
            self._fix_argument(call, 0, "utf-8")
            return
        name = (name or "").replace("six.moves.", "", 1)
        if name not in _DATA:
            return
        encoding = "latin-1" if name in _LATIN1 else "utf-8"
        was_bytes = True
        for position in _DATA[name]:
            was_bytes = self._fix_argument(call, position, encoding) and was_bytes
        if name in _ASCII_RESULTS and self._is_used_as_text(call, was_bytes):
            self._fix_result(call)

    def _hash_maker(self, callee: List[Base]) -> Optional[str]:
        """Return the hash function that a variable or parameter may hold, or None."""
        name = callee[0]
        if len(callee) > 1 or not isinstance(name, Leaf) or not is_name(name):
            return None
        scope = self.scopes.scope_that_binds(name)
        if scope is None or scope.type != syms.funcdef:
            return None
        for binding in self.scopes.bindings(scope).get(name.value, []):
            value = assigned_value(binding) or _default(binding)
            if value is not None:
                pieces = value.children if value.type == syms.power else [value]
                found = qualified_name(self.context, pieces)
                if found in _HASH_MAKERS and found != "hashlib.new":
                    return found
        return None

    def _is_hash(self, receiver: List[Base]) -> bool:
        """Whether a variable only ever holds hash objects."""
        if len(receiver) != 1 or not isinstance(receiver[0], Leaf):
            return False
        name = receiver[0]
        if not is_name(name) or not self.scopes.is_reference(name):
            return False
        scope = self.scopes.scope_that_binds(name)
        if scope is None:
            return False
        values = [
            assigned_value(binding)
            for binding in self.scopes.bindings(scope)[name.value]
        ]
        return all(
            value is not None
            and value.type == syms.power
            and qualified_name(self.context, value.children[:-1]) in _HASH_MAKERS
            for value in values
        )

    def _fix_argument(self, call: Call, position: object, encoding: str) -> bool:
        """Make bytes of an argument; returns whether it was, or is not there."""
        value = _argument(call, position)
        if value is None or is_name(value, "None"):
            return True
        if value.type == token.NUMBER or is_bytes(self.context, value):
            return True
        if is_known_as_bytes(call.power, text_of(value)) or self._is_helped(value):
            return True
        if encoding == "latin-1" and _is_read(value):
            return True
        literal = native_literal(self.context, value)
        if literal is not None and literal.is_byte_like:
            assert isinstance(value, Leaf)
            value.value = literal.with_prefix("b")
            value.changed()
        elif import_compat_helper(self, call.power, "binary_data"):
            latin1 = [Leaf(token.STRING, '"latin-1"', prefix=" ")]
            enclose(value, "binary_data", *(latin1 if encoding == "latin-1" else []))
        return False

    def _is_helped(self, value: Base) -> bool:
        return value.type == syms.power and is_name(
            value.children[0], "binary_data", "ensure_binary"
        )

    def _is_used_as_text(self, call: Call, was_bytes: bool) -> bool:
        if call.following() is not None:
            following = call.power.children[call.end + 1 :]
            methods = {m.value for m in map(attribute_of, following) if m is not None}
            return methods.isdisjoint(_SINKS) and not _has_bytes(following)
        if call.power.parent is None or call.power.parent.type == syms.simple_stmt:
            return False
        around = call_around(call.power)
        if around is not None:
            if around.name is not None:
                return not was_bytes and not is_name(around.name, "native_str")
            called = around.method.value if around.method is not None else ""
            return (
                not was_bytes and called not in _SINKS and not self._takes_data(around)
            )
        parent = call.power.parent
        if parent.type in (syms.arith_expr, syms.term):
            return any(_is_native(part) for part in parent.children[::2])
        return not was_bytes

    def _takes_data(self, call: Call) -> bool:
        return qualified_name(self.context, call.power.children[: call.end]) in _DATA

    def _fix_result(self, call: Call) -> None:
        if import_compat_helper(self, call.power, "native_str"):
            call.enclose("native_str")


def _argument(call: Call, position: object) -> Optional[Base]:
    """Return the value of an argument given by its place or keyword, or None."""
    arguments = call.arguments
    if isinstance(position, int):
        before = arguments[: position + 1]
        if len(before) <= position or any(a.type == syms.argument for a in before):
            return None
        return before[-1]
    for argument in arguments:
        if argument.type == syms.argument and is_name(
            argument.children[0], str(position)
        ):
            if is_operator(argument.children[1], "="):
                value: Base = argument.children[2]
                return value
    return None


def _default(parameter: Leaf) -> Optional[Base]:
    """Return the default value of a parameter, or None."""
    equals = parameter.next_sibling
    in_list = parameter.parent is not None and parameter.parent.type in (
        syms.typedargslist,
        syms.parameters,
    )
    return equals.next_sibling if in_list and is_operator(equals, "=") else None


def _is_read(value: Base) -> bool:
    """Whether a value is what a file's ``read`` returns."""
    if value.type != syms.power or len(value.children) < 3:
        return False
    method = attribute_of(value.children[-2])
    return method is not None and method.value == "read"


def _has_bytes(nodes: List[Base]) -> bool:
    """Whether there is a literal with ``b`` in one of the nodes."""
    return any(
        leaf.type == token.STRING and "b" in Literal(leaf).prefix.lower()
        for node in nodes
        for leaf in node.leaves()
    )


def _is_native(node: Base) -> bool:
    return (
        isinstance(node, Leaf) and node.type == token.STRING and Literal(node).is_native
    )
