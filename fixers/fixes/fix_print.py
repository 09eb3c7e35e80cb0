from __future__ import annotations

from typing import Any, Optional

from fissix.fixes import fix_print
from fissix.pytree import Base

from .._fixer import Fixer
from .._looking import Trigger, free_name


class FixPrint(Fixer, fix_print.FixPrint):
    """Call ``print()`` for the ``print`` statement.

    The module imports ``print_function``, so that both versions call the function.

    Before::

        print >>sys.stderr, "%d files" % count,

    After::

        from __future__ import print_function
        print("%d files" % count, end=' ', file=sys.stderr)

    Left alone: modules that already import ``print_function``.
    """

    trigger = Trigger(words=frozenset({"print"}), accepts=free_name)

    def transform(self, node: Base, results: Any) -> Optional[Base]:
        replacement = super().transform(node, results)
        self.add_future(node, "print_function")
        return replacement  # type: ignore[no-any-return]
