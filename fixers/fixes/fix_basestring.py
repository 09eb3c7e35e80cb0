from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._imports import add_fallback
from .._looking import Trigger
from .._references import (
    free_name_without_fallback,
    handles_its_absence,
    is_type_argument,
    six_attribute,
)


class FixBasestring(Fixer):
    """Write ``six.string_types`` for ``basestring`` where types are tested.

    Before::

        if isinstance(name, basestring):
            names = [name]

    After::

        import six
        if isinstance(name, six.string_types):
            names = [name]

    ``six.string_types`` is a tuple. Where ``basestring`` is not the argument of a type
    test, the name stays, and Python 3 gets ``basestring = str``.

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(
        words=frozenset({"basestring"}),
        accepts=free_name_without_fallback("basestring", "str"),
    )
    PATTERN = "'basestring'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if not self.is_builtin(node) or handles_its_absence(node):
            return None
        if is_type_argument(self, node):
            return six_attribute(self, node, "string_types")
        add_fallback(node, "basestring", "str")
        return None
