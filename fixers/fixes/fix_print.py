from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, List, Optional, Set

from fissix.fixer_util import Call, Comma, KeywordArg, Name, String
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._fixer import Fixer
from .._imports import module_of
from .._looking import Trigger, attribute, enclosing_string, free_name
from .._parsing import PRINT_FUNCTION
from .._references import import_compat_helper, six_attribute
from .._results import Risk
from .._rewriting import keep_apart
from .._scopes import is_name
from .._softspace import end_for_comma, items_of, separator
from .._values import is_operator
from .._walking import leaves_of, nodes_of

_COMPILERS = frozenset({"compile", "exec", "execfile"})
_COMPILES = re.compile(r">>>.*\b(?:exec|execfile|compile)\b")
_PRINT = re.compile(rb"\bprint\b")
_PRINT_FUNCTION = re.compile(PRINT_FUNCTION.encode("ascii"), re.MULTILINE)


def _imports_print_function(node: SyntaxNode, source: bytes) -> bool:
    at = _print_function_at(source)
    if at is None:
        return False
    root = node
    while root.parent is not None:
        root = root.parent
    found = root.descendant_for_byte_range(at, at + 1)
    return found is not None and enclosing_string(found) is None


@lru_cache(maxsize=8)
def _print_function_at(source: bytes) -> Optional[int]:
    """Where ``print_function`` is imported, unless that is in a string."""
    match = _PRINT_FUNCTION.search(source)
    return None if match is None else match.end() - 1


def _may_matter(node: SyntaxNode, source: bytes) -> bool:
    word = node.text or b""
    if word == b"softspace":
        return attribute(node, source)
    if _imports_print_function(node, source):
        return False
    if word == b"print":
        return free_name(node, source)
    # Code that compiles code hands its own way to read `print` on to it.
    return node.type != "attribute" and _PRINT.search(source) is not None


class FixPrint(Fixer):
    """Call ``print()`` for the ``print`` statement.

    ``print(x)`` is the same on both versions. A module with any other call imports
    ``print_function``, so that both call the function.

    Before::

        print
        print "a", b
        print (a, b)
        print >>sys.stderr, "%d files" % count

    After::

        from __future__ import print_function
        print()
        print("a", b)
        print((a, b))
        print("%d files" % count, file=sys.stderr)

    A comma at the end does not write a space: Python 2 notes that one is due
    (``softspace``), and writes it when more follows on that line. Only where that is the
    next statement, this becomes ``end=" "``. If it cannot be told, every statement of the
    module becomes a call of ``print_statement``, which keeps the books on both versions.
    A text that ends with a line end or a tab has no space after it, so
    ``print "name:\\t", name`` gets ``sep=""``.

    A module that compiles code with ``exec``, ``execfile`` or ``compile`` does not import
    ``print_function``, for that would change how Python 2 reads the compiled code: it
    calls ``six.print_`` instead.

    Two things are taken for granted: evaluating an item neither prints nor fails (Python 2
    writes each before it evaluates the next), and a variable that another item follows in
    the same statement holds no text that ends with a line end or a tab.

    Left alone: modules that already import ``print_function``, and ``print (x)``, which
    is a call on Python 3. Reported: code that reads or sets ``softspace`` itself, and each
    comma that made ``print_statement`` necessary.
    """

    trigger = Trigger(words=_COMPILERS | {"print", "softspace"}, accepts=_may_matter)
    PATTERN = """
        print_stmt | 'print' | trailer< '.' softspace='softspace' >
    """

    _module: Optional[Node] = None

    def start_tree(self, tree: Node, filename: str) -> None:
        super().start_tree(tree, filename)
        self._is_statement = tree.has_print_statement
        self._is_doctest = module_of(tree) is not tree
        self._with_books: Set[int] = set()
        if not self._is_statement:
            return
        module = module_of(tree)
        if module is not self._module:
            # Its doctests come next, one after the other.
            self._module, self._hands_on = module, _compiles(module)
        for node in nodes_of(tree):
            if node.type == syms.print_stmt and is_operator(node.children[-1], ","):
                end = end_for_comma(node, self._is_doctest)
                if end is None or separator(items_of(node), self._is_doctest) is None:
                    self._with_books.add(id(self._region(node)))

    def _region(self, node: Base) -> Base:
        """Return what keeps the books as a whole: the module, or in a doctest the
        statement, for each example starts a new line.
        """
        depth = 1 if self._is_doctest else 0
        ancestors = [node]
        while ancestors[-1].parent is not None:
            ancestors.append(ancestors[-1].parent)
        return ancestors[-1 - depth]

    def transform(self, node: Base, results: Any) -> Optional[Base]:
        if "softspace" in results:
            reason = "print() of Python 3 does not look at softspace"
            self.report(results["softspace"], reason)
            return None
        if not self._is_statement:
            return None
        if isinstance(node, Leaf):
            is_bare = node.parent is not None and node.parent.type == syms.simple_stmt
            return self._call(node, [], None, True) if is_bare else None
        arguments = list(node.children[1:])
        has_comma = is_operator(arguments[-1], ",")
        if has_comma:
            arguments.pop()
        file = None
        if is_operator(arguments[0], ">>"):
            file, arguments = arguments[1], arguments[3:]
        return self._call(node, arguments[::2], file, not has_comma)

    def _call(
        self, node: Base, items: List[Base], file: Optional[Base], newline: bool
    ) -> Optional[Base]:
        inside: List[Base] = []
        for item in items:
            item = item.clone()
            item.prefix = item.prefix or " " if inside else ""
            inside += [Comma(), item] if inside else [item]
        sep = separator(items, self._is_doctest)
        if sep is None or id(self._region(node)) in self._with_books:
            inside = _without_parentheses(inside)
            if not newline:
                self._report_comma(node)
                _add(inside, "newline", Name("False"))
            return self._helper(node, inside, file)
        if sep != " ":
            _add(inside, "sep", String(repr(sep)))
        if not newline:
            _add(inside, "end", String(repr(end_for_comma(node, self._is_doctest))))
        if file is not None:
            _add(inside, "file", file.clone())
        if len(inside) == 1 and file is None:
            if _is_call_already(items[0]):
                return None
            return _print(node, "print", inside)
        if len(items) == 1:
            inside = [*_without_parentheses(inside[:1]), *inside[1:]]
        if self._hands_on:
            function = six_attribute(self, node, "print_")
            return None if function is None else _print(node, function.value, inside)
        self.add_future(node, "print_function")
        return _print(node, "print", inside)

    def _helper(
        self, node: Base, inside: List[Base], file: Optional[Base]
    ) -> Optional[Base]:
        if file is not None:
            _add(inside, "file", file.clone())
        name = "print_statement"
        if not import_compat_helper(self, node, name):
            return None
        return _print(node, name, inside)

    def _report_comma(self, node: Base) -> None:
        self.report(
            node,
            'print(..., end=" ") will do if nobody minds a space at the end of the line',
            Risk.LOW,
        )


