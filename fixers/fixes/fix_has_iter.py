from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import call_around
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string
from .._references import import_compat_helper, is_under_version_test
from .._results import Risk

#: The helper of the compat module.
_HELPER = "has_iter"


def _is_name_in_string(node: SyntaxNode, source: bytes) -> bool:
    string = enclosing_string(node)
    if string is None:
        return False
    return source[string.start_byte : string.end_byte].strip(b"buU'\"") == b"__iter__"


class FixHasIter(Fixer):
    """Tell strings from other iterables, as ``hasattr(x, "__iter__")`` does.

    Strings have an ``__iter__`` on Python 3. The compat module's ``has_iter`` gives the
    answer of Python 2 on both.

    Before::

        if not hasattr(names, "__iter__"):
            names = [names]

    After::

        from onemaster.compat import has_iter
        if not has_iter(names):
            names = [names]

    Left alone: the name anywhere but in ``hasattr``; in ``getattr`` it is reported.
    """

    trigger = Trigger(
        words=frozenset({"__iter__"}), accepts=_is_name_in_string, in_strings=True
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        if node.value.strip("buU'\"") != "__iter__" or is_under_version_test(node):
            return
        call = call_around(node)
        if call is None or call.name is None or not self.is_builtin(call.name):
            return
        arguments = call.positional or []
        if len(arguments) < 2 or arguments[1] is not node:
            return
        if call.name.value == "getattr":
            self.report(node, "strings have an __iter__ on Python 3", Risk.MEDIUM)
        elif call.name.value == "hasattr" and import_compat_helper(
            self, call.power, _HELPER
        ):
            _drop_name(call.parentheses.children[1])
            call.name.value = _HELPER
            call.name.changed()


def _drop_name(listed: Node) -> None:
    """Leave the first of two arguments; a comma behind the second goes too."""
    first = listed.children[0]
    for child in listed.children[1:]:
        child.remove()
    first.remove()
    listed.replace(first)
