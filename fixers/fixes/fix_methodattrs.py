from __future__ import annotations

import re

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import attribute_of, is_parentheses, position_in, text_of
from .._membership import class_meant_by
from .._references import guards, six_attribute
from .._renamed_attributes import RenamedAttributes, pattern, trigger
from .._results import Risk
from .._scopes import is_name
from .._values import assigned_value

_NAMES = {"im_func": "__func__", "im_self": "__self__"}
_ALL = ("im_class", *_NAMES)
_ASKS = re.compile(r"ismethod|MethodType|classmethod|im_func|im_self|__func__|__self__")


class FixMethodattrs(RenamedAttributes):
    """Write ``m.__func__`` for ``m.im_func``, and ``m.__self__`` for ``m.im_self``.

    Methods have both from Python 2.6 on; Python 3 has only the newer names. A method
    that is taken from its class is a plain function there.

    Before::

        import six
        class A:
            def f(self): pass
        if hasattr(m, "im_func"):
            key = (m.im_func, id(m.im_self))
        g = A.f.im_func
        h = forms.Form.clean.im_func

    After::

        import six
        class A:
            def f(self): pass
        if hasattr(m, "im_func" if six.PY2 else "__func__"):
            key = (m.__func__, id(m.__self__))
        g = six.get_unbound_function(A.f)
        h = getattr(forms.Form.clean, "__func__", forms.Form.clean)

    What stands before the last attribute may be a class, unless it is ``self``, an object
    that is made right there, or something that a test around it asks about.

    Left alone: ``im_class``, for which Python 3 has nothing (it is reported); an
    attribute of ``self`` or of an imported module; every attribute of a name that a
    class of the module defines or assigns (these are
    reported). Reported: ``im_func`` of what ``getattr`` returns.
    """

    trigger = trigger(_ALL)
    PATTERN = pattern(_ALL)
    names = frozenset(_ALL)

    def rename(self, name: Leaf) -> None:
        if name.value == "im_class":
            self.report(
                name,
                "Python 3 has no im_class: __self__.__class__ is the class of a bound "
                "method",
                Risk.HIGH,
            )
            return
        assert name.parent is not None and name.parent.parent is not None
        power = name.parent.parent
        children = list(power.children)
        if (
            children.index(name.parent) == 2
            and is_name(children[0])
            and class_meant_by(self.context, children[0]) is not None
        ):
            self._fix_unbound(name, children)
        elif name.value == "im_func" and self._may_be_unbound(name, power):
            self._ask_for_function(name, power)
        else:
            if name.value == "im_func" and _is_looked_up(power, name):
                self.report(
                    name, "Python 3 has this for methods of objects, not of classes"
                )
            name.value = _NAMES[name.value]
            name.changed()

    def _may_be_unbound(self, name: Leaf, power: Node) -> bool:
        """Whether the method may be taken from a class."""
        receiver = power.children[: position_in(power, name.parent)]
        first = receiver[0]
        if (
            len(receiver) < 2
            or not is_name(first)
            or not all(attribute_of(trailer) for trailer in receiver[1:])
        ):
            return False
        if len(receiver) == 2 and (is_name(first, "self") or self._is_object(first)):
            return False
        return not _is_asked_about(power, text_of(receiver)) and not any(
            guards(power, "AttributeError", "")
        )

    def _is_object(self, name: Leaf) -> bool:
        """Whether the name is bound to an object of a class of this module."""
        scope = self.scopes.scope_that_binds(name)
        bindings = [] if scope is None else self.scopes.bindings(scope)[name.value]
        values = [assigned_value(binding) for binding in bindings]
        return bool(values) and all(
            value is not None
            and value.type == syms.power
            and len(value.children) == 2
            and class_meant_by(self.context, value.children[0]) is not None
            for value in values
        )

    def _ask_for_function(self, name: Leaf, power: Node) -> None:
        position = position_in(power, name.parent)
        pieces = power.children[: position + 1]
        method = text_of(pieces[:-1])
        new = Leaf(
            token.NAME,
            'getattr(%s, "__func__", %s)' % (method, method),
            prefix=power.prefix,
        )
        for piece in pieces:
            piece.remove()
        if power.children:
            power.insert_child(0, new)
        else:
            power.replace(new)

    def fix_lookup(self, literal: Leaf, name: str, function: str) -> bool:
        """Ask for the newer name on Python 3 alone: other objects have it on 2.7."""
        if name not in _NAMES:
            return False
        test = six_attribute(self, literal, "PY2")
        if test is None:
            return True
        newer = literal.value.replace(name, _NAMES[name])
        choice = [literal.clone(), Leaf(token.NAME, "if", prefix=" ")]
        test.prefix = " "
        choice += [test, Leaf(token.NAME, "else", prefix=" ")]
        choice.append(Leaf(token.STRING, newer, prefix=" "))
        literal.replace(Node(syms.test, choice))
        return True

    def _fix_unbound(self, name: Leaf, children: "list[Leaf]") -> None:
        first = children[0]
        if name.value != "im_func":
            self.report(name, "Python 3 has no unbound methods", Risk.HIGH)
            return
        function = six_attribute(self, first, "get_unbound_function")
        if function is None:
            return
        method = text_of(children[:2])
        for child in children[1:3]:
            child.remove()
        function.value += "(%s)" % method
        if len(children) == 3:
            first.parent.replace(function)
        else:
            first.replace(function)


def _is_looked_up(power: Node, name: Leaf) -> bool:
    """Whether the method is the result of ``getattr``, and no test tells its kind."""
    return (
        position_in(power, name.parent) == 2
        and is_name(power.children[0], "getattr")
        and is_parentheses(power.children[1])
        and not _is_asked_about(power, "")
    )


def _is_asked_about(node: Base, method: str) -> bool:
    """Whether a test around a node asks what kind of method this is."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == syms.if_stmt:
            tests = parent.children[1::4]
        elif parent.type == syms.and_test:
            tests = parent.children[::2]
        elif parent.type == syms.test:
            tests = parent.children[2:3]
        else:
            tests = []
        for test in tests:
            text = str(test)
            if test is not child and method in text and _ASKS.search(text):
                return True
        child, parent = parent, parent.parent
    return False
