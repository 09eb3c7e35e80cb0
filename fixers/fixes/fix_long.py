from __future__ import annotations

from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
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
from .._scopes import is_name


class FixLong(Fixer):
    """Keep the type ``long`` on Python 2 and mean ``int`` by it on Python 3.

    Python 2 tells the two types apart, so ``int`` is not the same there.

    Before::

        size = long(text)
        is_number = isinstance(size, (int, long))

    After::

        import six
        try:
            long
        except NameError:
            long = int
        size = long(text)
        is_number = isinstance(size, six.integer_types)

    ``six.integer_types`` is the tuple ``(int, long)`` on Python 2.

    Left alone: parameters, keywords, attributes and variables of that name, and code
    that catches the NameError itself.
    """

    trigger = Trigger(
        words=frozenset({"long"}),
        accepts=free_name_without_fallback("long", "int"),
    )
    PATTERN = "'long'"

    def transform(self, node: Leaf, results: Any) -> None:
        if not self.is_builtin(node) or handles_its_absence(node):
            return
        pair = self._pair_with_int(node)
        if pair is None:
            add_fallback(node, "long", "int")
            return
        replacement = six_attribute(self, pair, "integer_types")
        if replacement is not None:
            pair.replace(replacement)

    def _pair_with_int(self, node: Leaf) -> Optional[Base]:
        """Return the tuple ``(int, long)`` that the name is in, or None.

        In a type test the order of the two makes no difference.
        """
        items = node.parent
        if items is None or items.type != syms.testlist_gexp:
            return None
        pair = items.parent
        names = [item for item in items.children if item.type != token.COMMA]
        if (
            len(names) != 2
            or pair is None
            or pair.type != syms.atom
            or not all(is_name(name, "int", "long") for name in names)
            or names[0].value == names[1].value
            or not all(self.is_builtin(name) for name in names)
        ):
            return None
        in_order = names[1] is node
        return pair if in_order or is_type_argument(self, pair) else None
