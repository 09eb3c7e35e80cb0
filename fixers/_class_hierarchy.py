"""What a class of Python 2 inherits, as far as its project tells."""

from __future__ import annotations

import builtins
from typing import FrozenSet, List, NamedTuple, Optional, Set, Tuple

from fissix.pytree import Base, Node

from ._calls import text_of
from ._class_bodies import bases_of
from ._fixer import FileContext
from ._membership import class_meant_by
from ._scopes import is_name
from ._values import assigned_value

#: The builtin types of Python 2 that a class can inherit from, exceptions too.
BUILTIN_TYPES = frozenset(
    {name for name, value in vars(builtins).items() if isinstance(value, type)}
    - {"filter", "map", "range", "zip"}
    | {"StandardError", "basestring", "file", "long", "unicode"}
)


class Ancestry(NamedTuple):
    """A class, and what it inherits from.

    classes: those of this module, the class itself first.
    names_elsewhere: what the bases in other modules of the project bind.
    builtin_types: those among the bases, by name.
    is_complete: whether there are no other bases.
    is_classic: whether Python 2 makes a class without ``object`` of it; None if nobody
    knows.
    """

    classes: Tuple[Node, ...]
    names_elsewhere: FrozenSet[str]
    builtin_types: FrozenSet[str]
    is_complete: bool
    is_classic: Optional[bool]

    def binds(self, context: FileContext, name: str) -> Optional[bool]:
        """Whether the class or a base in the project binds a name in its body.

        None if a base is not known, and so neither whether it binds the name. What the
        builtin types have does not count.
        """
        if name in self.names_elsewhere or any(
            name in context.scopes.bindings(class_) for class_ in self.classes
        ):
            return True
        return False if self.is_complete else None


def ancestry(context: FileContext, class_: Node) -> Ancestry:
    """Look up the bases of a class, and theirs."""
    classes: List[Node] = []
    names: Set[str] = set()
    types: Set[str] = set()
    seen: Set[int] = set()
    waiting, is_complete = [class_], True
    while waiting:
        at = waiting.pop(0)
        if id(at) in seen:
            continue
        seen.add(id(at))
        classes.append(at)
        for base in bases_of(at):
            meant = class_meant_by(context, base)
            if meant is not None:
                waiting.append(meant)
            elif is_name(base, *BUILTIN_TYPES) and context.scopes.is_builtin(base):
                types.add(base.value)
            else:
                elsewhere = context.project.classes.inherited(
                    context.path, text_of(base)
                )
                names |= elsewhere.names
                types |= elsewhere.roots & BUILTIN_TYPES
                is_complete = (
                    is_complete
                    and elsewhere.is_complete
                    and elsewhere.roots <= BUILTIN_TYPES
                )
    return Ancestry(
        tuple(classes),
        frozenset(names),
        frozenset(types),
        is_complete,
        None
        if "__metaclass__" in names
        else _is_classic(context, classes, types, is_complete),
    )


def _is_classic(
    context: FileContext, classes: List[Node], types: Set[str], is_complete: bool
) -> Optional[bool]:
    if types:
        return False
    if any("__metaclass__" in context.scopes.bindings(at) for at in classes):
        return None
    if not is_complete:
        return None
    metaclass = _metaclass_of_module(context)
    if metaclass is None:
        return True
    return False if text_of(metaclass) == "type" else None


def _metaclass_of_module(context: FileContext) -> Optional[Base]:
    """Return what a module assigns to ``__metaclass__``, for all its plain classes."""
    root = context.scopes.root
    for leaf in context.scopes.bindings(root).get("__metaclass__", ()):
        return assigned_value(leaf) or leaf
    return None
