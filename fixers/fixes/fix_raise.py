from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, FrozenSet, List, Optional

from fissix.fixer_util import Call, Comma, Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import text_of
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper, six_attribute
from .._results import Risk
from .._scopes import is_name
from .._values import Kind, is_operator, values_of

_TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "ugettext", "ungettext"})

_CLASSIC_CLASS = re.compile(rb"class\s+(\w+)\s*(?:\(\s*\)\s*)?:")


def _is_candidate(keyword: SyntaxNode, source: bytes) -> bool:
    """Whether more than one instance of a class that is not of this module is raised."""
    statement = keyword.parent
    if keyword.type != "raise" or statement is None:
        return False
    if statement.type != "raise_statement" or len(statement.children) > 2:
        return True
    if len(statement.children) < 2:
        return False
    raised = statement.children[1]
    if raised.type == "call":
        raised = raised.children[0]
    if raised.type != "identifier":
        return raised.type != "attribute"
    return source[raised.start_byte : raised.end_byte] in _classic_classes(source)


@lru_cache(maxsize=1)
def _classic_classes(source: bytes) -> FrozenSet[bytes]:
    return frozenset(_CLASSIC_CLASS.findall(source))


class FixRaise(Fixer):
    """Call the exception that is raised with a value or a traceback.

    Before::

        raise ValueError, "not a number: %r" % text
        raise KeyError, (name, place)
        raise OSError, None
        raise error_class, reason
        raise Timeout, "too slow", traceback

    After::

        from onemaster.compat import raise_exception
        import six
        raise ValueError("not a number: %r" % text)
        raise KeyError(name, place)
        raise OSError
        raise_exception(error_class, reason)
        six.reraise(Timeout, Timeout("too slow"), traceback)

    ``raise E, value`` is ``raise E(value)`` only if the value is neither None nor a tuple
    nor an exception: Python 2 passes a tuple on as several arguments and raises an
    instance of ``E`` as it is. Where that is not known, ``raise_exception`` decides when
    it runs, on both versions alike. What ``sys.exc_info()`` returned goes to
    ``six.reraise``.

    Left alone: ``raise`` and ``raise E``. Strings and classic classes, which Python 3
    cannot raise, are reported.
    """

    trigger = Trigger(words=frozenset({"raise"}), accepts=_is_candidate)
    PATTERN = "raise_stmt< 'raise' exc=any [',' val=any [',' tb=any]] >"

    def transform(self, node: Node, results: Any) -> Optional[Node]:
        exception, value = _first_of_tuples(results["exc"]), results.get("val")
        traceback = results.get("tb")
        if traceback is not None and is_name(traceback, "None"):
            traceback = None
        if _is_string(exception):
            self.report(node, "Python cannot raise a string since 2.6", Risk.HIGH)
            if value is None:
                return None
            # Both versions refuse the tuple as well, and nothing of it is lost.
            given = [results["exc"], value, *filter(None, [results.get("tb")])]
            return _raise(node, _tuple(given))
        self._report_classic(node, exception)
        if traceback is not None:
            return self._with_traceback(node, exception, value, traceback)
        if value is None and exception is results["exc"]:
            return None
        if value is None or is_name(value, "None"):
            return _raise(node, exception)
        instance = self._instance(exception, value)
        if instance is not None:
            return _raise(node, instance)
        return self._call_helper(node, [exception, value])

    def _with_traceback(
        self, node: Node, exception: Base, value: Base, traceback: Base
    ) -> Optional[Node]:
        arguments = [exception, value, traceback]
        if not self._is_exc_info(arguments):
            instance = None
            if _is_dotted_name(exception) and not is_name(value, "None"):
                instance = self._instance(exception, value)
            if instance is None:
                return self._call_helper(node, arguments)
            arguments[1] = instance
        reraise = six_attribute(self, node, "reraise")
        if reraise is None:
            return None
        return _call(node, reraise.value, arguments)

    def _call_helper(self, node: Node, arguments: List[Base]) -> Optional[Node]:
        name = "raise_exception"
        if not import_compat_helper(self, node, name):
            return None
        return _call(node, name, arguments)

    def _instance(self, exception: Base, value: Base) -> Optional[Base]:
        """Return ``exception(value)``, None if Python 2 might not call it like that."""
        while _is_string(value) and str(value).strip()[0] == "(":
            value = value.children[1]
        if _is_tuple(value):
            arguments = [child.clone() for child in value.children[1:-1]]
        elif self._is_plain(value):
            arguments = [value.clone()]
        else:
            return None
        for argument in arguments[:1]:
            argument.prefix = argument.prefix.lstrip(" \t")
        callee = exception.clone()
        if exception.type not in (token.NAME, syms.power, syms.atom):
            return None
        callee.prefix = ""
        instance: Base = Call(callee, arguments, prefix=" ")
        return instance

    def _is_plain(self, value: Base) -> bool:
        """Whether the value is neither None, a tuple nor an exception."""
        if value.type == token.NUMBER or _is_string(value):
            return True
        if value.type == syms.term and is_operator(value.children[1], "%"):
            return self._is_plain(value.children[0])
        if value.type == syms.arith_expr:
            return any(_is_string(operand) for operand in value.children[::2])
        if value.type == syms.power and len(value.children) == 2:
            callee, called = value.children
            inside = called.children[1] if called.type == syms.trailer else None
            if is_name(callee, *_TRANSLATIONS) and inside is not None:
                first = inside
                if inside.type == syms.arglist:
                    first = inside.children[0]
                return isinstance(first, Leaf) and first.type == token.STRING
        kind = values_of(self.context).kind(value)
        return kind not in (None, Kind.TUPLE)

    def _is_exc_info(self, arguments: List[Base]) -> bool:
        """Whether the three are what ``sys.exc_info()`` returned."""
        texts = [text_of(argument) for argument in arguments]
        if texts == ["sys.exc_info()[%d]" % index for index in range(3)]:
            return True
        wholes = [text[: -len("[0]")] for text in texts]
        if texts == ["%s[%d]" % (wholes[0], index) for index in range(3)]:
            whole = arguments[0].children[0]
            return len(arguments[0].children) == 2 and self._are_exc_info([whole])
        return self._are_exc_info(arguments)

    def _are_exc_info(self, names: List[Base]) -> bool:
        """Whether the names are only ever assigned from ``sys.exc_info()``."""
        expected = [text_of(name) for name in names]
        for name in names:
            if not is_name(name):
                return False
            scope = self.scopes.scope_that_binds(name)
            if scope is None:
                return False
            for binding in self.scopes.bindings(scope)[name.value]:
                statement: Optional[Base] = binding
                while statement is not None and statement.type != syms.expr_stmt:
                    statement = statement.parent
                if statement is None or len(statement.children) != 3:
                    return False
                target, _, source = statement.children
                bound = [part.strip(" \t()") for part in str(target).split(",")]
                if bound != expected or text_of(source) not in (
                    "sys.exc_info()",
                    "exc_info()",
                ):
                    return False
        return True

    def _report_classic(self, node: Node, exception: Base) -> None:
        name = exception.children[0] if exception.type == syms.power else exception
        if not is_name(name):
            return
        scope = self.scopes.scope_that_binds(name)
        if scope is None:
            return
        bindings = self.scopes.bindings(scope)[name.value]
        for binding in bindings:
            definition = binding.parent
            if definition.type == syms.classdef and (
                is_operator(definition.children[2], ":")
                or is_operator(definition.children[3], ")")
            ):
                reason = "Python 3 raises no class without bases: derive from Exception"
                self.report(node, reason, Risk.HIGH)


