"""What every fixer of ours is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, FrozenSet, List, Optional, Sequence, Set, Tuple

from fissix.fixer_base import BaseFix
from fissix.pytree import Base, Leaf, Node

from . import _imports
from ._looking import Trigger
from ._project import Project
from ._results import Place, Risk
from ._scopes import Scopes
from ._settings import Settings

#: A line, counted from 1, and a column, counted from 0.
Origin = Tuple[int, int]


class WholeFileNeeded(Exception):
    """A fixer has to see the function bodies that were taken out."""


@dataclass
class FileContext:
    """What the fixers know of the file that they work on, and what they say of it.

    path: the file, as the user named it.
    root: its tree. project: the files around it.
    fix_doctest: converts the code of a doctest, None if it is none; gets the line and
        column in the file at which each line of the code begins.
    is_whole: no function body was taken out of the tree.
    host: what the module binds that the tree is a doctest of.
    """

    path: str
    root: Node
    settings: Settings
    project: Project
    fix_doctest: Callable[[str, Sequence[Origin]], Optional[str]]
    places: List[Place] = field(default_factory=list)
    requirements: Set[str] = field(default_factory=set)
    shared: Dict[str, Any] = field(default_factory=dict)
    is_whole: bool = True
    host: Optional[Scopes] = None
    _scopes: Optional[Scopes] = None

    @property
    def scopes(self) -> Scopes:
        """The scopes of the tree as the running fixer found it."""
        if self._scopes is None:
            self._scopes = Scopes(self.root, self.host)
        return self._scopes

    def tree_changed(self) -> None:
        """Forget what was derived from the tree."""
        self._scopes = None
        self.shared.clear()

    def need_whole(self) -> None:
        """Make sure that the tree holds every function body.

        Raises WholeFileNeeded if it does not: the engine starts this pass again.
        """
        if not self.is_whole:
            raise WholeFileNeeded

    def ask(self, question: Callable[..., bool], *words: str) -> bool:
        """Ask a method of ``ImportGraph`` about this file."""
        return self.project.ask(question, self.path, *words)

    @property
    def siblings(self) -> FrozenSet[str]:
        """Names that an ``import`` in this file finds beside it on 2.7, before the
        search path: modules and packages of the same package. Empty outside a package.
        """
        return self.project.siblings(self.path)


class Fixer(BaseFix):
    """Base of our fixers; mixes with those of fissix and modernize.

    A subclass is named ``Fix<Camel>`` in ``fixes/fix_<snake>.py``. It declares a
    ``trigger``, and a fissix ``PATTERN`` with ``transform``. Its docstring is its
    documentation: a title, what and why, ``Before::`` and ``After::`` blocks, and a
    paragraph that begins with ``Left alone:``.
    """

    trigger: Optional[Trigger] = None
    context: FileContext

    @property
    def scopes(self) -> Scopes:
        """The scopes of the module as it was when this fixer began."""
        return self.context.scopes

    def is_builtin(self, leaf: Leaf) -> bool:
        """Whether the leaf reads the builtin of its name."""
        return self.scopes.is_builtin(leaf)

    def add_import(self, node: Base, module: str, name: Optional[str] = None) -> None:
        """Import ``module``, or ``name`` from it, at the top of the node's module."""
        self.make_findable(node, module)
        _imports.add_import(node, module, name)

    def make_findable(self, node: Base, module: str) -> None:
        """Let an import of an absolute module in this file find it on Python 2, where
        one of the same name beside the file would come first.
        """
        if module.partition(".")[0] in self.context.siblings:
            # A cycle: the relative imports need what a fixer is made of.
            from ._relative_imports import make_absolute

            make_absolute(self, node)

    def add_future(self, node: Base, feature: str) -> None:
        """Add a ``from __future__ import`` to the node's module."""
        _imports.add_future(node, feature)

    def report(self, node: Base, reason: str, risk: Risk = Risk.MEDIUM) -> None:
        """Say that a place needs a human: the fixer cannot prove what is right there.

        reason: one sentence for the person who looks at that line.
        """
        leaf = located_leaf(node)
        self.report_at((leaf.lineno, leaf.column), reason, risk)

    def report_at(self, origin: Origin, reason: str, risk: Risk = Risk.MEDIUM) -> None:
        """Like ``report``, for a line and column of the tree, inside a string say."""
        self.context.places.append(
            Place(*origin, public_name(type(self)), reason, risk)
        )

    def warning(self, node: Base, reason: str) -> None:
        """Report a place; what fissix's fixers call when they are not certain."""
        self.report(node, reason)

    def cannot_convert(self, node: Base, reason: Optional[str] = None) -> None:
        """Report a place; what fissix's fixers call when they give up."""
        self.report(node, reason or "cannot be converted", Risk.HIGH)


def public_name(fixer_class: type) -> str:
    """Return the name that a person uses for a fixer: that of its file."""
    return fixer_class.__module__.rpartition(".")[2][len("fix_") :]


def located_leaf(node: Base) -> Leaf:
    """Return a leaf of the node, or near it, that has a place in the source."""
    at: Optional[Base] = node
    while at is not None:
        for leaf in at.leaves():
            if leaf.lineno and (leaf.value or leaf.type):
                return leaf
        at = at.parent
    return Leaf(0, "", context=("", (1, 0)))
