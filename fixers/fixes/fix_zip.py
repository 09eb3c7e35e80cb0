from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._iteration import IterationFixer
from .._looking import Trigger, free_name


class FixZip(IterationFixer):
    """Keep the list that ``zip`` makes.

    On Python 3 ``zip`` is an iterator: it has no length and no index, and is empty when
    it is read again. ``list()`` goes around it unless nothing can tell the difference.

    Before::

        columns = zip(*rows)
        first = zip(names, ages)[0]
        ages = dict(zip(names, ages))

    After::

        columns = list(zip(*rows))
        first = list(zip(names, ages))[0]
        ages = dict(zip(names, ages))

    Left alone: calls that are taken to the end at once, as by ``dict``, ``sorted`` or
    ``set``; loops over them if the body cannot change what they read; another ``zip``
    that the module defines or imports. A ``zip`` that is passed on and not called is
    reported.
    """

    trigger = Trigger(words=frozenset({"zip"}), accepts=free_name)
    PATTERN = "'zip'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = self.call_of_builtin(node)
        if call is not None and not self.can_be_lazy(call, None, call.arguments):
            self.make_list(call)
