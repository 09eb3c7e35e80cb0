from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, FrozenSet, Optional

import tree_sitter
from fissix.pytree import Node

from .._fixer import Fixer
from .._looking import Predicate, Trigger
from .._project import Project
from .._relative_imports import make_explicit

_FIRST_NAME = re.compile(rb"[^\s.,;]+")


def _imports_sibling(path: str, project: Project) -> Optional[Predicate]:
    names = project.siblings(path)
    return _predicate(names) if names else None


@lru_cache(maxsize=64)
def _predicate(names: FrozenSet[str]) -> Predicate:
    beside = frozenset(name.encode("utf-8") for name in names)

    def accepts(keyword: tree_sitter.Node, source: bytes) -> bool:
        statement = keyword.parent
        if statement is None or b"absolute_import" in source:
            return False
        if statement.type == "import_from_statement":
            listed = [statement.child_by_field_name("module_name")]
        elif statement.type == "import_statement":
            listed = list(statement.named_children)
        else:
            return False
        names = [
            _FIRST_NAME.match(source, module.start_byte)
            for module in listed
            if module is not None
        ]
        return any(name is not None and name.group() in beside for name in names)

    return accepts


class FixImport(Fixer):
    """Import from the own package explicitly: ``from . import x`` for ``import x``.

    Python 2 looks beside the importing file first, Python 3 only does so when it is
    told. A file beside it wins over a module of the standard library of that name, as
    it does on Python 2.

    On Python 2 ``from . import x`` fails where ``x`` is half imported, in an import
    cycle. There ``import x`` is kept for the case of an ImportError. So it is where a
    script in the folder may import the file, which is in no package then.

    Where the package may have something else by the name of the module, as by ``from
    prices import prices`` in its ``__init__.py``, Python 2 keeps ``import prices``, and
    Python 3 imports the module by ``importlib``.

    In a package with the files ``prices.py`` and ``stock.py``:

    Before::

        import os, prices
        from stock import Item

    After::

        import os
        from . import prices
        from .stock import Item

    Left alone: files that already import ``absolute_import``, and folders without
    ``__init__.py``.
    """

    trigger = Trigger(words=frozenset({"import"}), accepts_in=_imports_sibling)
    PATTERN = "import_name< any* > | import_from< any* >"

    def transform(self, node: Node, results: Any) -> None:
        make_explicit(self, node)
