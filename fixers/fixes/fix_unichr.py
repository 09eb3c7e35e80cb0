from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, six_attribute


class FixUnichr(Fixer):
    """Write ``six.unichr`` for ``unichr``.

    It is ``unichr`` on Python 2 and ``chr`` on Python 3.

    Before::

        snowman = unichr(0x2603)

    After::

        import six
        snowman = six.unichr(0x2603)

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(words=frozenset({"unichr"}), accepts=free_name)
    PATTERN = "'unichr'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        return six_attribute(self, node, "unichr")
