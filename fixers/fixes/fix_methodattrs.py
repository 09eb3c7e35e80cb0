from __future__ import annotations

from fissix.pytree import Leaf

from .._calls import text_of
from .._membership import class_meant_by
from .._references import six_attribute
from .._renamed_attributes import RenamedAttributes, pattern, trigger
from .._results import Risk
from .._scopes import is_name

_NAMES = {"im_func": "__func__", "im_self": "__self__"}
_ALL = ("im_class", *_NAMES)


class FixMethodattrs(RenamedAttributes):
    """Write ``m.__func__`` for ``m.im_func``, and ``m.__self__`` for ``m.im_self``.

    Methods have both from Python 2.6 on; Python 3 has only the newer names. A method
    that is taken from its class is a plain function there.

    Before::

        import six
        class A:
            def f(self): pass
        key = (m.im_func, id(m.im_self))
        g = A.f.im_func

    After::

        import six
        class A:
            def f(self): pass
        key = (m.__func__, id(m.__self__))
        g = six.get_unbound_function(A.f)

    Left alone: ``im_class``, for which Python 3 has nothing (it is reported); an
    attribute of ``self`` or of an imported module; every attribute of a name that a
    class of the module defines or assigns (these are
    reported). The names in ``hasattr`` and ``getattr`` are reported as well.
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
            return
        name.value = _NAMES[name.value]
        name.changed()

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
