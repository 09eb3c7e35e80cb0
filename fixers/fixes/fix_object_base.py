from __future__ import annotations

from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._class_bodies import bases_of
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger
from .._membership import class_meant_by
from .._results import Risk
from .._scopes import is_name

#: What ``object`` has on Python 2, and a class that stands behind it cannot override.
_OF_OBJECT = frozenset(
    {"__delattr__", "__format__", "__getattribute__", "__hash__", "__init__", "__new__"}
    | {"__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__"}
    | {"__str__", "__subclasshook__"}
)

_BEFORE_OTHERS = rb"(?:\s|\\|#[^\n]*\n)*,"


def _is_base(node: SyntaxNode, source: bytes) -> bool:
    around = node.parent
    return (
        around is not None
        and around.type == "argument_list"
        and around.parent is not None
        and around.parent.type == "class_definition"
    )


class FixObjectBase(Fixer):
    """Put ``object`` behind the other bases of a class.

    ``class A(object, B)`` can only be made if ``B`` is no subclass of ``object``, but on
    Python 3 every class is.

    Before::

        class Mixin:
            def show(self):
                return str(self)

        class Page(object, Mixin):
            pass

    After::

        class Mixin:
            def show(self):
                return str(self)

        class Page(Mixin, object):
            pass

    Reported: classes where that may change on Python 2 which method is called, for
    ``object`` has it too, such as ``__init__``, and bases from elsewhere.

    Left alone: classes whose last base is ``object``.
    """

    trigger = Trigger(
        words=frozenset({"object"}), after=_BEFORE_OTHERS, accepts=_is_base
    )
    PATTERN = "classdef< 'class' any '(' arglist< any* > ')' ':' any >"

    def transform(self, node: Node, results: Any) -> None:
        bases = bases_of(node)
        position = self._position_of_object(bases)
        if position is None or position == len(bases) - 1:
            return
        moved, others = bases[position], bases[position + 1 :]
        if all(self._may_come_first(node, other) for other in others):
            _move_to_end(moved)
            return
        self.report(
            moved,
            "Python 3 cannot make a class with object before another base: put it last, "
            "and see which __init__ is meant",
            Risk.HIGH,
        )

    def _position_of_object(self, bases: List[Base]) -> Optional[int]:
        for position, base in enumerate(bases):
            if is_name(base, "object") and self.is_builtin(base):
                return position
        return None

    def _may_come_first(self, class_: Node, base: Base) -> bool:
        """Whether a base has nothing that ``object`` has, or the class overrides it."""
        meant = class_meant_by(self.context, base)
        if meant is None:
            return False
        inherited = ancestry(self.context, meant)
        if not inherited.is_classic:
            return False
        self.context.need_whole()
        has_super = any(is_name(leaf, "super") for leaf in class_.leaves())
        own = frozenset() if has_super else self.scopes.bindings(class_).keys()
        return not any(
            inherited.binds(self.context, name) for name in _OF_OBJECT - set(own)
        )


def _move_to_end(base: Base) -> None:
    listed = base.parent
    assert listed is not None
    following = base.next_sibling.next_sibling
    is_first = base.prev_sibling is None
    if "#" not in following.prefix and (is_first or "\n" not in following.prefix):
        following.prefix = base.prefix
    base.next_sibling.remove()
    base.remove()
    while listed.children[-1].type == token.COMMA:
        listed.children[-1].remove()
    listed.append_child(Leaf(token.COMMA, ","))
    base.prefix = " "
    listed.append_child(base)
