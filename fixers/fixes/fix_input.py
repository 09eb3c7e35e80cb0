from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import ArgList, Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._imports import add_fallback
from .._looking import Trigger
from .._references import free_name_without_fallback, handles_its_absence, is_free
from .._results import Risk


class FixInput(Fixer):
    """Keep ``raw_input`` on both versions, and evaluate what ``input`` reads.

    Python 3 calls ``input`` what was ``raw_input``. The name stays, so that tests which
    replace ``raw_input`` on Python 2 still do.

    Before::

        name = raw_input("Name: ")
        age = input("Age: ")

    After::

        try:
            raw_input
        except NameError:
            raw_input = input
        name = raw_input("Name: ")
        age = eval(raw_input("Age: "))

    Left alone: an ``input`` that is passed on and not called (it is reported), and
    modules that bind ``raw_input`` or ``input`` themselves.
    """

    trigger = Trigger(
        words=frozenset({"raw_input", "input"}),
        accepts=free_name_without_fallback("raw_input", "input"),
    )
    PATTERN = "'raw_input' | 'input'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        if node.value == "raw_input":
            add_fallback(node, "raw_input", "input")
            return None
        if "raw_input" in self.scopes.bindings(self.context.root):
            return None
        call = node.parent
        if (
            call is None
            or call.type != syms.power
            or node.next_sibling is None
            or str(node.next_sibling.children[0]).strip() != "("
            or not is_free(self.scopes, node, "eval")
        ):
            self.report(
                node,
                "input evaluates what it reads on Python 2 and not on Python 3",
                Risk.HIGH,
            )
            return None
        add_fallback(node, "raw_input", "input")
        trailer = node.next_sibling
        trailer.remove()
        read = Node(syms.power, [Name("raw_input"), trailer])
        node.replace([Name("eval", prefix=node.prefix), ArgList([read])])
        return None
