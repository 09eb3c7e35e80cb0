from __future__ import annotations

from typing import Any, List

from fissix.pytree import Leaf, Node

from .. import _scopes
from .._class_bodies import Member, add_behind, has_room, member_bound_by
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._results import Risk
from .._scopes import is_name

_NAMES = frozenset({"iteritems", "iterkeys", "itervalues"})


def _is_definition(node: Any, source: bytes) -> bool:
    return not is_attribute(node)


class FixIterMethods(Fixer):
    """Let ``six.iteritems()`` find the ``iteritems`` of a class on Python 3.

    It calls ``items`` there, which a class that defines ``iteritems`` alone has not, or
    has from ``dict``. The same goes for ``iterkeys`` and ``itervalues``.

    Before::

        class Rows(object):
            def iteritems(self):
                return iter(self.rows)

        class Sorted(dict):
            def iterkeys(self):
                return iter(sorted(self))

    After::

        import six
        class Rows(object):
            def iteritems(self):
                return iter(self.rows)

            if six.PY3:
                items = iteritems

        class Sorted(dict):
            def iterkeys(self):
                return iter(sorted(self))

            if six.PY3:
                def keys(self):
                    return list(self.iterkeys())

    Left alone: classes that have both names, also where a base in the module has one, and
    those that call the other: it is for a subclass to define. Reported: classes with
    bases from elsewhere, and subclasses of ``dict`` that call the other.
    """

    trigger = Trigger(words=_NAMES, accepts=_is_definition)
    PATTERN = "'iteritems' | 'iterkeys' | 'itervalues'"

    def transform(self, node: Leaf, results: Any) -> None:
        member = member_bound_by(self.scopes, node)
        if member is None or is_under_version_test(node):
            return
        plain = node.value[len("iter") :]
        inherited = ancestry(self.context, member.class_)
        binds = inherited.binds(self.context, plain)
        if binds:
            return
        if binds is None or not has_room(member):
            self.report(
                node,
                "six.%s() calls %s() on Python 3, which this class does not define"
                % (node.value, plain),
            )
            return
        is_dict = "dict" in inherited.builtin_types
        self.context.need_whole()
        if not _uses(member.class_, plain):
            self._add(member, plain, is_dict)
        elif is_dict:
            self.report(
                node,
                "six.%s() calls %s() on Python 3, and so not this"
                % (node.value, plain),
                Risk.HIGH,
            )

    def _add(self, member: Member, plain: str, is_dict: bool) -> None:
        test = six_attribute(self, member.name, "PY3")
        if test is None:
            return
        lines: List[str] = ["if %s:" % test.value]
        if is_dict:
            # Code that knows the method of dict takes it for more than an iterator.
            lines += [
                "    def %s(self):" % plain,
                "        return list(self.%s())" % member.name.value,
            ]
        else:
            lines.append("    %s = %s" % (plain, member.name.value))
        add_behind(member, lines)


def _uses(class_: Node, plain: str) -> bool:
    """Whether a class has use for the method that it does not define."""
    return any(
        is_name(leaf, plain) and _scopes.is_attribute(leaf)
        for leaf in class_.children[-1].leaves()
    )
