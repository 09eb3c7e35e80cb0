from __future__ import annotations

import re
from typing import Any, List

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import call_around, is_parentheses, position_in, text_of
from .._class_bodies import add_behind, has_room, member_bound_by
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string, is_attribute, is_in_import
from .._next_methods import WITH_OTHER_NEXT, NextMethods
from .._references import (
    guards,
    is_changed,
    is_free,
    is_under_version_test,
    six_attribute,
)
from .._rewriting import keep_apart
from .._scopes import is_name, parameters

_NEXT = re.compile(rb"\bnext\b")


def _may_matter(node: SyntaxNode, source: bytes) -> bool:
    if is_in_import(node):
        return _NEXT.search(source) is not None
    string = enclosing_string(node)
    if string is not None:
        text = source[string.start_byte : string.end_byte]
        # tree-sitter-python takes `repr` in backticks for a string.
        return text.startswith(b"`") or text.strip(b"'\"") == b"next"
    parent = node.parent
    return is_attribute(node) or (
        parent is not None and parent.type in ("function_definition", "assignment")
    )


class FixNext(Fixer):
    """Call ``next(iterator)``, and give classes both names of the method.

    Before::

        import itertools

        class Numbers(object):
            def __iter__(self):
                return self

            def next(self):
                return 1

        first = lines.next()
        new_id = itertools.count().next
        read_next = lines.next

    After::

        import itertools
        import functools

        class Numbers(object):
            def __iter__(self):
                return self

            def next(self):
                return 1

            __next__ = next

        first = next(lines)
        new_id = functools.partial(next, itertools.count())
        read_next = (lines.next if hasattr(lines, "next") else lines.__next__)

    Where the code has a ``next`` of its own, this calls ``six.next``. In ``hasattr``, the
    name is ``"next" if six.PY2 else "__next__"``.

    Left alone: ``self.next()`` in a class that defines ``next``, which works on both;
    calls with arguments; ``super().next()``, which is reported, and so is a method
    ``next`` that is read in any other way. A module that assigns to an attribute ``next`` or imports a
    module such as ``tarfile`` knows another kind of ``next()``: there, a call on a name
    becomes ``(x.next() if hasattr(x, "next") else next(x))``, and others are reported,
    unless the iterator is made right there.
    """

    trigger = Trigger(
        words=WITH_OTHER_NEXT | {"next"}, accepts=_may_matter, in_strings=True
    )
    PATTERN = """
        trailer< '.' 'next' > | definition=funcdef< 'def' 'next' any* >
        | expr_stmt< alias='next' '=' any > | literal=STRING
    """

    def start_tree(self, tree: Node, filename: str) -> None:
        super().start_tree(tree, filename)
        self._methods = NextMethods(self.context)

    def transform(self, node: Node, results: Any) -> None:
        if "definition" in results:
            self._add_alias(node)
        elif "literal" in results:
            self._look_up(node)
        elif "alias" in results:
            self._add_name(results["alias"])
        elif node.parent is None or node.parent.type != syms.power:
            return
        elif is_parentheses(node.next_sibling):
            if len(node.next_sibling.children) == 2:
                self._call(node)
        elif not is_changed(node.children[1]):
            self._bare(node)

    def _look_up(self, literal: Leaf) -> None:
        """Let ``hasattr(x, "next")`` ask for the name that iterators of Python 3 have."""
        if literal.value.strip("'\"") != "next":
            return
        call = call_around(literal)
        if (
            call is None
            or not is_name(call.name, "hasattr")
            or not self.is_builtin(call.name)
            or len(call.positional or ()) != 2
            or call.arguments[1] is not literal
            or is_under_version_test(literal)
            or _is_question(call.power)
            or self._methods.has_others()
        ):
            return
        test = six_attribute(self, literal, "PY2")
        if test is None:
            return
        quote = literal.value[0]
        newer = Leaf(token.STRING, quote + "__next__" + quote, prefix=" ")
        test.prefix = " "
        choice = [literal.clone(), Leaf(token.NAME, "if", prefix=" "), test]
        choice += [Leaf(token.NAME, "else", prefix=" "), newer]
        literal.replace(Node(syms.test, choice))

    def _call(self, trailer: Node) -> None:
        power = trailer.parent
        assert power is not None
        position = position_in(power, trailer)
        iterator = power.children[:position]
        if is_name(iterator[0], "super") and position == 2:
            self.report(trailer, "the base class may have no next() on Python 3")
            return
        if _is_under_question(power):
            return
        if not self._methods.is_made_here(iterator):
            if position == 1 and self._methods.is_own(iterator[0]):
                return
            if self._methods.has_others() and not any(guards(trailer, "StopIteration")):
                self._call_what_is_there(trailer, iterator)
                return
        function = "next"
        if not is_free(self.scopes, power, "next"):
            attribute = six_attribute(self, trailer, "next")
            if attribute is None:
                return
            function = attribute.value
        parentheses = trailer.next_sibling
        trailer.remove()
        self._enclose(power, iterator, function, parentheses)

    def _call_what_is_there(self, trailer: Node, iterator: List[Base]) -> None:
        """Call the method where there is one: only iterators of Python 3 have none."""
        power = trailer.parent
        assert power is not None
        if not _is_plain(iterator) or not is_free(self.scopes, power, "next"):
            self.report(trailer, "is this an iterator? then call next() with it")
            return
        source = text_of(iterator)
        question = '(%s.next() if hasattr(%s, "next") else next(%s))' % (
            source,
            source,
            source,
        )
        prefix = power.prefix
        for piece in [*iterator, trailer, trailer.next_sibling]:
            piece.remove()
        new = Leaf(token.NAME, question, prefix=prefix)
        if power.children:
            power.insert_child(0, new)
        else:
            power.replace(new)

    def _enclose(
        self, power: Node, iterator: List[Base], function: str, parentheses: Node
    ) -> None:
        """Put the iterator into the parentheses, behind the function."""
        prefix = keep_apart(power, power.prefix)
        for child in iterator:
            child.remove()
        iterator[0].prefix = ""
        inside = iterator[0] if len(iterator) == 1 else Node(syms.power, iterator)
        parentheses.insert_child(1, inside)
        power.insert_child(0, Leaf(token.NAME, function, prefix=prefix))

    def _bare(self, trailer: Node) -> None:
        power = trailer.parent
        assert power is not None
        position = position_in(power, trailer)
        iterator = power.children[:position]
        if self._methods.is_made_here(iterator) or self._methods.stands_in(power):
            self._bind_next(power, trailer, iterator)
        elif (
            trailer.next_sibling is None
            and not self._methods.has_others()
            and not (position == 1 and self._methods.is_own(iterator[0]))
            and not _is_under_question(power)
        ):
            if self._methods.is_module(iterator):
                return
            if _is_passed_on(power) and _is_plain(iterator):
                self._take_what_is_there(power, iterator)
            else:
                self.report(trailer, "iterators of Python 3 have no method next")

    def _bind_next(self, power: Node, trailer: Node, iterator: List[Base]) -> None:
        """Write ``functools.partial(next, iterator)`` for ``iterator.next``."""
        function = "next"
        if not is_free(self.scopes, power, "next"):
            attribute = six_attribute(self, trailer, "next")
            if attribute is None:
                return
            function = attribute.value
        self.add_import(power, "functools")
        position = position_in(power, trailer)
        trailer.remove()
        parentheses = Node(syms.trailer, [Leaf(token.LPAR, "("), Leaf(token.RPAR, ")")])
        power.insert_child(position, parentheses)
        self._enclose(power, iterator, "functools.partial", parentheses)
        parentheses.insert_child(1, Leaf(token.NAME, function + ", "))

    def _take_what_is_there(self, power: Node, iterator: List[Base]) -> None:
        """Take the method where there is one: only iterators of Python 3 have none."""
        source = text_of(iterator)
        choice = '(%s.next if hasattr(%s, "next") else %s.__next__)' % (
            source,
            source,
            source,
        )
        power.replace(Leaf(token.NAME, choice, prefix=keep_apart(power, power.prefix)))

    def _add_alias(self, function: Node) -> None:
        member = member_bound_by(self.scopes, function.children[1])
        if member is None or member.statement is not function:
            return
        bound = self.scopes.bindings(member.class_)
        if "__next__" in bound or len(bound["next"]) != 1:
            return
        if not _takes_only_self(function) or not has_room(member):
            return
        lines = ["__next__ = next"]
        if ancestry(self.context, member.class_).is_classic:
            if any(
                is_name(leaf, "next")
                and leaf.parent.type == syms.trailer
                and self._methods.is_replaced(leaf.parent)
                for leaf in member.class_.leaves()
            ):
                # Python 2 finds the one that an object has for itself.
                lines = ["def __next__(self):", "    return self.next()"]
        add_behind(member, lines)

    def _add_name(self, name: Leaf) -> None:
        """Add the other name of a method that an iterator has under several."""
        member = member_bound_by(self.scopes, name)
        if member is None or not has_room(member):
            return
        bound = self.scopes.bindings(member.class_)
        value = name.parent.children[-1]
        if "__iter__" not in bound or "__next__" in bound or is_name(value, "None"):
            return
        if len(bound["next"]) == 1 and value.type in (token.NAME, syms.power):
            add_behind(member, ["__next__ = next"])


