from __future__ import annotations

import re
from typing import Any, List, Optional, Set, Tuple

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._doctests import code_and_output, convert_examples
from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import is_name

#: Shorter lines of code stand in any text.
_LEAST_QUOTED = 10

_PRINT = re.compile(r"^\s*>>> *print\b", re.MULTILINE)


class FixDoctest(Fixer):
    '''Convert the examples in docstrings with the same fixers as the module.

    Python 2 reads a doctest with the ``__future__`` imports of its module, so code and
    examples have to change together. What a converted example needs is imported at the
    top of the module.

    Before::

        def names(table):
            """
            >>> for name in names({"a": 1}):
            ...     print name, "is there"
            a is there
            """
            return sorted(table)

    After::

        from __future__ import print_function
        def names(table):
            """
            >>> for name in names({"a": 1}):
            ...     print(name, "is there")
            a is there
            """
            return sorted(table)

    Expected output, prompts and indentation stay as they are. When it runs alone, this
    fixer applies all others to the examples. What they report is reported at its line.

    Left alone: examples that are no Python or not in triple quotes, and text that is no
    docstring and that no ``__test__`` mentions. What looks like a doctest with ``print``
    is reported there. So is text between the examples that quotes a converted one, as
    tests of doctests do.
    '''

    trigger = Trigger(pattern=rb">>>", in_strings=True)
    _accept_type = token.STRING

    def start_tree(self, tree: Node, filename: str) -> None:
        super().start_tree(tree, filename)
        self._tested = _names_in_test(tree)
        self._converted: Set[str] = set()
        self._others: List[Tuple[Leaf, int, str]] = []

    def match(self, node: Leaf) -> bool:
        return node.type == token.STRING and ">>>" in node.value

    def transform(self, node: Leaf, results: Any) -> Optional[Leaf]:
        if not _is_docstring(node) and not self._is_tested(node):
            if _PRINT.search(node.value):
                self.report(node, "is this a doctest? then convert it", Risk.LOW)
            return None
        if node.value[-3:] not in ("'''", '"""'):
            if re.search(">>> *print ", node.value):
                self.report(node, "convert the doctest: it is in single quotes")
            return None
        begin = (node.lineno, node.column)
        converted = convert_examples(node.value, begin, self.context.fix_doctest)
        code, others = code_and_output(node.value)
        self._others += [(node, number, line) for number, line in others]
        if converted == node.value:
            return None
        self._converted |= code - code_and_output(converted)[0]
        return Leaf(token.STRING, converted, prefix=node.prefix)

    def finish_tree(self, tree: Node, filename: str) -> None:
        quoted = [line for line in self._converted if len(line) >= _LEAST_QUOTED]
        for node, number, line in self._others:
            if any(code in line for code in quoted):
                self.report_at(
                    (node.lineno + number, 0),
                    "does this quote an example? that one is converted now",
                    Risk.LOW,
                )
        super().finish_tree(tree, filename)

    def _is_tested(self, node: Leaf) -> bool:
        statement: Optional[Base] = node
        while statement is not None and statement.type != syms.expr_stmt:
            statement = statement.parent
        return (
            statement is not None
            and is_name(statement.children[0], "__test__", *self._tested)
            and statement.parent.parent.type == syms.file_input
        )


def _names_in_test(root: Node) -> Set[str]:
    """Return the names that the module's ``__test__`` mentions."""
    found: Set[str] = set()
    for line in root.children:
        statement = line.children[0] if line.type == syms.simple_stmt else line
        if statement.type == syms.expr_stmt and is_name(
            statement.children[0], "__test__"
        ):
            found.update(leaf.value for leaf in statement.leaves() if is_name(leaf))
    return found


def _is_docstring(node: Leaf) -> bool:
    at: Base = node
    if at.parent is not None and at.parent.type == syms.atom:
        at = at.parent
    line = at.parent
    if line is None or line.type != syms.simple_stmt or line.children[0] is not at:
        return False
    if line.parent.type in (syms.funcdef, syms.classdef):
        return True
    first = next(
        child
        for child in line.parent.children
        if child.type not in (token.NEWLINE, token.INDENT)
    )
    return first is line and (
        line.parent.type == syms.file_input
        or line.parent.parent.type in (syms.funcdef, syms.classdef)
    )
