from __future__ import annotations

from typing import Any, List

import tree_sitter
from fissix.pygram import python_symbols as syms
from fissix.pytree import Node

from .. import _import_statements as statements
from .._fixer import Fixer
from .._import_statements import Attempt, Item, Part
from .._looking import Trigger
from .._references import handles_its_absence, is_implicitly_relative


def _is_imported(name: tree_sitter.Node, source: bytes) -> bool:
    node = name.parent
    while node is not None and node.type in ("dotted_name", "aliased_import"):
        node = node.parent
    return node is None or node.type.startswith("import_")


class FixMock(Fixer):
    """Import ``unittest.mock``, and ``mock`` where the library does not have it.

    Before::

        import mock
        from mock import Mock, patch

    After::

        try:
            from unittest import mock
        except ImportError:
            import mock
        try:
            from unittest.mock import Mock, patch
        except ImportError:
            from mock import Mock, patch

    Left alone: a ``mock`` of the same package, ``import *``, and code that catches the
    ImportError itself.
    """

    trigger = Trigger(words=frozenset({"mock"}), accepts=_is_imported)
    PATTERN = "import_name | import_from"

    def transform(self, node: Node, results: Any) -> None:
        if node.parent is None or node.parent.type != syms.simple_stmt:
            return
        if is_implicitly_relative(self.context, "mock") or handles_its_absence(
            node.children[-1]
        ):
            return
        items = statements.items(node)
        if node.type == syms.import_from:
            if statements.module(node) == "mock" and items[0].name != "*":
                names = ", ".join(map(str, items))
                first = "from unittest.mock import " + names
                statements.replace(node, [Attempt(first, "from mock import " + names)])
            return
        if any(item.name == "mock" for item in items):
            statements.replace(node, _parts(items))


def _parts(items: List[Item]) -> List[Part]:
    parts: List[Part] = []
    for item in items:
        if item.name == "mock":
            first = "from unittest import " + str(item)
            parts.append(Attempt(first, "import " + str(item)))
        else:
            parts.append("import " + str(item))
    return parts
