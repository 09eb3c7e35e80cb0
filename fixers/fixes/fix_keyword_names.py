from __future__ import annotations

from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import (
    is_attribute,
    is_declared_global,
    is_keyword,
    is_name,
    parameters,
)
from .._values import REFLECTION

_KEYWORDS = ("async", "await")
_FUNCTIONS = (syms.funcdef, syms.lambdef, syms.old_lambdef)
_OF_STATEMENT = frozenset(
    {
        syms.classdef,
        syms.dotted_as_name,
        syms.dotted_as_names,
        syms.funcdef,
        syms.import_as_name,
        syms.import_as_names,
        syms.import_from,
        syms.import_name,
    }
)


class FixKeywordNames(Fixer):
    """Rename local variables that are called ``async`` or ``await``.

    These are keywords since Python 3.7, which then cannot read the file at all. The name
    gets an underscore.

    Before::

        def send(message):
            async = message.is_urgent
            post(message, not async)

    After::

        def send(message):
            async_ = message.is_urgent
            post(message, not async_)

    Left alone: what other modules may know by that name, which is reported. These are
    global names, attributes, keyword arguments and parameters, unless these begin with a
    star. The same goes for functions that look their variables up by name, with
    ``locals()`` or ``exec`` for instance.
    """

    trigger = Trigger(words=frozenset(_KEYWORDS))
    _accept_type = token.NAME

    def start_tree(self, tree: Node, filename: str) -> None:
        super().start_tree(tree, filename)
        # All at once: the scopes know the old names only.
        self._private = {
            id(leaf)
            for leaf in tree.leaves()
            if is_name(leaf, *_KEYWORDS) and self._means_private(leaf)
        }

    def match(self, node: Leaf) -> bool:
        return is_name(node, *_KEYWORDS)

    def transform(self, node: Leaf, results: Any) -> Optional[Leaf]:
        if id(node) not in self._private:
            reason = (
                "%s is a keyword of Python 3.7: rename it here and wherever it is used"
            )
            self.report(node, reason % node.value, Risk.HIGH)
            return None
        return Leaf(token.NAME, node.value + "_", prefix=node.prefix)

    def _means_private(self, leaf: Leaf) -> bool:
        if is_attribute(leaf) or is_keyword(leaf):
            return False
        scope = self.scopes.scope_that_binds(leaf)
        return scope is not None and self._is_private(scope, leaf.value)

    def _is_private(self, scope: Node, name: str) -> bool:
        """Whether nothing outside a scope can know its variable by name."""
        if scope.type in (syms.classdef, syms.file_input):
            return False
        bound = self.scopes.bindings(scope)[name]
        if is_declared_global(bound) or any(
            leaf.parent is not None and leaf.parent.type in _OF_STATEMENT
            for leaf in bound
        ):
            return False
        if scope.type in _FUNCTIONS and any(
            leaf is other and not _is_starred(leaf)
            for leaf in parameters(scope)
            for other in bound
        ):
            return False
        return not any(
            is_name(leaf, name + "_", *REFLECTION) for leaf in scope.leaves()
        )


def _is_starred(parameter: Base) -> bool:
    before = parameter.prev_sibling
    return before is not None and before.type in (token.STAR, token.DOUBLESTAR)
