from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._looking import Trigger, anywhere
from .._references import (
    handles_its_absence,
    is_changed,
    is_from_import,
    module_of_attribute,
)


class FixRenames(Fixer):
    """Write ``sys.maxsize`` for ``sys.maxint``.

    The two are the same number, but for Python 2 on 64-bit Windows, where ``maxint``
    has only 32 bits.

    Before::

        import sys
        from sys import maxint
        smallest = sys.maxint

    After::

        import sys
        from sys import maxsize as maxint
        smallest = sys.maxsize

    Left alone: a ``maxint`` of something that is not the module ``sys``.
    """

    trigger = Trigger(words=frozenset({"maxint"}), accepts=anywhere)
    PATTERN = "'maxint'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if handles_its_absence(node):
            return None
        if is_from_import(self.context, node, "sys"):
            return self._renamed_import(node)
        if module_of_attribute(self.context, node) == "sys" and not is_changed(node):
            node.replace(Name("maxsize", prefix=node.prefix))
        return None

    def _renamed_import(self, node: Leaf) -> Base:
        name: Base = Name("maxsize", prefix=node.prefix)
        if node.parent is not None and node.parent.type == syms.import_as_name:
            return name
        alias = [Name("as", prefix=" "), Name("maxint", prefix=" ")]
        return Node(syms.import_as_name, [name, *alias])