def _first_of_tuples(exception: Base) -> Base:
    """Python 2 raises the first of a tuple, if that is a tuple its first, and so on."""
    while _is_tuple(exception) and len(exception.children) == 3:
        exception = exception.children[1].children[0]
    return exception


def _is_tuple(node: Base) -> bool:
    return (
        node.type == syms.atom
        and node.children[0].type == token.LPAR
        and (
            len(node.children) == 2
            or (
                node.children[1].type == syms.testlist_gexp
                and node.children[1].children[1].type == token.COMMA
            )
        )
    )


def _is_string(node: Base) -> bool:
    """Whether the value is text because of how it is written."""
    if node.type == token.STRING:
        return True
    if node.type == syms.atom:
        if node.children[0].type == token.LPAR:
            return len(node.children) == 3 and _is_string(node.children[1])
        return all(child.type == token.STRING for child in node.children)
    return (
        node.type == syms.term
        and is_operator(node.children[1], "%")
        and _is_string(node.children[0])
    )


def _is_dotted_name(node: Base) -> bool:
    return is_name(node) or (
        node.type == syms.power
        and is_name(node.children[0])
        and all(
            child.type == syms.trailer and child.children[0].type == token.DOT
            for child in node.children[1:]
        )
    )


def _tuple(items: List[Base]) -> Node:
    inside: List[Base] = []
    for item in items:
        item = item.clone()
        item.prefix = " " if inside else ""
        inside += [Comma(), item] if inside else [item]
    listed = Node(syms.testlist_gexp, inside)
    return Node(syms.atom, [Leaf(token.LPAR, "("), listed, Leaf(token.RPAR, ")")])


def _raise(node: Node, exception: Base) -> Node:
    raised = exception.clone()
    raised.prefix = " "
    return Node(syms.raise_stmt, [Name("raise"), raised], prefix=node.prefix)


def _call(node: Node, callee: str, arguments: List[Base]) -> Node:
    inside: List[Base] = []
    for argument in arguments:
        argument = argument.clone()
        if inside:
            inside.append(Comma())
            argument.prefix = argument.prefix or " "
        else:
            argument.prefix = ""
        inside.append(argument)
    call: Node = Call(Leaf(token.NAME, callee), inside, prefix=node.prefix)
    return call
