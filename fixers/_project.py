"""What is known of the tree around the files of a run."""

from __future__ import annotations

import os
from typing import Dict, FrozenSet

from ._import_graph import ImportGraph

_MODULE_SUFFIXES = (".py", ".pyd", ".pyw", ".pyx", ".so")


class Project:
    """The tree as it is before the first file in it is written.

    Every run has its own, which looks at each thing once, when it is first asked for.
    The run writes nothing before the last file is converted, so that no answer depends
    on when the question came.

    imports: which files import which.
    """

    def __init__(self) -> None:
        self.imports = ImportGraph()
        self._siblings: Dict[str, FrozenSet[str]] = {}

    def siblings(self, path: str) -> FrozenSet[str]:
        """Return the modules and packages beside a file, by import name.

        On Python 2.7 an ``import`` in the file finds them before the search path.
        Empty for a file that is in no package.

        Raises OSError if its folder cannot be read.
        """
        folder = os.path.dirname(path) or os.curdir
        known = self._siblings.get(folder)
        if known is None:
            known = self._siblings[folder] = _modules_of_package(folder)
        return known


def _modules_of_package(folder: str) -> FrozenSet[str]:
    if not os.path.exists(os.path.join(folder, "__init__.py")):
        return frozenset()
    found = set()
    for name in os.listdir(folder):
        stem, dot, _ = name.partition(".")
        if dot:
            if name.endswith(_MODULE_SUFFIXES):
                found.add(stem)
        elif os.path.exists(os.path.join(folder, name, "__init__.py")):
            found.add(name)
    found.discard("__init__")
    return frozenset(found)