def _compiles(module: Node) -> bool:
    """Whether code is compiled in a module that takes its ``__future__`` imports over."""
    return any(
        _compiles_in_doctest(leaf)
        if leaf.type == token.STRING
        else leaf.value == "exec"
        or "compile(" in leaf.value  # written by another fixer
        or (
            leaf.value in ("compile", "execfile")
            and _is_called(leaf)
            and not _inherits_nothing(leaf)
        )
        for leaf in leaves_of(module)
        if leaf.type in (token.NAME, token.STRING)
    )


def _is_called(name: Leaf) -> bool:
    following = name.next_sibling
    return (
        following is not None
        and following.type == syms.trailer
        and is_operator(following.children[0], "(")
        and not is_operator(name.prev_sibling, ".")
    )


def _compiles_in_doctest(literal: Leaf) -> bool:
    """Whether an example does, which gets the imports of its module handed on."""
    return ">>>" in literal.value and _COMPILES.search(literal.value) is not None


def _inherits_nothing(name: Leaf) -> bool:
    """Whether ``compile()`` is told to read code its own way (``dont_inherit``)."""
    arguments = name.next_sibling.children[1]
    return arguments.type == syms.arglist and len(arguments.children) >= 9


def _is_call_already(item: Base) -> bool:
    """Whether ``print (x)`` prints the same when it is a call."""
    return (
        item.type == syms.atom
        and is_operator(item.children[0], "(")
        and len(item.children) == 3
        and item.children[1].type != syms.yield_expr
        and not is_name(item.children[1], "yield")
        and not (
            item.children[1].type == syms.testlist_gexp
            and is_operator(item.children[1].children[1], ",")
        )
    )


def _without_parentheses(inside: List[Base]) -> List[Base]:
    """Return an only item without parentheses that the call has as well."""
    if len(inside) != 1 or not _is_call_already(inside[0]):
        return inside
    _, item, closing = inside[0].children
    if item.type == syms.testlist_gexp or "#" in closing.prefix:
        return inside
    return [item.clone()]


def _add(inside: List[Base], keyword: str, value: Base) -> None:
    value.prefix = ""
    argument = KeywordArg(Name(keyword), value)
    if inside:
        inside.append(Comma())
        argument.prefix = " "
    inside.append(argument)


def _print(node: Base, function: str, inside: List[Base]) -> Base:
    call: Base = Call(Name(function), inside, prefix=keep_apart(node, node.prefix))
    return call
