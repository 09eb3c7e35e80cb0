from __future__ import annotations

from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pytree import Base, Leaf

from .._calls import text_of
from .._class_bodies import Member, add_behind, bases_of, has_room, member_bound_by
from .._class_hierarchy import Ancestry, ancestry
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._references import is_under_version_test, six_attribute
from .._results import Risk

_UNHASHABLE = frozenset({"bytearray", "dict", "list", "set"})


def _is_definition(node: Any, source: bytes) -> bool:
    return not is_attribute(node)


class FixHashMethod(Fixer):
    """Keep the hash of classes that define ``__eq__``.

    On Python 3 such a class inherits no ``__hash__`` any more: its objects can be no
    keys of dictionaries and no members of sets.

    Before::

        class Point(object):
            def __eq__(self, other):
                return self.x == other.x

        class Label(base.Widget):
            def __eq__(self, other):
                return self.text == other.text

    After::

        import six
        class Point(object):
            def __eq__(self, other):
                return self.x == other.x

            __hash__ = object.__hash__

        class Label(base.Widget):
            def __eq__(self, other):
                return self.text == other.text

            if six.PY3:
                __hash__ = base.Widget.__hash__

    Left alone: classes with a ``__hash__``, classes without a base, which have no hash
    on Python 2 either, and subclasses of ``dict``, ``list`` and ``set``. Reported:
    classes with several bases that are not all known, and in whose bodies the name of
    the base means something else.
    """

    trigger = Trigger(words=frozenset({"__eq__"}), accepts=_is_definition)
    PATTERN = "'__eq__'"

    def transform(self, node: Leaf, results: Any) -> None:
        member = member_bound_by(self.scopes, node)
        if member is None or is_under_version_test(node):
            return
        class_ = member.class_
        bound = self.scopes.bindings(class_)
        if "__hash__" in bound or bound["__eq__"][-1] is not node:
            return
        inherited = ancestry(self.context, class_)
        if inherited.is_classic or _UNHASHABLE & inherited.builtin_types:
            return
        base = self._base_with_hash(inherited, bases_of(class_))
        if base is None or not has_room(member) or base.partition(".")[0] in bound:
            self.report(
                node,
                "objects of this class have no hash on Python 3: add __hash__ if they "
                "are put into dictionaries or sets",
                Risk.LOW,
            )
            return
        self._add(member, base, inherited)

    def _base_with_hash(self, inherited: Ancestry, bases: List[Base]) -> Optional[str]:
        """Return the source of the base whose hash the class has on Python 2."""
        others = inherited.classes[1:]
        if inherited.is_complete and inherited.builtin_types <= {"object"}:
            names = ("__hash__", "__eq__")
            if not any(
                name in self.scopes.bindings(other)
                for other in others
                for name in names
            ):
                return "object"
        if len(bases) != 1:
            return None
        leaves = bases[0].leaves()
        is_dotted = all(leaf.type in (token.NAME, token.DOT) for leaf in leaves)
        return text_of(bases[0]) if is_dotted else None

    def _add(self, member: Member, base: str, inherited: Ancestry) -> None:
        line = "__hash__ = %s.__hash__" % base
        if inherited.is_complete and inherited.is_classic is False:
            add_behind(member, [line])
            return
        # A class without object as a base may have no hash on Python 2.
        test = six_attribute(self, member.name, "PY3")
        if test is not None:
            add_behind(member, ["if %s:" % test.value, "    " + line])
