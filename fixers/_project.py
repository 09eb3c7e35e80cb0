"""What is known of the tree around the files of a run."""

from __future__ import annotations

import os
from typing import (
    TYPE_CHECKING,
    Callable,
    Dict,
    FrozenSet,
    Iterator,
    NamedTuple,
    Optional,
    Set,
    Tuple,
)

from ._import_graph import ImportGraph
from ._modules import Modules

if TYPE_CHECKING:
    from ._class_index import ClassIndex

_MODULE_SUFFIXES = (".py", ".pyd", ".pyw", ".pyx", ".so")


class Asked(NamedTuple):
    """What was asked about a file and the modules around it, and the answer.

    question: the name of a method of ``ImportGraph``. words: its arguments behind the
    path of the file.
    """

    question: str
    words: Tuple[str, ...]
    answer: bool


class Project:
    """The tree as it is before the first file in it is written.

    Every run has its own, which looks at each thing once, when it is first asked for.
    The run writes nothing before the last file is converted, so that no answer depends
    on when the question came.
    """

    def __init__(self) -> None:
        self.around = Modules()
        self._imports = ImportGraph(self.around)
        self._asked: Set[Asked] = set()
        self._read: Set[str] = set()
        self._classes: Optional[ClassIndex] = None
        self._modules: Dict[str, FrozenSet[str]] = {}

    def ask(self, question: Callable[..., bool], path: str, *words: str) -> bool:
        """Ask a method of ``ImportGraph`` about a file; see ``take_asked``."""
        answer = question(self._imports, path, *words)
        self._asked.add(Asked(question.__name__, words, answer))
        return answer

    def is_answered(self, path: str, asked: Asked) -> bool:
        """Whether a question about a file still has the same answer."""
        answer: bool = getattr(self._imports, asked.question)(path, *asked.words)
        return answer == asked.answer

    def take_asked(self) -> FrozenSet[Asked]:
        """Return what was asked since this was last called."""
        asked = frozenset(self._asked)
        self._asked.clear()
        return asked

    @property
    def classes(self) -> ClassIndex:
        """What the classes in the tree bind; see ``take_read``."""
        if self._classes is None:
            # Takes a parser, which a run that finds all in the cache does not need.
            from ._class_index import ClassIndex

            self._classes = ClassIndex(self._imports, self._read.add)
        return self._classes

    def take_read(self) -> FrozenSet[str]:
        """Return the absolute paths of the files that answers about classes depended on
        since this was last called.
        """
        read = frozenset(self._read)
        self._read.clear()
        return read

    def siblings(self, path: str) -> FrozenSet[str]:
        """Return the modules and packages beside a file, by import name.

        On Python 2.7 an ``import`` in the file finds them before the search path.
        The package itself is there as ``__init__``. Empty for a file that is in no
        package.

        Raises OSError if its folder cannot be read.
        """
        folder = os.path.dirname(path) or os.curdir
        if not os.path.exists(os.path.join(folder, "__init__.py")):
            return frozenset()
        return self.modules(folder) | {"__init__"}

    def is_on_search_path(self, path: str, module: str) -> bool:
        """Whether a module by this name lies where absolute imports of a file may look.

        path: the file. module: perhaps dotted; its first word counts.
        """
        first = module.partition(".")[0]
        return any(
            os.path.exists(os.path.join(folder, first + suffix))
            for folder in self.search_path(path)
            for suffix in (".py", os.sep + "__init__.py")
        )

    def search_path(self, path: str) -> Tuple[str, str]:
        """Return the folder that a file's outermost package lies in, and the one above:
        what a program in the tree is likely to have on its search path.
        """
        root = self._imports.search_root(os.path.abspath(path))
        return root, os.path.dirname(root)

    def modules(self, folder: str) -> FrozenSet[str]:
        """Return the modules and packages in a folder, by import name.

        Raises OSError if it cannot be read.
        """
        known = self._modules.get(folder)
        if known is None:
            known = self._modules[folder] = frozenset(_modules_in(folder))
        return known


def _modules_in(folder: str) -> Iterator[str]:
    for name in os.listdir(folder):
        stem, dot, _ = name.partition(".")
        if dot:
            if name.endswith(_MODULE_SUFFIXES) and stem != "__init__":
                yield stem
        elif os.path.exists(os.path.join(folder, name, "__init__.py")):
            yield name
