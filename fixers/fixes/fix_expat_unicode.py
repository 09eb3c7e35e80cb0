from __future__ import annotations

from typing import Any

from fissix.pygram import python_symbols as syms
from fissix.pytree import Node

from .._fixer import Fixer
from .._looking import Trigger, attribute
from .._references import handles_its_absence, is_under_version_test, six_attribute
from .._rewriting import put_under_test


class FixExpatUnicode(Fixer):
    """Ask parsers of ``expat`` for text on Python 2 alone.

    On Python 3 they give nothing else, and have no attribute ``returns_unicode``.

    Before::

        from xml.parsers import expat
        parser = expat.ParserCreate()
        parser.returns_unicode = True

    After::

        from xml.parsers import expat
        import six
        parser = expat.ParserCreate()
        if six.PY2:
            parser.returns_unicode = True

    Left alone: assignments to the attribute in a longer statement, and reading it.
    """

    trigger = Trigger(words=frozenset({"returns_unicode"}), accepts=attribute)
    PATTERN = """
        expr_stmt< power< any any* trailer< '.' 'returns_unicode' > > '=' any >
    """

    def transform(self, node: Node, results: Any) -> None:
        line = node.parent
        if (
            line is None
            or line.type != syms.simple_stmt
            or len(line.children) != 2
            or line.parent is None
            or line.parent.type not in (syms.suite, syms.file_input)
            or is_under_version_test(node)
            or handles_its_absence(node)
        ):
            return
        test = six_attribute(self, node, "PY2")
        if test is not None:
            put_under_test(line, test)
