from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, is_free
from .._results import Risk


class FixFile(Fixer):
    """Call ``open`` for ``file``, which Python 3 does not have.

    On Python 2 both return a ``file``.

    Before::

        lines = file("names.txt").readlines()

    After::

        lines = open("names.txt").readlines()

    Left alone: ``file`` where it is not called, such as a base class or in a type test
    (it is reported), and variables of that name.
    """

    trigger = Trigger(words=frozenset({"file"}), accepts=free_name)
    PATTERN = "'file'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        following = node.next_sibling
        if (
            node.parent is not None
            and node.parent.type == syms.power
            and following is not None
            and following.type == syms.trailer
            and following.children[0].value == "("
            and is_free(self.scopes, node, "open")
        ):
            return Name("open", prefix=node.prefix)
        self.report(node, "Python 3 has no type file; see the module io", Risk.HIGH)
        return None
