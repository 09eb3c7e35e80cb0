from __future__ import annotations

import re
from typing import Any

from fissix.pytree import Base, Node

from .._calls import Call, call_of_attribute, text_of
from .._fixer import Fixer
from .._looking import Trigger, called_attribute
from .._references import guards, is_under_version_test
from .._sinks import Wants, wants
from .._strings import codec_of, is_codec, is_text_codec, write_helper_call

#: Codecs whose result is written into text.
_FOR_TEXT = frozenset({"idna", "punycode"})
#: Codecs whose result is no text at all.
_WIDE = ("utf-16", "utf-32", "utf-7")


#: What code that knows of Python 3 has for bytes.
_BYTES = re.compile(r"\bb['\"]|\bbytes\b")


class FixEncode(Fixer):
    """Encode to ``str`` where the place wants ``str``.

    ``encode`` returns ``str`` on Python 2, and bytes on Python 3. Where these are
    formatted into text, joined with it, split by it, or returned by ``__str__``, the
    compat module's ``encode_str`` returns text on Python 3. Codecs such as ``"hex"``,
    which ``encode`` of Python 3 does not take, work there as well.

    Before::

        class Page(object):
            def __repr__(self):
                return self.title.encode("utf-8")

            def key(self, host):
                return "%s:%s" % (host.encode("idna"), self.digest.encode("hex"))

    After::

        from onemaster.compat import encode_str
        class Page(object):
            def __repr__(self):
                return encode_str(self.title, "utf-8")

            def key(self, host):
                return "%s:%s" % (encode_str(host, "idna"), encode_str(self.digest, "hex"))

    Left alone: results that are written, sent, hashed or decoded, and those of which it is
    not known where they go.
    """

    trigger = Trigger(words=frozenset({"encode"}), accepts=called_attribute)
    PATTERN = "trailer< '.' name='encode' >"

    def transform(self, node: Node, results: Any) -> None:
        call = call_of_attribute(results["name"])
        if call is None or is_under_version_test(node):
            return
        arguments = call.positional
        if not arguments or len(arguments) > 2 or not is_codec(arguments[0]):
            return
        if any(guards(node, "AttributeError")) or text_of(call.receiver) == "self":
            return
        if self._wants_str(call, arguments[0]):
            pieces = [call.receiver, *([argument] for argument in arguments)]
            write_helper_call(self, call, "encode_str", pieces)

    def _wants_str(self, call: Call, codec: Base) -> bool:
        name = codec_of(codec) or ""
        if not is_text_codec(codec):
            return True
        if name.startswith(_WIDE):
            return False
        result: Base = call.power
        if call.following() is not None:
            result = call.parentheses
        wanted = wants(self, result)
        if name in _FOR_TEXT and wanted is None:
            return not _BYTES.search(str(self.scopes.root))
        return wanted is Wants.NATIVE
