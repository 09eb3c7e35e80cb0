from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, six_attribute


class FixReload(Fixer):
    """Write ``six.moves.reload_module`` for ``reload``.

    It is the same function, which is in ``importlib`` on Python 3.

    Before::

        reload(settings)

    After::

        import six
        six.moves.reload_module(settings)

    Left alone: a ``reload`` that the module defines or imports, and code that catches the
    NameError itself.
    """

    trigger = Trigger(words=frozenset({"reload"}), accepts=free_name)
    PATTERN = "'reload'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        return six_attribute(self, node, "moves.reload_module")
