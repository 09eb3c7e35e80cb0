from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.pytree import Leaf

from .._calls import call_of_attribute, call_of_name
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper
from .._rewriting import enclose
from .._scopes import is_name


def _of_sqlite(node: tree_sitter.Node, source: bytes) -> bool:
    return b"sqlite" in source


class FixSqliteConverters(Fixer):
    """Give converters of sqlite3 the ``str`` that they take.

    On Python 3 they get bytes. The compat module's ``taking_str`` returns the converter
    itself on Python 2, and one that gets text on Python 3.

    Before::

        import sqlite3
        sqlite3.register_converter("date", parse_date)

    After::

        import sqlite3
        from onemaster.compat import taking_str
        sqlite3.register_converter("date", taking_str(parse_date))

    Left alone: modules that do not speak of sqlite.
    """

    trigger = Trigger(words=frozenset({"register_converter"}), accepts=_of_sqlite)
    PATTERN = "'register_converter'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_attribute(node) or call_of_name(node)
        arguments = None if call is None else call.positional
        if call is None or arguments is None or len(arguments) != 2:
            return
        converter = arguments[1]
        if is_name(next(iter(converter.leaves())), "taking_str"):
            return
        if import_compat_helper(self, call.power, "taking_str"):
            enclose(converter, "taking_str")
