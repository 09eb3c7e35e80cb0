"""Attributes of functions and methods that Python 3 has under other names only."""

from __future__ import annotations

import re
from typing import Any, FrozenSet, Iterable

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from ._calls import call_around
from ._fixer import FileContext, Fixer
from ._looking import Trigger
from ._membership import class_of_self
from ._references import (
    handles_its_absence,
    imported_module,
    is_changed,
    is_under_version_test,
)
from ._results import Risk
from ._scopes import is_name
from ._walking import leaves_of


def trigger(names: Iterable[str]) -> Trigger:
    """Return the trigger for attributes, and for what may define them."""
    return Trigger(words=frozenset(names), in_strings=True)


def pattern(names: Iterable[str]) -> str:
    """Return the pattern for attributes, and for the strings."""
    words = "|".join("'%s'" % name for name in names)
    return "trailer< '.' name=(%s) > | literal=STRING" % words


class RenamedAttributes(Fixer):
    """Base of the fixers that write the newer name of an attribute.

    Objects of other types may have an attribute of the older name: a module that
    defines one keeps them all, and so does ``self``.
    """

    #: The older names.
    names: FrozenSet[str] = frozenset()

    def transform(self, node: Base, results: Any) -> None:
        if "literal" in results:
            self._fix_lookup(results["literal"])
        else:
            self._fix_attribute(node, results["name"][0])

    def _fix_attribute(self, node: Base, name: Leaf) -> None:
        if node.parent is None or handles_its_absence(node):
            return
        receiver = node.prev_sibling
        is_first = receiver is node.parent.children[0]
        if is_first and is_name(receiver) and imported_module(self.context, receiver):
            return
        is_self = is_first and is_name(receiver) and class_of_self(receiver) is not None
        is_own = is_defined(self.context, name.value)
        if is_self:
            if not is_own:
                self._report_other(name)
            return
        if is_own:
            if not is_changed(name):
                self._report_other(name)
            return
        self.rename(name)

    def rename(self, name: Leaf) -> None:
        """Write the newer name."""
        raise NotImplementedError

    def fix_lookup(self, literal: Leaf, name: str, function: str) -> bool:
        """Write what ``getattr`` or ``hasattr`` looks up on Python 3 too.

        name: what the literal holds. function: which of the two. Returns whether
        nothing is left to do.
        """
        return False

    def _fix_lookup(self, literal: Leaf) -> None:
        name = _text(literal.value)
        if (
            name in self.names
            and _is_looked_up(literal)
            and not is_under_version_test(literal)
            and not is_defined(self.context, name)
        ):
            call = call_around(literal)
            assert call is not None and call.name is not None
            is_plain = self.is_builtin(call.name) and call.positional is not None
            if is_plain and self.fix_lookup(literal, name, call.name.value):
                return
            self.report(
                literal,
                "no function or method has %s on Python 3, and other objects have "
                "the newer name too" % name,
            )

    def _report_other(self, name: Leaf) -> None:
        self.report(
            name,
            "%s may be an attribute of a class here; of a function or method, Python 3 "
            "has it under another name" % name.value,
            Risk.LOW,
        )


def is_defined(context: FileContext, name: str) -> bool:
    """Whether a class of the module may give its objects an attribute of this name.

    name: accepted by the fixer's trigger wherever something may define it, so that no
    function that does is left out of the tree.
    """
    key = "renamed attributes: " + name
    if key not in context.shared:
        context.shared[key] = any(
            name in leaf.value and _defines(context, leaf, name)
            for leaf in leaves_of(context.root)
        )
    return bool(context.shared[key])


def _defines(context: FileContext, leaf: Leaf, name: str) -> bool:
    if leaf.type == token.STRING:
        return _lists(leaf.value, name) and not _is_looked_up(leaf)
    if not is_name(leaf, name):
        return False
    trailer = leaf.parent
    if trailer is not None and trailer.type == syms.trailer:
        receiver = trailer.prev_sibling
        return (
            trailer.children[0].type == token.DOT
            and is_name(receiver)
            and is_changed(leaf)
            and class_of_self(receiver) is not None
        )
    scope: Base = leaf
    while scope.parent is not None and scope.type not in (
        syms.classdef,
        syms.funcdef,
        syms.lambdef,
    ):
        scope = scope.parent
    if scope.type == syms.funcdef and is_name(scope.children[1], name):
        scope = scope.parent.parent if scope.parent is not None else scope
    return scope.type == syms.classdef and any(
        leaf is binding for binding in context.scopes.bindings(scope).get(name, ())
    )


def _lists(literal: str, name: str) -> bool:
    """Whether a string is the name, or a list of names with it, as for namedtuple."""
    text = _text(literal)
    return name in re.split(r"[\s,]+", text) and not re.search(r"[^\w\s,]", text)


def _text(literal: str) -> str:
    return re.sub(r"^[a-zA-Z]*(\"\"\"|'''|\"|')|(\"\"\"|'''|\"|')$", "", literal)


def _is_looked_up(literal: Leaf) -> bool:
    """Whether a string is the name that ``getattr`` or ``hasattr`` looks up."""
    call = call_around(literal)
    return (
        call is not None
        and call.name is not None
        and call.name.value in ("getattr", "hasattr")
    )
