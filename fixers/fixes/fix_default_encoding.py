from __future__ import annotations

from typing import Any

from fissix.pygram import python_symbols as syms
from fissix.pytree import Node

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger, attribute
from .._references import handles_its_absence, module_of_attribute, six_attribute
from .._results import Risk
from .._rewriting import put_under_test

_UTF8 = frozenset({"utf-8", "utf8", "utf_8"})


class FixDefaultEncoding(Fixer):
    """Set the default encoding on Python 2 only.

    Python 3 has no ``sys.setdefaultencoding``; its default is UTF-8.

    Before::

        import sys
        reload(sys)
        sys.setdefaultencoding("utf-8")

    After::

        import sys
        import six
        reload(sys)
        if six.PY2:
            sys.setdefaultencoding("utf-8")

    Reported: every call, for it hides places where bytes and text are mixed, which fail
    on Python 3.

    Left alone: other encodings, calls that are part of a larger statement, and code that
    is ready for its absence.
    """

    trigger = Trigger(words=frozenset({"setdefaultencoding"}), accepts=attribute)
    PATTERN = "trailer< '.' name='setdefaultencoding' >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        if module_of_attribute(self.context, name) != "sys" or handles_its_absence(
            node
        ):
            return
        line = node.parent.parent
        if line.parent is not None and _is_for_python2(line):
            return
        self.report(
            node,
            "Python 3 has no default encoding to set: bytes and text that are mixed fail",
            Risk.HIGH,
        )
        call = call_of_attribute(name)
        if call is None or len(call.arguments) != 1 or len(line.children) != 2:
            return
        if line.type != syms.simple_stmt or line.parent.type not in (
            syms.suite,
            syms.file_input,
        ):
            return
        encoding = str(call.arguments[0]).strip().strip("'\"").lower()
        if encoding not in _UTF8:
            return
        test = six_attribute(self, name, "PY2")
        if test is None:
            return
        put_under_test(line, test)


def _is_for_python2(line: Node) -> bool:
    """Whether the statement stands under the test that this fixer writes."""
    suite = line.parent
    return (
        suite is not None
        and suite.parent is not None
        and suite.parent.type == syms.if_stmt
        and str(suite.parent.children[1]).strip() == "six.PY2"
    )
