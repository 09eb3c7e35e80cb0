"""The modules in a tree, and what is written in them."""

from __future__ import annotations

import os
from typing import Dict, Iterator, Tuple

#: What lies in the outermost folder of a project.
_MARKS_OF_ROOT = (".git", ".hg", "setup.cfg", "setup.py")

#: So many bytes of modules are kept; the others are read again.
_MOST_BYTES = 16 * 2**20


class Modules:
    """The modules in a tree, as they were when they were first asked for."""

    def __init__(self) -> None:
        self._below: Dict[str, Tuple[str, ...]] = {}
        self._around: Dict[str, Tuple[str, ...]] = {}
        self._sources: Dict[str, bytes] = {}
        self._room = _MOST_BYTES

    def below(self, root: str) -> Tuple[str, ...]:
        """Return the modules in a folder, and those of the packages in it."""
        known = self._below.get(root)
        if known is None:
            known = self._below[root] = tuple(_modules_below(root))
        return known

    def around(self, root: str) -> Tuple[str, ...]:
        """Return the modules below a folder and, if it or the one above is the outermost
        of a project, those in the other folders of that, such as ``lib`` and ``tests``.
        """
        known = self._around.get(root)
        if known is None:
            found = [*self.below(root), *self._beside(root)]
            known = self._around[root] = tuple(sorted(set(found)))
        return known

    def _beside(self, root: str) -> Iterator[str]:
        for top in (root, os.path.dirname(root)):
            if any(os.path.exists(os.path.join(top, mark)) for mark in _MARKS_OF_ROOT):
                break
        else:
            return
        if top != root:
            yield from self.below(top)
        for name in sorted(os.listdir(top)):
            folder = os.path.join(top, name)
            is_package = os.path.exists(os.path.join(folder, "__init__.py"))
            if "." not in name and folder != root and not is_package:
                if os.path.isdir(folder) and not os.path.islink(folder):
                    yield from self.below(folder)

    def source(self, path: str) -> bytes:
        """Return the content of a file with its joined lines in one, empty if it cannot
        be read.
        """
        known = self._sources.get(path)
        if known is not None:
            return known
        try:
            with open(path, "rb") as file:
                source = file.read().replace(b"\\\n", b" ")
        except OSError:
            source = b""
        if len(source) <= self._room:
            self._room -= len(source)
            self._sources[path] = source
        return source


def _modules_below(root: str) -> Iterator[str]:
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            names = os.listdir(folder)
        except OSError:
            continue  # nothing in it can be imported either
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".py"):
                yield path
            elif (
                "." not in name
                and os.path.exists(os.path.join(path, "__init__.py"))
                and not os.path.islink(path)
            ):
                pending.append(path)
