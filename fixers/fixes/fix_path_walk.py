from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.pgen2 import token
from fissix.pytree import Leaf, Node

from .._calls import position_in
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import (
    handles_its_absence,
    import_compat_helper,
    is_changed,
    qualified_name,
)


def _of_path(name: tree_sitter.Node, source: bytes) -> bool:
    if not is_attribute(name) or name.parent is None:
        return False
    module = name.parent.children[0]
    return source[module.start_byte : module.end_byte] != b"os" and b"path" in source


class FixPathWalk(Fixer):
    """Call the compat module's ``path_walk`` for ``os.path.walk``.

    It is the same function on Python 2. ``os.walk``, which is on both, is used in another
    way: it needs no function to call.

    Before::

        import os
        os.path.walk(folder, visit, found)

    After::

        import os
        from onemaster.compat import path_walk
        path_walk(folder, visit, found)

    ``from os.path import walk`` is changed by the fixer ``moved_names``.

    Left alone: a ``walk`` of anything else, and code that is ready for its absence.
    """

    trigger = Trigger(words=frozenset({"walk"}), accepts=_of_path)
    PATTERN = "power< any+ trailer< '.' name='walk' > any* >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        position = position_in(node, name.parent)
        pieces = node.children[: position + 1]
        if qualified_name(self.context, pieces) != "os.path.walk":
            return
        if handles_its_absence(node) or is_changed(name):
            return
        if import_compat_helper(self, node, "path_walk"):
            prefix = node.prefix
            for piece in list(pieces):
                piece.remove()
            node.insert_child(0, Leaf(token.NAME, "path_walk", prefix=prefix))
