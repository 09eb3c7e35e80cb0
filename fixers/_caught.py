"""Names that certainly hold an exception: those that ``except`` clauses bind."""

from __future__ import annotations

import builtins
from typing import List, Optional, Set

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import text_of
from ._fixer import FileContext
from ._membership import class_meant_by
from ._references import qualified_name
from ._scopes import enclosing_scope, is_name

#: Classes that any exception may be caught by, one with methods of its own too.
_BROAD = frozenset({"BaseException", "Exception", "StandardError"})
_OF_LIBRARY = frozenset(
    {"os.error", "select.error", "socket.error", "socket.gaierror", "socket.herror"}
    | {"socket.timeout", "struct.error", "binascii.Error", "zlib.error"}
)


def clause_of(context: FileContext, leaf: Leaf) -> Optional[Node]:
    """Return the clause whose exception the name holds where it is read, or None."""
    if not context.scopes.is_reference(leaf):
        return None
    child: Base = leaf
    while child.parent is not None:
        parent = child.parent
        head = child.prev_sibling.prev_sibling if child.prev_sibling else None
        if (
            parent.type == syms.try_stmt
            and head is not None
            and head.type == syms.except_clause
            and len(head.children) > 3
            and is_name(head.children[3], leaf.value)
        ):
            return head if _keeps(context, head, child, leaf) else None
        child = parent
    return None


def _keeps(context: FileContext, head: Node, suite: Base, leaf: Leaf) -> bool:
    """Whether the variable of a clause is bound nowhere else in its suite."""
    scopes = context.scopes
    scope = enclosing_scope(head)
    if scopes.scope_that_binds(leaf) is not scope:
        return False
    bound = {id(binding) for binding in scopes.bindings(scope).get(leaf.value, ())}
    return not any(id(inner) in bound for inner in suite.leaves())


def has_only_arguments(context: FileContext, clause: Node) -> bool:
    """Whether all that a clause catches is known to hold its arguments and no more."""
    caught = clause.children[1]
    classes: List[Base] = [caught]
    if caught.type == syms.atom and len(caught.children) == 3:
        inside = caught.children[1]
        classes = [inside]
        if inside.type == syms.testlist_gexp:
            classes = [c for c in inside.children if c.type != token.COMMA]
    return all(_is_plain(context, class_) for class_ in classes)


def _is_plain(context: FileContext, class_: Base) -> bool:
    if isinstance(class_, Leaf) and context.scopes.is_builtin(class_):
        return class_.value not in _BROAD and _is_exception(class_.value)
    pieces = class_.children if class_.type == syms.power else [class_]
    return qualified_name(context, pieces) in _OF_LIBRARY


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def defines_attribute(context: FileContext, clause: Node, name: str) -> bool:
    """Whether a class of the module that a clause catches sets an attribute itself."""
    for leaf in clause.children[1].leaves():
        class_ = class_meant_by(context, leaf)
        if class_ is None:
            continue
        if name in context.scopes.bindings(class_):
            return True
        if any(
            inner.type == syms.expr_stmt
            and any(text_of(t) == "self." + name for t in inner.children[:-1:2])
            for inner in class_.pre_order()
        ):
            return True
    return False


def name_for_exception(scope: Node, own: Set[int]) -> str:
    """Return a name for what a clause catches that the scope uses for nothing else.

    own: the ids of leaves that are there for the same purpose.
    """
    used = {
        leaf.value
        for leaf in scope.leaves()
        if leaf.type == token.NAME and id(leaf) not in own
    }
    name, number = "caught", 1
    while name in used:
        number += 1
        name = "caught_%d" % number
    return name
