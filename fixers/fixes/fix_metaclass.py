from __future__ import annotations

from typing import Any, List, Optional

from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._looking import Trigger, anywhere
from .._references import six_attribute
from .._results import Risk
from .._rewriting import leaf_with_indentation
from .._scopes import enclosing_scope, is_attribute, is_name
from .._values import is_operator


class FixMetaclass(Fixer):
    """Give the metaclass in the bases, by ``six.with_metaclass``.

    Before::

        class Plugin(object):
            '''Docs.'''
            __metaclass__ = Registry

        class Old:
            __metaclass__ = type
            limit = 5

    After::

        import six
        class Plugin(six.with_metaclass(Registry, object)):
            '''Docs.'''

        class Old(object):
            limit = 5

    The class is made by the metaclass alone, with the bases that are written there. Only
    the entry ``__metaclass__`` of the class is gone: code that reads it is reported.

    Left alone: ``__metaclass__ = type`` of a module, which Python 3 does not need. What
    is reported: any other ``__metaclass__`` of a module, a function, a class in the body,
    a name of the class body, and an assignment under a condition.
    """

    trigger = Trigger(words=frozenset({"__metaclass__"}), accepts=anywhere)
    PATTERN = "'__metaclass__'"

    def transform(self, node: Leaf, results: Any) -> None:
        if is_attribute(node):
            reason = "classes of Python 3 have no __metaclass__: take type(cls)"
            self.report(node, reason)
            return
        scope = enclosing_scope(node)
        if not any(
            node is leaf
            for leaf in self.scopes.bindings(scope).get("__metaclass__", [])
        ):
            return
        value = _assigned(node)
        if scope.type == syms.file_input:
            if value is None or not self._is_type(value):
                reason = "Python 3 ignores the metaclass of a module"
                self.report(node, reason, Risk.HIGH)
        elif scope.type == syms.classdef:
            self._in_class(node, scope, value)

    def _in_class(self, name: Leaf, definition: Node, value: Optional[Base]) -> None:
        problem = self._problem(name, definition, value)
        if problem or value is None:
            self.report(
                name, "Python 3 ignores this metaclass: %s" % problem, Risk.HIGH
            )
            return
        bases = _bases(definition)
        if self._is_type(value):
            new = bases or "object"
        else:
            function = six_attribute(self, definition, "with_metaclass")
            if function is None:
                return
            metaclass = str(value).strip()
            new = "%s(%s)" % (
                function.value,
                ", ".join([metaclass, bases] if bases else [metaclass]),
            )
        if new != bases:
            _set_bases(definition, new)
        _remove(name.parent)

    def _problem(self, name: Leaf, definition: Node, value: Optional[Base]) -> str:
        """Return why the metaclass cannot stand in the bases, or nothing."""
        bound = self.scopes.bindings(definition)
        if value is None or len(bound["__metaclass__"]) != 1:
            return "it is no plain assignment"
        line = name.parent.parent
        if line.parent is not definition and line.parent.parent is not definition:
            return "it depends on a condition"
        leaves = [leaf for leaf in value.leaves() if is_name(leaf)]
        if any(leaf.value in bound and not is_attribute(leaf) for leaf in leaves):
            return "it comes from the body of the class"
        if value.type == syms.lambdef or self._is_function(value):
            return "six.with_metaclass takes no function"
        if value.type not in (token.NAME, syms.power):
            return "it is no plain name"
        return ""

    def _is_type(self, value: Base) -> bool:
        return is_name(value, "type") and self.is_builtin(value)

    def _is_function(self, value: Base) -> bool:
        if not is_name(value):
            return False
        scope = self.scopes.scope_that_binds(value)
        if scope is None:
            return False
        return any(
            binding.parent.type == syms.funcdef
            for binding in self.scopes.bindings(scope).get(value.value, [])
        )


def _assigned(name: Leaf) -> Optional[Base]:
    statement = name.parent
    if (
        statement is not None
        and statement.type == syms.expr_stmt
        and len(statement.children) == 3
        and statement.children[0] is name
        and is_operator(statement.children[1], "=")
    ):
        value: Base = statement.children[2]
        return value
    return None


def _bases(definition: Node) -> str:
    if not is_operator(definition.children[2], "(") or is_operator(
        definition.children[3], ")"
    ):
        return ""
    return str(definition.children[3]).strip().rstrip(",").rstrip()


def _set_bases(definition: Node, text: str) -> None:
    bases = Leaf(token.NAME, text)
    if not is_operator(definition.children[2], "("):
        for position, child in enumerate(
            [Leaf(token.LPAR, "("), bases, Leaf(token.RPAR, ")")]
        ):
            definition.insert_child(2 + position, child)
    elif is_operator(definition.children[3], ")"):
        definition.insert_child(3, bases)
    else:
        bases.prefix = definition.children[3].prefix
        definition.children[3].replace(bases)


def _remove(statement: Base) -> None:
    """Take a statement out of a class body; comments stay."""
    line = statement.parent
    assert line is not None
    if len(line.children) > 2:
        _remove_from_line(statement, line)
        return
    body = line.parent
    assert body is not None
    others: List[Base] = [
        child
        for child in body.children
        if child is not line
        and child.type not in (token.NEWLINE, token.INDENT, token.DEDENT)
    ]
    following = line.next_sibling
    before = leaf_with_indentation(line)
    comments = before.prefix + line.children[-1].prefix
    is_last = following is None or following.type == token.DEDENT
    if body.type != syms.suite or not others or (is_last and "#" in comments):
        statement.replace(Leaf(token.NAME, "pass", prefix=statement.prefix))
        return
    behind = line.children[-1].prefix.strip()
    is_first = line.prev_sibling.type == token.INDENT
    kept = before.prefix
    line.remove()
    if before.type == token.DEDENT:
        before.prefix = ""
    if is_last:
        return
    if is_first:
        rest = following.prefix
        rest = rest.lstrip(" \t\n") if "#" in rest else ""
        following.prefix = (
            behind + "\n" + find_indentation(following) + rest if behind else rest
        )
        return
    kept = kept[: kept.rindex("\n") + 1] if "#" in kept else ""
    if behind:
        kept += find_indentation(following) + behind + "\n"
    following.prefix = kept + following.prefix


def _remove_from_line(statement: Base, line: Node) -> None:
    following = statement.next_sibling
    if is_operator(following, ";"):
        after = following.next_sibling
        following.remove()
        if after is not None and after.type != token.NEWLINE:
            after.prefix = statement.prefix
            statement.remove()
            return
    previous = statement.prev_sibling
    if is_operator(previous, ";"):
        previous.remove()
        statement.remove()
        return
    statement.replace(Leaf(token.NAME, "pass", prefix=statement.prefix))
