"""What the classes of a module say of ``has_key`` and of ``in``."""

from __future__ import annotations

import enum
from typing import Optional, Set

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._class_bodies import bases_of
from ._fixer import FileContext
from ._scopes import is_name, parameters


class Membership(enum.Enum):
    """What ``self.has_key`` is in a class, where the module tells."""

    #: A method of a class in this module.
    OWN = "own"
    #: Inherited, and ``in`` is a method of a class in this module.
    OTHER = "other"


def membership(context: FileContext, class_: Node) -> Optional[Membership]:
    """Tell what ``self.has_key`` is in the methods of a class, None if nobody knows."""
    has_contains = False
    seen: Set[int] = set()
    waiting = [class_]
    while waiting:
        at = waiting.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        bound = context.scopes.bindings(at)
        if "has_key" in bound:
            return Membership.OWN
        has_contains = has_contains or "__contains__" in bound
        bases = (class_meant_by(context, base) for base in bases_of(at))
        waiting += [base for base in bases if base is not None]
    return Membership.OTHER if has_contains else None


def class_of_self(leaf: Base) -> Optional[Node]:
    """Return the class whose instance the name is, as the ``self`` of a method."""
    node: Optional[Base] = leaf.parent
    while node is not None:
        if node.type == syms.funcdef:
            names = parameters(node)
            if any(is_name(name, str(leaf).strip()) for name in names):
                around = _class_around(node)
                is_first = is_name(names[0], str(leaf).strip())
                return around if is_first else None
        node = node.parent
    return None


def _class_around(function: Base) -> Optional[Node]:
    node = function.parent
    while node is not None and node.type in (
        syms.suite,
        syms.decorated,
        syms.async_funcdef,
    ):
        node = node.parent
    return node if isinstance(node, Node) and node.type == syms.classdef else None


def class_meant_by(context: FileContext, name: Base) -> Optional[Node]:
    """Return the class of this module that a name stands for, None if it is unknown."""
    if not is_name(name) or not isinstance(name, Leaf):
        return None
    scope = context.scopes.scope_that_binds(name)
    bindings = [] if scope is None else context.scopes.bindings(scope)[name.value]
    class_ = bindings[0].parent if len(bindings) == 1 else None
    is_class = isinstance(class_, Node) and class_.type == syms.classdef
    return class_ if is_class else None
