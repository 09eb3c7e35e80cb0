from __future__ import annotations

from typing import Any

from fissix.fixes import fix_idioms
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base

from .._fixer import Fixer
from .._looking import Trigger


class FixIdioms(Fixer, fix_idioms.FixIdioms):
    """Write three old idioms in the newer way.

    ``isinstance`` accepts subclasses too, which the comparison of types does not: so this
    only runs when it is asked for.

    Before::

        while 1:
            if type(item) == dict:
                names = list(item)
                names.sort()
                show(names)

    After::

        while True:
            if isinstance(item, dict):
                names = sorted(item)
                show(names)

    Left alone: ``x.sort()`` of anything but a list that was made in the line before.
    """

    trigger = Trigger(words=frozenset({"sort", "type", "while"}))

    def match(self, node: Base) -> Any:
        results = super().match(node)
        if results and "sorted" in results and "list" not in results:
            value = results["expr"]
            is_new = value.type == syms.atom and str(value).strip().startswith("[")
            return results if is_new else None
        return results
