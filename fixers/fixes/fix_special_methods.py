from __future__ import annotations

from typing import Any, NamedTuple

from fissix.pytree import Leaf

from .._class_bodies import Member, add_behind, has_room, member_bound_by
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._results import Risk


class _Gone(NamedTuple):
    """What to tell about a method that Python 3 does not call.

    newer: the method that it calls instead, if there is one.
    """

    reason: str
    risk: Risk
    newer: str = ""


_GONE = {
    "__coerce__": _Gone(
        "Python 3 does not call __coerce__: let __add__, __radd__ and the like convert "
        "their operands",
        Risk.HIGH,
    ),
    "__hex__": _Gone(
        "hex() of Python 3 calls __index__ alone", Risk.MEDIUM, "__index__"
    ),
    "__members__": _Gone("dir() of Python 3 calls __dir__", Risk.LOW, "__dir__"),
    "__methods__": _Gone("dir() of Python 3 calls __dir__", Risk.LOW, "__dir__"),
    "__oct__": _Gone(
        "oct() of Python 3 calls __index__ alone", Risk.MEDIUM, "__index__"
    ),
}
#: Operators that a class must define itself to have them on Python 3.
_OPERATORS = frozenset(
    {"__getitem__", "__iter__", "__len__", "__call__", "__contains__"}
)


def _is_definition(node: Any, source: bytes) -> bool:
    return not is_attribute(node)


class FixSpecialMethods(Fixer):
    """Find special methods that Python 3 does not call.

    ``long()`` is ``int()`` on Python 3, which calls ``__int__``.

    Before::

        class Amount(object):
            def __long__(self):
                return self.cents

    After::

        import six
        class Amount(object):
            def __long__(self):
                return self.cents

            if six.PY3:
                __int__ = __long__

    Reported: ``__coerce__``, ``__hex__``, ``__oct__``, ``__members__`` and
    ``__methods__``. So is ``__getattr__`` of a class without a base: Python 2 looks there
    for ``__len__`` and its like when it is given ``len(x)``, ``x[i]`` or ``x()``, Python 3
    looks in the class alone.

    Left alone: ``__long__`` of a class that has an ``__int__``.
    """

    trigger = Trigger(
        words=frozenset({"__long__", "__getattr__", *_GONE}), accepts=_is_definition
    )
    PATTERN = " | ".join("'%s'" % name for name in ["__long__", "__getattr__", *_GONE])

    def transform(self, node: Leaf, results: Any) -> None:
        member = member_bound_by(self.scopes, node)
        if member is None or is_under_version_test(node):
            return
        if node.value == "__long__":
            self._fix_long(member)
        elif node.value == "__getattr__":
            self._check_getattr(member)
        else:
            gone = _GONE[node.value]
            inherited = ancestry(self.context, member.class_)
            if not gone.newer or not inherited.binds(self.context, gone.newer):
                self.report(node, gone.reason, gone.risk)

    def _fix_long(self, member: Member) -> None:
        inherited = ancestry(self.context, member.class_)
        if inherited.binds(self.context, "__int__"):
            return
        if inherited.binds(self.context, "__int__") is None or not has_room(member):
            self.report(member.name, "long() of Python 3 calls __int__", Risk.MEDIUM)
            return
        test = six_attribute(self, member.name, "PY3")
        if test is not None:
            lines = ["if %s:" % test.value, "    __int__ = __long__"]
            add_behind(member, lines)

    def _check_getattr(self, member: Member) -> None:
        inherited = ancestry(self.context, member.class_)
        if not inherited.is_classic or any(
            inherited.binds(self.context, name) for name in _OPERATORS
        ):
            return
        self.report(
            member.name,
            "Python 3 does not ask __getattr__ for special methods such as __len__: "
            "define those that are used",
            Risk.LOW,
        )
