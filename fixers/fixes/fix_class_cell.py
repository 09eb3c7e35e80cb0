from __future__ import annotations

import re
from typing import Any, Iterator, List, Optional

import tree_sitter
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, attribute_of, is_parentheses, text_of
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper
from .._rewriting import enclose
from .._scopes import is_name, parameters
from .._values import assigned_value


def _is_defined(name: tree_sitter.Node, source: bytes) -> bool:
    return name.parent is not None and name.parent.type == "function_definition"


class FixClassCell(Fixer):
    """Hand the cell of a class body on to ``type.__new__``.

    Python 3 puts ``__classcell__`` among the attributes of a class whose methods use
    ``super``. A metaclass that makes the class with a namespace of its own loses it, and
    Python 3.8 and later refuse to make that class.

    Before::

        class Model(type):
            def __new__(cls, name, bases, attrs):
                made = type.__new__(cls, name, bases, {"fields": []})
                for key, value in attrs.items():
                    made.add(key, value)
                return made

    After::

        from onemaster.compat import with_class_cell
        class Model(type):
            def __new__(cls, name, bases, attrs):
                made = type.__new__(cls, name, bases, with_class_cell({"fields": []}, attrs))
                for key, value in attrs.items():
                    made.add(key, value)
                return made

    Left alone: calls that hand on the attributes themselves or a copy of them, and a
    ``__new__`` that does not take the four arguments of a metaclass.
    """

    trigger = Trigger(words=frozenset({"__new__"}), accepts=_is_defined)
    PATTERN = "funcdef< 'def' '__new__' any+ >"

    def transform(self, node: Node, results: Any) -> None:
        taken = parameters(node)
        if len(taken) != 4:
            return
        for call in list(_calls(node, taken)):
            namespace = call.arguments[-1]
            if self._is_own(namespace, taken[3].value) and import_compat_helper(
                self, call.power, "with_class_cell"
            ):
                attributes = Leaf(taken[3].type, taken[3].value, prefix=" ")
                enclose(namespace, "with_class_cell", attributes)

    def _is_own(self, namespace: Base, attributes: str) -> bool:
        """Whether a namespace is no copy of the attributes."""
        if namespace.type == syms.atom:
            return text_of(namespace)[0] == "{"
        if not is_name(namespace) or namespace.value == attributes:
            return False
        scope = self.scopes.scope_that_binds(namespace)
        if scope is None or scope.type != syms.funcdef:
            return False
        values = [
            assigned_value(binding)
            for binding in self.scopes.bindings(scope)[namespace.value]
        ]
        return all(
            value is not None
            and (text_of(value)[0] == "{" or text_of(value) == "dict()")
            for value in values
        )


def _calls(function: Node, taken: List[Leaf]) -> Iterator[Call]:
    """Yield the calls that make the class of these four parameters."""
    for node in function.children[-1].pre_order():
        if node.type != syms.power:
            continue
        for end, piece in enumerate(node.children[1:], 1):
            if is_parentheses(piece):
                call = Call(node, end)
                arguments = call.positional
                if (
                    arguments is not None
                    and len(arguments) == 4
                    and _is_new(node.children[:end], function)
                    and is_name(arguments[0], taken[0].value)
                ):
                    yield call


def _is_new(callee: List[Base], function: Node) -> bool:
    """Whether something that is called is a ``__new__``, or a variable for one."""
    method: Optional[Leaf] = attribute_of(callee[-1])
    if method is not None:
        return bool(method.value == "__new__")
    name = callee[0]
    if len(callee) > 1 or not isinstance(name, Leaf):
        return False
    stored = r"\b%s\s*=\s*[^\n]*\.__new__\s*\n" % re.escape(name.value)
    return re.search(stored, str(function)) is not None
