from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._class_bodies import add_behind, has_room, member_bound_by
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._results import Risk

_NAMES = {
    "__div__": "__truediv__",
    "__rdiv__": "__rtruediv__",
    "__idiv__": "__itruediv__",
}
_NUMBERS = frozenset({"bool", "complex", "float", "int", "long"})


def _is_definition(node: Any, source: bytes) -> bool:
    return not is_attribute(node)


class FixDivMethod(Fixer):
    """Let ``/`` call ``__div__`` on Python 3 too.

    Python 3 calls ``__truediv__``, ``__rtruediv__`` and ``__itruediv__``, as Python 2
    does in modules that import ``division`` from ``__future__``.

    Before::

        class Length(object):
            def __div__(self, other):
                return Length(self.metres / other)

        class Ratio(float):
            __rdiv__ = invert

    After::

        import six
        class Length(object):
            def __div__(self, other):
                return Length(self.metres / other)

            __truediv__ = __div__

        class Ratio(float):
            __rdiv__ = invert
            if six.PY3:
                __rtruediv__ = __rdiv__

    Where a base may have the newer method, Python 2 goes on to call that.

    Left alone: classes that define the newer method.
    """

    trigger = Trigger(words=frozenset(_NAMES), accepts=_is_definition)
    PATTERN = "'__div__' | '__rdiv__' | '__idiv__'"

    def transform(self, node: Leaf, results: Any) -> None:
        member = member_bound_by(self.scopes, node)
        newer = _NAMES[node.value]
        if member is None or is_under_version_test(node):
            return
        if newer in self.scopes.bindings(member.class_):
            return
        if not has_room(member):
            self.report(node, "Python 3 looks for %s" % newer, Risk.HIGH)
            return
        alias = "%s = %s" % (newer, node.value)
        inherited = ancestry(self.context, member.class_)
        is_new = inherited.binds(self.context, newer) is False
        if is_new and not _NUMBERS & inherited.builtin_types:
            add_behind(member, [alias])
            return
        test = six_attribute(self, node, "PY3")
        if test is not None:
            add_behind(member, ["if %s:" % test.value, "    " + alias])
