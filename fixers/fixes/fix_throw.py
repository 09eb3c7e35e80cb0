from __future__ import annotations

from typing import Any, List, Optional, Set

from fissix.fixer_util import Call
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger, called_attribute
from .._results import Risk
from .._scopes import is_name
from .._values import assigned_value


class FixThrow(Fixer):
    """Throw an instance into a generator.

    Before::

        def numbers():
            yield 1

        generator = numbers()
        generator.throw(ValueError, "too large")

    After::

        def numbers():
            yield 1

        generator = numbers()
        generator.throw(ValueError("too large"))

    Left alone: calls with a traceback, with a value other than a text, and on what is not
    known to be a generator of this module. Both versions run them; Python 3.12 and later
    warn of them, so they are reported.
    """

    trigger = Trigger(words=frozenset({"throw"}), accepts=called_attribute)
    PATTERN = "power< any+ trailer< '.' name='throw' > trailer< '(' any ')' > >"

    def transform(self, node: Node, results: Any) -> None:
        call = call_of_attribute(results["name"])
        arguments = None if call is None else call.positional
        if call is None or not arguments:
            return
        if arguments[0].type == token.STRING:
            self.report(node, "Python 3 throws no text", Risk.HIGH)
        if len(arguments) == 1:
            return
        receiver = call.receiver
        if (
            len(arguments) != 2
            or arguments[1].type != token.STRING
            or not is_name(arguments[0])
            or len(receiver) != 1
            or not self._is_generator(receiver[0])
        ):
            reason = "Python 3.12 warns of throw() with more than one argument"
            self.report(node, reason, Risk.LOW)
            return
        exception, value = (argument.clone() for argument in arguments)
        value.prefix = ""
        instance = Call(exception, [value], prefix=exception.prefix)
        exception.prefix = ""
        call.parentheses.children[1].replace(instance)

    def _is_generator(self, name: Base) -> bool:
        """Whether the name always holds what a generator function returned."""
        if not is_name(name):
            return False
        scope = self.scopes.scope_that_binds(name)
        if scope is None:
            return False
        return all(
            self._makes_generator(assigned_value(binding))
            for binding in self.scopes.bindings(scope).get(name.value, [])
        )

    def _makes_generator(self, value: Optional[Base]) -> bool:
        if value is None or value.type != syms.power or len(value.children) != 2:
            return False
        name = value.children[0]
        if not is_name(name) or not self.scopes.is_reference(name):
            return False
        scope = self.scopes.scope_that_binds(name)
        bindings: List[Leaf] = (
            [] if scope is None else self.scopes.bindings(scope).get(name.value, [])
        )
        if len(bindings) != 1:
            return False
        self.context.need_whole()
        return _is_generator_function(bindings[0].parent)


def _is_generator_function(definition: Optional[Base]) -> bool:
    if definition is None or definition.type != syms.funcdef:
        return False
    if definition.parent is not None and definition.parent.type == syms.decorated:
        return False
    nested: Set[int] = set()
    for node in definition.children[-1].pre_order():
        if node.type in (syms.funcdef, syms.lambdef, syms.classdef):
            nested.update(id(leaf) for leaf in node.leaves())
    return any(
        is_name(leaf, "yield") and id(leaf) not in nested
        for leaf in definition.children[-1].leaves()
    )
