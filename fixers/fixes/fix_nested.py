from __future__ import annotations

from typing import Any, List, Optional

import tree_sitter
from fissix.fixer_util import Comma
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from .._calls import Call, is_parentheses
from .._effects import Code, Effects
from .._fixer import Fixer
from .._looking import Trigger
from .._references import qualified_name
from .._scopes import is_name
from .._values import is_operator, values_of


def _in_with(name: tree_sitter.Node, source: bytes) -> bool:
    node = name.parent
    while node is not None and not node.type.endswith(("_statement", "_definition")):
        node = node.parent
    return node is None or node.type == "with_statement"


class FixNested(Fixer):
    """Write ``with a, b`` for ``with contextlib.nested(a, b)``.

    The ``with`` statement of Python 2.7 takes several managers.

    Before::

        from contextlib import nested
        with nested(lock, open(name)) as (_, stream):
            read(stream)

    After::

        from contextlib import nested
        with lock as _, open(name) as stream:
            read(stream)

    The fixer ``moved_names`` changes what is left, and the import.

    Left alone: calls with ``*`` or with a variable for all values, and managers of which
    one is made by code that may tell whether the others were entered before.
    """

    trigger = Trigger(words=frozenset({"nested"}), accepts=_in_with)
    PATTERN = "with_stmt< 'with' item=any ':' any >"

    def transform(self, node: Node, results: Any) -> None:
        item = results["item"]
        value, targets = item, None
        if item.type == syms.with_item:
            value = item.children[0]
            targets = _items(item.children[2])
        if value.type != syms.power or not is_parentheses(value.children[-1]):
            return
        call = Call(value, len(value.children) - 1)
        callee = value.children[: call.end]
        managers = call.positional
        if qualified_name(self.context, callee) != "contextlib.nested" or not managers:
            return
        if item.type == syms.with_item and (
            targets is None or len(targets) != len(managers)
        ):
            return
        if any("#" in leaf.prefix or "\n" in leaf.prefix for leaf in item.leaves()):
            return
        if not all(map(self._can_be_made_late, managers[1:])):
            return
        prefix = item.prefix
        new: List[Base] = []
        for position, manager in enumerate(managers):
            manager = manager.clone()
            manager.prefix = ""
            if targets is not None:
                target = targets[position].clone()
                target.prefix = " "
                word = item.children[1].clone()
                word.prefix = " "
                manager = Node(syms.with_item, [manager, word, target])
            if position:
                new.append(Comma())
            manager.prefix = " " if position else prefix
            new.append(manager)
        place = item.remove()
        for child in reversed(new):
            node.insert_child(place, child)

    def _can_be_made_late(self, manager: Base) -> bool:
        """Whether nobody can tell when the expression is computed."""
        if manager.type == syms.power and is_parentheses(manager.children[-1]):
            call = Call(manager, len(manager.children) - 1)
            if is_name(call.name, "open", "file") and self.is_builtin(call.name):
                return all(map(self._is_quiet, call.arguments))
        return self._is_quiet(manager)

    def _is_quiet(self, node: Base) -> bool:
        return Effects(self.context, values_of(self.context)).are_quiet([Code(node)])


def _items(target: Base) -> Optional[List[Base]]:
    """Return the items of a tuple or list that is assigned to."""
    if target.type != syms.atom or len(target.children) != 3:
        return None
    inside = target.children[1]
    if not any(is_operator(child, ",") for child in inside.children):
        return None
    return [child for child in inside.children if not is_operator(child, ",")]
