"""What the result for a file depends on besides the file: the modules around it.

On Python 2 an import finds the modules beside the file first, and a module of the tree
may have the name of one of the library. Whether an import can be made explicit depends on
what other modules import in turn.
"""

from __future__ import annotations

import os
from typing import Callable, Dict, FrozenSet

from ._cache_file import digest_of
from ._project import Asked, Project


class Surroundings:
    """What lies around the files of one run.

    digest_of: returns the digest of a file's content.
    """

    def __init__(self, project: Project, digest_of: Callable[[str], str]) -> None:
        self._project, self._digest_of = project, digest_of
        self._beside: Dict[str, str] = {}
        self._around: Dict[str, str] = {}

    def beside(self, path: str) -> str:
        """Return a digest of the names of the modules that a file can import from its
        own folder or by a search path that leads into the tree.
        """
        folder = os.path.dirname(path)
        known = self._beside.get(folder)
        if known is None:
            found = [self._project.siblings(path)]
            for searched in self._project.search_path(path):
                try:
                    found.append(self._project.modules(searched))
                except OSError:  # not even ours to read
                    found.append(frozenset())
            lines = [" ".join(sorted(names)) for names in found]
            known = self._beside[folder] = _digest("\n".join(lines))
        return known

    def of(self, path: str, asked: FrozenSet[Asked]) -> str:
        """Return what a result depends on around its file, as one line of text; empty if
        on nothing.

        asked: the questions about the modules around, with the answers.
        """
        if not asked:
            return ""
        return " ".join([self.around(path), *map(_written, sorted(asked))])

    def renewed(self, path: str, recorded: str) -> str:
        """Return that text as it is now, if the modules around have the same contents or
        give the same answers; else "".
        """
        contents, *written = recorded.split(" ")
        now_around = self.around(path)
        if contents == now_around:
            return recorded
        if all(self._project.is_answered(path, _read(each)) for each in written):
            return " ".join([now_around, *written])
        return ""

    def around(self, path: str) -> str:
        """Return a digest of all modules that can import a file or be imported by it:
        those of its outermost package, those beside that, and the rest of a project.
        """
        root, _ = self._project.search_path(path)
        known = self._around.get(root)
        if known is None:
            lines = [
                "%s %s" % (os.path.relpath(module, root), self._digest_of(module))
                for module in self._project.around.around(root)
            ]
            known = _digest("\n".join(lines))
            self._around[root] = known
        return known


def _written(asked: Asked) -> str:
    # Names of methods and modules have neither colons nor blanks.
    return ":".join([asked.question, *asked.words, str(int(asked.answer))])


def _read(written: str) -> Asked:
    question, *words, answer = written.split(":")
    return Asked(question, tuple(words), answer == "1")


def _digest(text: str) -> str:
    return digest_of(os.fsencode(text)).hex()
