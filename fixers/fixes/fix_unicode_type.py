from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._calls import Call, call_of_name, text_of
from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import (
    guards,
    handles_its_absence,
    is_name_free,
    six_attribute,
)
from .._strings import is_bytes, is_known_as_bytes, write_helper_call


class FixUnicodeType(Fixer):
    """Write ``six.text_type`` for the type ``unicode``.

    It is ``unicode`` on Python 2 and ``str`` on Python 3.

    Before::

        lines = map(unicode, numbers)
        title = unicode(header, "utf-8")

    After::

        import six
        from onemaster.compat import text_from
        lines = map(six.text_type, numbers)
        title = text_from(header, "utf-8")

    Python 3 does not decode what is text already, and the header may be: the compat
    module's ``text_from`` returns it as it is. That is not written where the value is
    known to be bytes on Python 3, or where code catches the TypeError.

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(words=frozenset({"unicode"}), accepts=free_name)
    PATTERN = "'unicode'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        call = call_of_name(node)
        if call is not None and self._may_decode_text(call):
            arguments = [[argument] for argument in call.arguments]
            write_helper_call(self, call, "text_from", arguments)
            return None
        return six_attribute(self, node, "text_type")

    def _may_decode_text(self, call: Call) -> bool:
        """Whether the call decodes what may be text on Python 3."""
        arguments = call.positional
        compat_module = self.context.settings.compat_module
        return (
            arguments is not None
            and 2 <= len(arguments) <= 3
            and not is_bytes(self.context, arguments[0])
            and not is_known_as_bytes(call.power, text_of(arguments[0]))
            and not any(guards(call.power, "TypeError", "Exception", ""))
            and is_name_free(self, call.power, compat_module, "text_from")
        )
