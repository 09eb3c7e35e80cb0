from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, import_compat_helper


class FixCmp(Fixer):
    """Import the ``cmp`` that Python 3 does not have.

    The compat module's ``cmp`` is the builtin itself on Python 2. On Python 3 it returns
    the same, for None and for objects of different types as well.

    Before::

        def by_size(first, second):
            return cmp(first.size, second.size) or cmp(first.name, second.name)

    After::

        from onemaster.compat import cmp
        def by_size(first, second):
            return cmp(first.size, second.size) or cmp(first.name, second.name)

    Left alone: a ``cmp`` that the module defines or imports, and code that catches the
    NameError itself.
    """

    trigger = Trigger(words=frozenset({"cmp"}), accepts=free_name)
    PATTERN = "'cmp'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and not handles_its_absence(node):
            import_compat_helper(self, node, "cmp")
