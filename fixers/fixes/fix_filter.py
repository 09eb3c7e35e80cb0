from __future__ import annotations

from typing import Any

from fissix.pytree import Base, Leaf

from .._calls import Call
from .._consumption import Use
from .._iteration import IterationFixer, may_end_iteration
from .._looking import Trigger, free_name
from .._references import import_compat_helper
from .._values import Kind


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

    After::

        from onemaster.compat import eager_filter
        names = list(filter(None, text.split(",")))
        digits = "".join(filter(str.isdigit, "a1b2"))
        known = eager_filter(is_known, candidates)
        count = sum(filter(None, counts))

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
            if not may_end_iteration(function) and (
                self.can_be_lazy(call, function, [source])
                or self._keep_type(call, source)
            ):
                return
        if import_compat_helper(self, node, "eager_filter"):
            node.value = "eager_filter"
            node.changed()

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
