from __future__ import annotations

import re
from typing import Any

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import call_around
from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import is_name
from .._values import is_operator

#: The text of a dictionary or a set with several items.
_TEXT = rb"\{[^{}\n]+:[^{}\n]+,[^{}\n]+:[^{}\n]+\}|\b(?:frozen)?set\(\[[^\]\n]+,[^\]\n]+\]\)"
_SEVERAL = re.compile(_TEXT.decode("ascii"))
_OUTPUT = re.compile(r"^\s*(?:%s)\s*$" % _TEXT.decode("ascii"), re.MULTILINE)
_ASSERTION = re.compile(r"assert\w*Equals?\Z|failUnlessEqual\Z|eq_\Z")


class FixHashOrder(Fixer):
    """Report tests that expect the items of a dictionary or set in one order.

    On Python 2 the order of equal dictionaries is most often the same; on Python 3 that
    of a dictionary is the order of its making, and that of a set of strings another one
    in each process. Nothing is changed.

    Before::

        self.assertEqual(repr(table), "{'a': 1, 'b': 2}")

    After::

        self.assertEqual(repr(table), "{'a': 1, 'b': 2}")

    Left alone: everything. Reported: a string with the text of a dictionary or set of
    several items, where it is compared or is the output of an example in a docstring.
    """

    trigger = Trigger(pattern=_TEXT, in_strings=True)
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        is_example = ">>>" in node.value and _OUTPUT.search(node.value) is not None
        if is_example or (_SEVERAL.search(node.value) and _is_compared(node)):
            self.report(
                node,
                "the items may come in another order on Python 3: compare the values, "
                "not their text",
                Risk.LOW,
            )


def _is_compared(node: Base) -> bool:
    parent = node.parent
    if parent is not None and parent.type == syms.comparison:
        return any(is_operator(child, "==", "!=") for child in parent.children)
    call = call_around(node)
    if call is None:
        return False
    method = call.method or call.name
    return (
        is_name(method)
        and method is not None
        and method.type == token.NAME
        and _ASSERTION.match(method.value) is not None
    )
