from __future__ import annotations

from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_of_attribute
from .._class_bodies import Member, add_behind, has_room, member_bound_by, returned_by
from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import Scopes, is_attribute, is_name
from .._values import is_operator

_RETURN_BOOL = frozenset(
    {"all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass"}
)


class FixNonzero(Fixer):
    """Give classes with ``__nonzero__`` the name ``__bool__`` of Python 3 too.

    Python 2 takes an integer as well, Python 3 nothing but a bool: where it is not plain
    that the method returns one, ``__bool__`` calls it.

    Before::

        class Account(object):
            def __nonzero__(self):
                return self.balance is not None

        class Basket(object):
            def __nonzero__(self):
                return len(self.items)

    After::

        class Account(object):
            def __nonzero__(self):
                return self.balance is not None

            __bool__ = __nonzero__

        class Basket(object):
            def __nonzero__(self):
                return len(self.items)

            def __bool__(self):
                return bool(self.__nonzero__())

    Left alone: classes that have a ``__bool__``, and calls of ``__nonzero__`` on ``self``
    or a class. Reported: calls on other objects, which may be numbers.
    """

    trigger = Trigger(words=frozenset({"__nonzero__"}))
    PATTERN = "'__nonzero__'"

    def transform(self, node: Leaf, results: Any) -> None:
        if is_attribute(node):
            self._check_call(node)
            return
        member = member_bound_by(self.scopes, node)
        if member is None or "__bool__" in self.scopes.bindings(member.class_):
            return
        if not has_room(member):
            self.report(node, "Python 3 looks for __bool__", Risk.HIGH)
            return
        if self._returns_bool(member):
            lines = ["__bool__ = __nonzero__"]
        else:
            lines = [
                "def __bool__(self):",
                "    return bool(self.__nonzero__())",
            ]
        add_behind(member, lines)

    def _returns_bool(self, member: Member) -> bool:
        function = member.function
        if function is None or member.statement is not function:
            return False
        values = returned_by(function)
        return values is not None and all(
            value is None or is_bool(self.scopes, value) for value in values
        )

    def _check_call(self, name: Leaf) -> None:
        call = call_of_attribute(name)
        if call is not None and not call.arguments:
            receiver = call.receiver
            if not (len(receiver) == 1 and is_name(receiver[0], "self")):
                self.report(
                    name,
                    "numbers have no __nonzero__ on Python 3: is this bool()?",
                    Risk.LOW,
                )


def is_bool(scopes: Scopes, value: Base) -> bool:
    """Whether the value of an expression is a bool, or fails on Python 2 as well."""
    if isinstance(value, Leaf):
        return is_name(value, "True", "False")
    if value.type == syms.not_test:
        return True
    if value.type in (syms.and_test, syms.or_test):
        return all(is_bool(scopes, part) for part in value.children[::2])
    if value.type == syms.test:
        return is_bool(scopes, value.children[0]) and is_bool(scopes, value.children[4])
    if value.type == syms.comparison:
        return _compares_to_bool(scopes, value)
    if value.type == syms.atom and is_operator(value.children[0], "("):
        return len(value.children) == 3 and is_bool(scopes, value.children[1])
    return _callee(scopes, value) in _RETURN_BOOL


def _compares_to_bool(scopes: Scopes, comparison: Node) -> bool:
    if len(comparison.children) != 3:
        return False
    left, operator, right = comparison.children
    if operator.type == syms.comp_op or is_name(operator, "in", "is"):
        return True
    return any(
        side.type == token.NUMBER or _callee(scopes, side) == "len"
        for side in (left, right)
    )


def _callee(scopes: Scopes, value: Base) -> Optional[str]:
    """Return the name of the builtin that an expression is a call of, or None."""
    if value.type != syms.power or len(value.children) != 2:
        return None
    name = value.children[0]
    is_call = is_operator(value.children[1].children[0], "(")
    if is_call and is_name(name) and scopes.is_builtin(name):
        return str(name.value)
    return None
