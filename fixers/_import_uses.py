"""Where a file reads the names that its import statements bind."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from fissix.pgen2 import token
from fissix.pytree import Base, Leaf, Node

from ._fixer import FileContext
from ._import_statements import Item
from ._scopes import enclosing_scope, is_declared_global
from ._walking import leaves_of


def uses(context: FileContext, item: Item) -> List[Leaf]:
    """Return all places that read the imported name."""
    if item.alias:
        context.need_whole()
    return references(context, item)


def references(context: FileContext, item: Item) -> List[Leaf]:
    """Return the places that read the imported name in the tree as it is: functions
    without any candidate may be missing.
    """
    names: Optional[Dict[str, Any]] = context.shared.get("import uses")
    if names is None:
        names = context.shared["import uses"] = {}
        for leaf in leaves_of(context.root):
            if leaf.type == token.NAME:
                names.setdefault(leaf.value, []).append(leaf)
    bound = _scope_of(context, item)
    return [
        leaf
        for leaf in names.get(item.bound, ())
        if _is_in(context.root, leaf)
        and context.scopes.is_reference(leaf)
        and context.scopes.scope_that_binds(leaf) is bound
    ]


def _scope_of(context: FileContext, item: Item) -> Optional[Node]:
    scope = enclosing_scope(item.node)
    bindings = context.scopes.bindings(scope).get(item.bound, [])
    return context.scopes.root if is_declared_global(bindings) else scope


def _is_in(root: Node, leaf: Base) -> bool:
    node: Optional[Base] = leaf
    while node is not None and node is not root:
        node = node.parent
    return node is root