def _is_plain(pieces: List[Base]) -> bool:
    """Whether an expression is nothing but names and attributes."""
    return all(
        leaf.type in (token.NAME, token.DOT)
        for piece in pieces
        for leaf in piece.leaves()
    )


def _is_passed_on(method: Node) -> bool:
    """Whether a method is given another name that ends in ``next``, or is an argument."""
    parent = method.parent
    if parent is not None and parent.type == syms.expr_stmt:
        target = parent.children[0]
        return (
            parent.children[-1] is method
            and len(parent.children) == 3
            and text_of(target.children[-1:] or [target]).endswith("next")
        )
    is_keyword = parent is not None and parent.type == syms.argument
    return call_around(parent if is_keyword else method) is not None


def _is_under_question(call: Node) -> bool:
    """Whether this is ``x.next()`` of ``x.next() if hasattr(x, "next") else ...``."""
    choice = call.parent
    return (
        choice is not None
        and choice.type == syms.test
        and choice.children[0] is call
        and re.search(r"hasattr\(.*['\"]next['\"]\)", str(choice.children[2]))
        is not None
    )


def _is_question(call: Node) -> bool:
    """Whether this is ``hasattr(x, "next")`` of ``x.next() if hasattr(x, "next")``, or
    of the same without a call.
    """
    choice = call.parent
    return (
        choice is not None
        and choice.type == syms.test
        and choice.children[2] is call
        and str(choice.children[0]).strip().endswith((".next", ".next()"))
    )


def _takes_only_self(function: Node) -> bool:
    names = parameters(function)
    defaults = str(function.children[2]).count("=")
    starred = str(function.children[2]).count("*") > 0
    return bool(names) and (len(names) - defaults == 1 or (starred and len(names) == 2))
