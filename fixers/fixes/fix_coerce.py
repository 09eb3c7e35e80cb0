from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, import_compat_helper


class FixCoerce(Fixer):
    """Import the ``coerce`` that Python 3 does not have.

    The compat module's ``coerce`` is the builtin itself on Python 2, and does the same for
    numbers on Python 3.

    Before::

        left, right = coerce(left, right)

    After::

        from onemaster.compat import coerce
        left, right = coerce(left, right)

    Left alone: a ``coerce`` that the module defines or imports, and code that catches the
    NameError itself.
    """

    trigger = Trigger(words=frozenset({"coerce"}), accepts=free_name)
    PATTERN = "'coerce'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and not handles_its_absence(node):
            import_compat_helper(self, node, "coerce")
