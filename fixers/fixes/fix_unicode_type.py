from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, six_attribute


class FixUnicodeType(Fixer):
    """Write ``six.text_type`` for the type ``unicode``.

    It is ``unicode`` on Python 2 and ``str`` on Python 3.

    Before::

        lines = map(unicode, numbers)

    After::

        import six
        lines = map(six.text_type, numbers)

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(words=frozenset({"unicode"}), accepts=free_name)
    PATTERN = "'unicode'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        return six_attribute(self, node, "text_type")
