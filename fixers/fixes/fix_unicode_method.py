from __future__ import annotations

from typing import Any, List

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .. import _scopes
from .._calls import Call, is_parentheses, position_in, text_of
from .._class_bodies import (
    Member,
    add_behind,
    add_statement,
    attribute_assigned,
    has_room,
    member_bound_by,
    method_of,
    returned_by,
)
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._results import Risk
from .._returned_text import codec_of, encodings_returned, returns_native
from .._scopes import is_name, parameters
from .._values import is_operator

#: What a class already has for Python 3 when a name of it is guarded by a test.
_GUARDED = {"__unicode__": "__str__", "__str__": "__str__", "__repr__": "__repr__"}


def _may_matter(node: Any, source: bytes) -> bool:
    return node.text == b"__unicode__" or not is_attribute(node)


class FixUnicodeMethod(Fixer):
    """Let ``str()`` of Python 3 return what ``unicode()`` does on Python 2.

    Python 3 calls ``__str__`` for text and never ``__unicode__``; a ``__str__`` or
    ``__repr__`` that returns bytes is an error there. Python 2 is not touched.

    Before::

        class Person(object):
            def __unicode__(self):
                return self.name

            def __str__(self):
                return unicode(self).encode("utf-8")

            def __repr__(self):
                return (u"<Person %s>" % self.name).encode("utf-8")

    After::

        import six
        class Person(object):
            def __unicode__(self):
                return self.name

            def __str__(self):
                return unicode(self).encode("utf-8")

            if six.PY3:
                __str__ = __unicode__

            def __repr__(self):
                return six.ensure_str((u"<Person %s>" % self.name).encode("utf-8"))

    ``__unicode__`` stays, for code that calls it by its name. Where one is assigned to a
    class from outside, ``__str__`` is too.

    Left alone: a ``__unicode__`` that calls ``__str__``, and a ``__str__`` that returns
    nothing but native strings. Reported: a ``__str__`` that may return another text, and
    one that takes arguments and encodes.
    """

    trigger = Trigger(
        words=frozenset({"__unicode__", "__str__", "__repr__"}), accepts=_may_matter
    )
    PATTERN = "'__unicode__' | '__str__' | '__repr__'"

    def transform(self, node: Leaf, results: Any) -> None:
        if _scopes.is_attribute(node):
            if node.value == "__unicode__":
                self._fix_attribute(node)
            return
        member = member_bound_by(self.scopes, node)
        if member is None:
            return
        bound = self.scopes.bindings(member.class_)
        if any(
            is_under_version_test(leaf)
            for name in {node.value, _GUARDED[node.value]}
            for leaf in bound.get(name, ())
        ):
            return
        has_text = "__unicode__" in bound
        if node.value == "__unicode__":
            self._fix_text(member)
        elif member.function is not None:
            if node.value == "__repr__" or not has_text:
                self._fix_native(member, member.function)

    def _fix_attribute(self, name: Leaf) -> None:
        """Set the method of Python 3 too, where one is set from outside the class."""
        line = attribute_assigned(name)
        if line is None or is_under_version_test(name):
            return
        assert line.parent is not None
        target = text_of(name.parent.prev_sibling)
        if any(
            is_name(leaf, "__str__") and text_of(leaf.parent.prev_sibling) == target
            for other in line.parent.children
            if other.type in (syms.simple_stmt, syms.if_stmt)
            for leaf in other.leaves()
            if _scopes.is_attribute(leaf)
        ):
            return
        test = six_attribute(self, name, "PY3")
        if test is not None:
            alias = "    %s.__str__ = %s.__unicode__" % (target, target)
            add_statement(line, ["if %s:" % test.value, alias])

    def _fix_text(self, text: Member) -> None:
        """Make the text that a class defines the one of Python 3."""
        class_ = text.class_
        native = self.scopes.bindings(class_).get("__str__", [])
        if len(self.scopes.bindings(class_)["__unicode__"]) != 1 or len(native) > 1:
            self._report(text, "Python 3 calls __str__ and not this")
            return
        if self._calls_native(text):
            self._check_encoding(class_)
            return
        last = text
        if native:
            function = method_of(self.scopes, class_, "__str__")
            if function is None:
                return
            if len(parameters(function)) != 1:
                self._check_encoding(class_)
                return
            if returns_native(function):
                self._report_other(text)
                return
            other = member_bound_by(self.scopes, native[0])
            if other is not None and native[0].lineno > text.name.lineno:
                last = other
            if not _is_made_of_text(function):
                self._report_other(text)
        self._add(last, ["__str__ = __unicode__"])

    def _calls_native(self, text: Member) -> bool:
        """Whether the text is made of what ``__str__`` returns."""
        if text.function is None:
            return is_name(text.name.parent.children[-1], "__str__", "__repr__")
        me = _first_parameter(text.function)
        for leaf in text.function.children[-1].leaves():
            if is_name(leaf, "__str__"):
                return True
            if is_name(leaf, "str") and is_parentheses(leaf.next_sibling):
                if is_name(leaf.next_sibling.children[1], me):
                    return True
            if is_operator(leaf, "%") and is_name(leaf.next_sibling, me):
                return True
        return False

    def _check_encoding(self, class_: Node) -> None:
        function = method_of(self.scopes, class_, "__str__")
        if function is not None and any(encodings_returned(function)):
            self.report(
                function.children[1],
                "Python 3 takes no bytes of __str__: return text there",
                Risk.HIGH,
            )

    def _fix_native(self, member: Member, function: Node) -> None:
        """Let a ``__str__`` without ``__unicode__``, or a ``__repr__``, return ``str``."""
        encodings = list(encodings_returned(function))
        if not encodings:
            return
        if len(parameters(function)) != 1:
            self.report(
                member.name,
                "Python 3 takes no bytes of %s: return text there" % member.name.value,
                Risk.HIGH,
            )
            return
        me = _first_parameter(function)
        if any(_is_text_of(call, me) for call in encodings):
            if member.name.value == "__str__":
                self._call_inherited(member, function, encodings)
                return
        for call in encodings:
            self._ensure_native(call)

    def _call_inherited(
        self, member: Member, function: Node, encodings: List[Call]
    ) -> None:
        """Keep ``unicode(self)`` in ``__str__`` from calling itself without end."""
        if len(encodings) != len(returned_by(function) or ()):
            self._report(
                member, "unicode() of the same object calls this again on Python 3"
            )
            return
        me = _first_parameter(function)
        self._add(
            member,
            ["def __str__(%s):" % me, "    return %s.__unicode__()" % me],
        )

    def _ensure_native(self, call: Call) -> None:
        codec = codec_of(call)
        if codec is None:
            return
        function = six_attribute(self, call.power, "ensure_str")
        if function is None:
            return
        call.enclose(function.value)
        if codec:
            arguments = call.power.children[1]
            arguments.insert_child(2, Leaf(token.COMMA, ","))
            arguments.insert_child(3, Leaf(token.NAME, codec, prefix=" "))

    def _add(self, member: Member, lines: List[str]) -> None:
        if not has_room(member):
            self._report(member, "Python 3 calls __str__, which must return text")
            return
        test = six_attribute(self, member.name, "PY3")
        if test is not None:
            lines = ["if %s:" % test.value] + ["    " + line for line in lines]
            add_behind(member, lines)

    def _report_other(self, text: Member) -> None:
        self.report(
            text.name,
            "this and __str__ may be different texts, and Python 3 has one only",
            Risk.LOW,
        )

    def _report(self, member: Member, reason: str) -> None:
        self.report(member.name, reason, Risk.HIGH)


def _first_parameter(function: Node) -> str:
    names = parameters(function)
    return str(names[0].value) if names else ""


def _is_made_of_text(function: Node) -> bool:
    """Whether a ``__str__`` plainly returns what ``__unicode__`` does, encoded."""
    me = _first_parameter(function)
    return any(
        is_name(leaf, "__unicode__", "encode")
        or (is_operator(leaf, "(") and is_name(leaf.next_sibling, me))
        for leaf in function.children[-1].leaves()
    )


def _is_text_of(call: Call, me: str) -> bool:
    """Whether this is ``unicode(self).encode(...)``."""
    receiver = call.receiver
    return (
        len(receiver) == 2
        and text_of(receiver) in ("unicode(%s)" % me, "six.text_type(%s)" % me)
        and position_in(call.power, receiver[0]) == 0
    )
