from __future__ import annotations

import re
from typing import Any

import tree_sitter
from fissix.pgen2 import token
from fissix.pytree import Leaf

from .._calls import call_around
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string
from .._references import import_compat_helper
from .._rewriting import enclose
from .._strings import native_literal

_REPR = re.compile(r"[\[({,:=][ ]?u(?P<quote>\\?['\"]).*?(?P=quote)")


def _is_asserted(node: tree_sitter.Node, source: bytes) -> bool:
    return b"assert" in source and enclosing_string(node) is not None


class FixUReprs(Fixer):
    """Expect the ``repr`` of text as each version writes it.

    Python 3 puts no ``u`` before it. The compat module's ``repr_text`` returns what a test
    expects as it is on Python 2, and without these on Python 3.

    Before::

        class Test(TestCase):
            def test_names(self):
                self.assertEqual(str(names), "[u'a', u'b']")

    After::

        from onemaster.compat import repr_text
        class Test(TestCase):
            def test_names(self):
                self.assertEqual(str(names), repr_text("[u'a', u'b']"))

    Left alone: literals that are no argument of a method called ``assert...``.
    """

    trigger = Trigger(
        pattern=rb"[\[({,:=][ ]?u\\?['\"]", accepts=_is_asserted, in_strings=True
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        literal = native_literal(self.context, node)
        if literal is None or not _REPR.search(literal.content):
            return
        call = call_around(node)
        if call is None or call.method is None:
            return
        if not call.method.value.startswith("assert"):
            return
        if node.type == token.STRING and import_compat_helper(self, node, "repr_text"):
            enclose(node, "repr_text")
