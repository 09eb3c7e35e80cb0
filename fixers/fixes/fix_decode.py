from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pytree import Leaf, Node

from .._calls import Call, attribute_of, call_of_attribute, text_of
from .._fixer import Fixer
from .._looking import Trigger, attribute
from .._references import guards, imported_module, is_under_version_test
from .._scopes import is_name
from .._strings import (
    are_bytes,
    codec_of,
    is_codec,
    is_known_as_bytes,
    is_text_codec,
    native_literal,
    write_helper_call,
)

#: Codecs that read ASCII as it is.
_LIKE_ASCII = frozenset({"ascii", "utf-8", "iso8859-1", "iso8859-15", "cp1252"})


class FixDecode(Fixer):
    """Decode what may be text already.

    A ``str`` has no ``decode`` on Python 3, where it is text and most often what the code
    wants. The compat module's ``decode_str`` returns such text as it is, and calls
    ``decode`` for all else and on Python 2. A literal is written as what it is.

    Before::

        title = "title".decode("utf-8")
        mark = "\\xe2\\x82\\xac".decode("utf-8")
        name = user.name.decode(encoding)
        decode = str.decode

    After::

        from onemaster.compat import decode_str
        title = u"title"
        mark = b"\\xe2\\x82\\xac".decode("utf-8")
        name = decode_str(user.name, encoding)
        decode = bytes.decode

    Left alone: what is known to be bytes on Python 3, such as the result of ``digest()``
    or what a type test lets through, code that catches the AttributeError, and calls
    whose argument is not the name of a codec.
    """

    trigger = Trigger(words=frozenset({"decode"}), accepts=attribute)
    PATTERN = "trailer< '.' name='decode' >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        if self._is_method_of_str(node):
            node.prev_sibling.value = "bytes"
            node.prev_sibling.changed()
            return
        call = call_of_attribute(name)
        if call is None or is_under_version_test(name):
            return
        if any(guards(name, "AttributeError", "Exception", "")):
            return
        arguments = call.arguments
        if len(arguments) > 2 or call.positional is None:
            return
        if not arguments:
            if all(attribute_of(piece) is not None for piece in call.receiver[1:]):
                self._fix_default(call)
            return
        if not is_codec(arguments[0]):
            return
        if is_text_codec(arguments[0]) and (
            self._fix_literal(call) or self._needs_no_help(call)
        ):
            return
        pieces = [call.receiver, *([argument] for argument in arguments)]
        write_helper_call(self, call, "decode_str", pieces)

    def _fix_default(self, call: Call) -> None:
        """Let a variable or attribute be decoded with the default codec."""
        first = call.receiver[0]
        if first.type == token.NAME and not self._needs_no_help(call):
            write_helper_call(self, call, "decode_str", [call.receiver])

    def _is_method_of_str(self, trailer: Node) -> bool:
        """Whether the method is read from the type ``str``."""
        receiver = trailer.prev_sibling
        return (
            is_name(receiver, "str")
            and receiver.prev_sibling is None
            and self.is_builtin(receiver)
        )

    def _fix_literal(self, call: Call) -> bool:
        receiver = call.receiver[0]
        literal = native_literal(self.context, receiver)
        if literal is None or len(call.receiver) > 1:
            return False
        (codec, *errors) = call.arguments
        if literal.is_plain_ascii and not errors and codec_of(codec) in _LIKE_ASCII:
            for child in call.power.children[1 : call.end + 1]:
                child.remove()
            # There is no ur"" on Python 3, and nothing to escape here.
            receiver.value = "u" + literal.quote + literal.content + literal.quote
        elif literal.is_byte_like:
            receiver.value = literal.with_prefix("b")
        else:
            return False
        receiver.changed()
        return True

    def _needs_no_help(self, call: Call) -> bool:
        first, *rest = call.receiver
        if are_bytes(self.context, call.receiver):
            return True
        if not rest and isinstance(first, Leaf) and first.type == token.NAME:
            if first.value in ("self", "cls") or imported_module(self.context, first):
                return True
        return is_known_as_bytes(call.power, text_of(call.receiver))
