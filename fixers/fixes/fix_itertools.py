from __future__ import annotations

from typing import Any, List

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .. import _import_statements as statements
from .._calls import Call, call_of_attribute, call_of_name, drop_first_argument
from .._fixer import Fixer
from .._import_statements import Item, Part
from .._looking import Trigger, anywhere
from .._references import (
    handles_its_absence,
    is_changed,
    is_from_import,
    module_of_attribute,
    six_attribute,
)
from .._results import Risk
from .._scopes import is_name

_MOVES = {
    "ifilter": "filter",
    "ifilterfalse": "filterfalse",
    "imap": "map",
    "izip": "zip",
    "izip_longest": "zip_longest",
}


class FixItertools(Fixer):
    """Take ``imap``, ``izip`` and the like from ``six.moves``.

    An imported name stays the same: ``six.moves.map`` is never imported as ``map``,
    which would take the lists away that ``map`` makes in the module on Python 2.

    Before::

        import itertools
        from itertools import chain, imap
        numbers = imap(int, chain(odd, even))
        pairs = itertools.izip(odd, even)

    After::

        import itertools
        from itertools import chain
        from six.moves import map as imap
        import six
        numbers = imap(int, chain(odd, even))
        pairs = six.moves.zip(odd, even)

    On Python 2 all of these are the very classes that they were.

    Left alone: imports whose ImportError the code catches.
    """

    trigger = Trigger(words=frozenset(_MOVES), accepts=anywhere)
    PATTERN = " | ".join("'%s'" % name for name in sorted(_MOVES))

    def transform(self, node: Leaf, results: Any) -> None:
        if handles_its_absence(node):
            return
        if is_from_import(self.context, node, "itertools"):
            statement: Base = node
            while statement.type != syms.import_from:
                assert statement.parent is not None
                statement = statement.parent
            self._replace_import(statement)
        elif module_of_attribute(self.context, node) == "itertools":
            if not is_changed(node):
                self._replace_attribute(node)
        elif self.scopes.is_reference(node):
            call = call_of_name(node)
            if call is not None and _is_identity(node, call):
                self.report(
                    node,
                    "imap(None, ...) makes tuples on Python 2 and fails on Python 3:"
                    " use izip",
                    Risk.HIGH,
                )

    def _replace_import(self, statement: Any) -> None:
        kept: List[str] = []
        moved: List[str] = []
        for item in statements.items(statement):
            if item.name in _MOVES:
                name = _MOVES[item.name]
                alias = item.bound if item.bound != name else ""
                moved.append(str(Item(name, alias, item.node)))
            else:
                kept.append(str(item))
        parts: List[Part] = []
        if kept:
            parts.append("from itertools import " + ", ".join(kept))
        parts.append("from six.moves import " + ", ".join(moved))
        self.make_findable(statement, "six")
        statements.replace(statement, parts)

    def _replace_attribute(self, node: Leaf) -> None:
        trailer = node.parent
        assert trailer is not None
        module = trailer.prev_sibling
        name = _MOVES[node.value]
        call = call_of_attribute(node)
        if call is not None and _is_identity(node, call):
            # With None it makes tuples, as izip does.
            name = "zip"
        new = six_attribute(self, module, "moves." + name)
        if new is None:
            return
        if name == "zip" and node.value == "imap":
            assert call is not None
            drop_first_argument(call)
        module.replace(new)
        trailer.remove()


def _is_identity(name: Leaf, call: Call) -> bool:
    """Whether this is ``imap(None, a, b)``."""
    arguments = call.positional
    return (
        name.value == "imap"
        and arguments is not None
        and len(arguments) > 1
        and is_name(arguments[0], "None")
    )
