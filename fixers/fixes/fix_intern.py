from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, six_attribute


class FixIntern(Fixer):
    """Write ``six.moves.intern`` for ``intern``.

    It is the same function, which is in ``sys`` on Python 3.

    Before::

        name = intern("".join(parts))

    After::

        import six
        name = six.moves.intern("".join(parts))

    Left alone: a ``intern`` that the module defines or imports, and code that catches the
    NameError itself.
    """

    trigger = Trigger(words=frozenset({"intern"}), accepts=free_name)
    PATTERN = "'intern'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        return six_attribute(self, node, "moves.intern")
