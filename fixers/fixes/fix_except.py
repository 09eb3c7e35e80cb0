from __future__ import annotations

from fissix.fixes import fix_except
from tree_sitter import Node

from .._fixer import Fixer
from .._looking import Trigger


def _has_comma(keyword: Node, source: bytes) -> bool:
    clause = keyword.parent
    return clause is None or any(child.type == "," for child in clause.children)


class FixExcept(Fixer, fix_except.FixExcept):
    """Write ``except E as e`` for ``except E, e``.

    Both mean the same on Python 2.6 and later; Python 3 reads only the newer form.

    Before::

        try:
            connect()
        except (IOError, OSError), error:
            log(error)

    After::

        try:
            connect()
        except (IOError, OSError) as error:
            log(error)

    Left alone: clauses that bind no name or already use ``as``.
    """

    trigger = Trigger(words=frozenset({"except"}), accepts=_has_comma)
