from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._calls import call_of_attribute
from .._class_bodies import decorate_class, decorators_of, member_bound_by
from .._class_hierarchy import ancestry
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper, is_under_version_test
from .._scopes import is_attribute, is_name

#: The helper of the compat module.
_HELPER = "rich_comparisons"
_OPERATORS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
#: Builtin types whose operators come before a ``__cmp__`` on Python 2 too.
_COMPARED = frozenset(
    {"basestring", "bytearray", "complex", "float", "frozenset", "list", "set", "str"}
    | {"tuple", "unicode"}
)


class FixCmpMethod(Fixer):
    """Compare objects by ``__cmp__`` on Python 3 too.

    Python 3 never calls it. The compat module's ``rich_comparisons`` gives a class the
    methods that Python 3 calls instead, such as ``__lt__``; they call ``__cmp__``. On
    Python 2 it changes nothing, and the hash stays the same on both.

    Before::

        class Version(object):
            def __cmp__(self, other):
                return compare(self.parts, other.parts)

    After::

        from onemaster.compat import rich_comparisons
        @rich_comparisons
        class Version(object):
            def __cmp__(self, other):
                return compare(self.parts, other.parts)

    Left alone: classes that define all six operators or get them by ``total_ordering``,
    and subclasses of strings, lists and other types whose operators come first anyway.
    Reported: calls of ``__cmp__`` on objects that are not known to have it.
    """

    trigger = Trigger(words=frozenset({"__cmp__"}))
    PATTERN = "'__cmp__'"

    def transform(self, node: Leaf, results: Any) -> None:
        if is_attribute(node):
            self._check_call(node)
            return
        member = member_bound_by(self.scopes, node)
        if member is None or is_under_version_test(node):
            return
        class_ = member.class_
        decorators = [name.rpartition(".")[2] for name in decorators_of(class_)]
        if {_HELPER, "total_ordering"} & set(decorators):
            return
        if set(self.scopes.bindings(class_)) >= _OPERATORS:
            return
        if _COMPARED & ancestry(self.context, class_).builtin_types:
            return
        if import_compat_helper(self, class_, _HELPER):
            decorate_class(class_, _HELPER)

    def _check_call(self, name: Leaf) -> None:
        call = call_of_attribute(name)
        if call is None:
            return
        receiver = call.receiver
        if len(receiver) == 1 and len(call.arguments) == 2:
            return  # That of a base class.
        if len(receiver) == 1 and is_name(receiver[0], "self"):
            return
        self.report(
            name,
            "numbers and dictionaries have no __cmp__ on Python 3: is this cmp()?",
        )
