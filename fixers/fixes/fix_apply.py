from __future__ import annotations

from typing import Any, List

from fissix.fixer_util import parenthesize
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_of_name
from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._rewriting import in_one_line, keep_apart

_AS_FUNCTION = "(lambda function, args=(), kwargs={}: function(*args, **kwargs))"


class FixApply(Fixer):
    """Write ``function(*args, **kwargs)`` for ``apply(function, args, kwargs)``.

    Before::

        apply(callback, args, kwargs)
        results = map(apply, callbacks)

    After::

        callback(*args, **kwargs)
        results = map((lambda function, args=(), kwargs={}: function(*args, **kwargs)), callbacks)

    Left alone: an ``apply`` that the module defines or imports.
    """

    trigger = Trigger(words=frozenset({"apply"}), accepts=free_name)
    PATTERN = "'apply'"

    def transform(self, node: Leaf, results: Any) -> None:
        if not self.is_builtin(node):
            return
        call = call_of_name(node)
        arguments = call.positional if call is not None else None
        if call is None or arguments is None or not 1 <= len(arguments) <= 3:
            node.replace(Leaf(token.NAME, _AS_FUNCTION, prefix=node.prefix))
            return
        function, arguments = arguments[0], arguments[1:]
        if any("#" in argument.prefix for argument in [function, *arguments]):
            node.replace(Leaf(token.NAME, _AS_FUNCTION, prefix=node.prefix))
            return
        prefix = node.prefix
        call.parentheses.replace(_passed(arguments, call.parentheses))
        function.remove()
        function.prefix = ""
        callee = _callee(function)
        node.replace(callee)
        callee.prefix = keep_apart(callee, prefix)


def _callee(function: Base) -> Base:
    simple = function.type in (token.NAME, syms.atom) or (
        function.type == syms.power
        and not any(child.type == token.DOUBLESTAR for child in function.children)
        and function.children[0].type not in (token.AWAIT, token.NUMBER)
    )
    return in_one_line(function) if simple else parenthesize(function)


def _passed(arguments: List[Base], parentheses: Node) -> Node:
    """Return ``(*args, **kwargs)``."""
    inside: List[Base] = []
    for stars, argument in zip(("*", "**"), arguments):
        prefix = argument.prefix if inside else ""
        argument.remove()
        argument.prefix = ""
        if inside:
            inside.append(Leaf(token.COMMA, ","))
        kind = token.STAR if stars == "*" else token.DOUBLESTAR
        star = Leaf(kind, stars, prefix=prefix)
        inside.append(Node(syms.argument, [star, argument]))
    closing = Leaf(token.RPAR, ")", prefix=parentheses.children[-1].prefix)
    around = [Leaf(token.LPAR, "(")]
    return Node(syms.trailer, around + _arglist(inside) + [closing])


def _arglist(arguments: List[Base]) -> List[Base]:
    return [Node(syms.arglist, arguments)] if len(arguments) > 1 else arguments
