from __future__ import annotations

from typing import Any

from fissix.fixer_util import parenthesize
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call
from .._consumption import Use
from .._iteration import IterationFixer, may_end_iteration
from .._looking import Trigger, free_name
from .._references import import_compat_helper
from .._scopes import enclosing_scope, is_name, parameters
from .._values import Kind, uses_reflection

_SCOPES = frozenset({syms.lambdef, syms.old_lambdef, syms.comp_for})
_CONDITIONS = frozenset({syms.test, syms.lambdef, syms.old_lambdef})


class FixFilter(IterationFixer):
    """Keep the list, string or tuple that ``filter`` makes.

    On Python 2 ``filter`` returns a string for a string, a tuple for a tuple, and a
    list for all else; on Python 3 an iterator. Where the type of the argument is not
    known and the result is not just iterated over, the compat module's ``eager_filter``
    does what Python 2 does.

    Before::

        names = filter(None, text.split(","))
        digits = filter(str.isdigit, "a1b2")
        known = filter(is_known, candidates)
        count = sum(filter(None, counts))
        def long_ones(text):
            return filter(lambda word: len(word) > 3, text.split())

    After::

        from onemaster.compat import eager_filter
        names = list(filter(None, text.split(",")))
        digits = "".join(filter(str.isdigit, "a1b2"))
        known = eager_filter(is_known, candidates)
        count = sum(filter(None, counts))
        def long_ones(text):
            return [word for word in text.split() if len(word) > 3]

    Left alone: calls that are taken to the end at once, as by ``sorted``, ``set`` or
    ``join``; loops over them if the body cannot see that the function has not run for
    the rest; another ``filter`` that the module defines or imports. A ``filter`` that
    is passed on and not called is reported.
    """

    trigger = Trigger(words=frozenset({"filter"}), accepts=free_name)
    PATTERN = "'filter'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = self.call_of_builtin(node)
        if call is None:
            return
        arguments = call.positional
        if arguments is not None and len(arguments) == 2:
            function, source = arguments
            ends = may_end_iteration(function)
            if not ends and self.can_be_lazy(call, function, [source]):
                return
            if self._write_comprehension(call, function, source):
                return
            if not ends and self._keep_type(call, source):
                return
        if import_compat_helper(self, node, "eager_filter"):
            node.value = "eager_filter"
            node.changed()

    def _write_comprehension(self, call: Call, function: Base, source: Base) -> bool:
        """Write ``[x for x in source if test]`` for a lambda; tell whether that is right.

        On Python 2 the variable stays in the function, so no other may have its name.
        """
        if function.type not in (syms.lambdef, syms.old_lambdef):
            return False
        kind = self.analysis().values.kind(source)
        if kind in (None, Kind.STRING, Kind.TEXT, Kind.TUPLE):
            return False
        scope = enclosing_scope(call.power)
        names = parameters(function)
        if (
            scope.type != syms.funcdef
            or len(names) != 1
            or function.children[1] is not (names[0])
        ):
            return False
        name, test = names[0].value, function.children[-1]
        inside = {id(leaf) for leaf in function.leaves()}
        if any(
            is_name(leaf, name) and id(leaf) not in inside for leaf in scope.leaves()
        ):
            return False
        if any(
            node.type in _SCOPES or is_name(node, "yield") for node in test.pre_order()
        ):
            return False
        if uses_reflection(scope) or any(
            "#" in leaf.prefix for leaf in call.parentheses.leaves()
        ):
            return False
        if any("\n" in leaf.prefix for leaf in call.parentheses.leaves()):
            return False
        end, power = call.end, call.power
        prefix = power.prefix
        for node in (source, test, *power.children[: end + 1]):
            node.remove()
        power.insert_child(0, _comprehension(name, source, test, prefix))
        return True

    def _keep_type(self, call: Call, source: Base) -> bool:
        """Make the type that Python 2 returns, if it is known; tell whether it is.

        Where only the items are taken, a list is as good as a string or tuple.
        """
        kind = self.analysis().values.kind(source)
        if self.consumptions().of(call).use is Use.ITERATED:
            kind = Kind.LIST
        if kind is Kind.STRING:
            call.enclose('"".join')
        elif kind is Kind.TUPLE:
            self.enclose_in_builtin(call, "tuple")
        elif kind in (None, Kind.TEXT):
            return False
        else:
            self.make_list(call)
        return True


def _comprehension(name: str, source: Base, test: Base, prefix: str) -> Node:
    """Return ``[name for name in source if test]``."""
    source.prefix = ""
    if source.type in _CONDITIONS:
        source = parenthesize(source)
    source.prefix = test.prefix = " "
    condition = Node(syms.comp_if, [Leaf(token.NAME, "if", prefix=" "), test])
    words = [Leaf(token.NAME, word, prefix=" ") for word in ("for", name, "in")]
    clause = Node(syms.comp_for, [*words, source, condition])
    items = Node(syms.listmaker, [Leaf(token.NAME, name), clause])
    brackets = Leaf(token.LSQB, "[", prefix=prefix), Leaf(token.RSQB, "]")
    return Node(syms.atom, [brackets[0], items, brackets[1]])
