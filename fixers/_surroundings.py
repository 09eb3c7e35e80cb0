"""What the result for a file depends on besides the file: the modules around it.

On Python 2 an import finds the modules beside the file first, and whether it can be
made explicit depends on what those import in turn.
"""

from __future__ import annotations

import os
import re
from typing import Callable, Dict, Iterator

from ._cache_file import digest_of
from ._project import Project

# In doctests as well.
_IMPORT = re.compile(
    rb"(?:^|[;:]|>>>|\.\.\.)[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([^\n;]*))",
    re.MULTILINE,
)
_LINE_END = re.compile(rb"\r\n?")
_NAME = re.compile(rb"(?:^|,)[ \t]*(\w+)")
_ABSOLUTE = re.compile(
    rb"^from[ \t]+__future__[ \t]+import\b[^\n#]*\babsolute_import\b", re.MULTILINE
)


class Surroundings:
    """What lies around the files of one run.

    digest_of: returns the digest of a file's content.
    """

    def __init__(self, project: Project, digest_of: Callable[[str], str]) -> None:
        self._project, self._digest_of = project, digest_of
        self._beside: Dict[str, str] = {}
        self._around: Dict[str, str] = {}

    def beside(self, path: str) -> str:
        """Return a digest of the names of the modules beside a file."""
        folder = path.rpartition(os.sep)[0]
        known = self._beside.get(folder)
        if known is None:
            names = self._project.siblings(path)
            known = _digest("\n".join(sorted(names))) if names else ""
            self._beside[folder] = known
        return known

    def around(self, path: str, source: bytes) -> str:
        """Return a digest of all that the result for a file may depend on.

        Empty if the file imports none of the modules beside it.
        """
        if not self.beside(path) or _ABSOLUTE.search(source):
            return ""
        names = self._project.siblings(path)
        if not any(name in names for name in _imported(source)):
            return ""
        return self.all_around(path)

    def all_around(self, path: str) -> str:
        """Return a digest of all modules that can import a file or be imported by it:
        those of its outermost package, and those beside that.
        """
        root = os.path.dirname(os.path.abspath(path))
        while os.path.exists(os.path.join(root, "__init__.py")):
            root = os.path.dirname(root)
        known = self._around.get(root)
        if known is None:
            lines = [
                "%s %s" % (os.path.relpath(module, root), self._digest_of(module))
                for module in sorted(_modules(root))
            ]
            known = _digest("\n".join(lines))
            self._around[root] = known
        return known


def _imported(source: bytes) -> Iterator[str]:
    """Yield the first words of the modules that a source seems to import."""
    lines = _LINE_END.sub(b"\n", source).replace(b"\\\n", b" ")
    for origin, names in _IMPORT.findall(lines):
        if origin:
            yield origin.decode("utf-8", "replace")
        for name in _NAME.findall(names):
            yield name.decode("utf-8", "replace")


def _modules(root: str) -> Iterator[str]:
    """Yield the modules in a folder, and those of the packages in it."""
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


def _digest(text: str) -> str:
    return digest_of(os.fsencode(text)).hex()
