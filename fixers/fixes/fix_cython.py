from __future__ import annotations

from typing import Any, Optional

from fissix.pytree import Base

from .._fixer import Fixer
from .._looking import Predicate, Trigger
from .._project import Project


def _nothing(path: str, project: Project) -> Optional[Predicate]:
    return None


class FixCython(Fixer):
    """Change what Cython 3 and Python 3 do not read in Cython sources.

    Files that end in ``.pyx``, ``.pxd`` or ``.pxi`` are changed token by token, by this
    fixer alone, and only when they are named: ``run-fixers src/*.pyx``. ``unicode``,
    ``basestring`` and the types of C stay, for Cython knows them.

    Before::

        cdef int count(dict names) except -1:
            try:
                for i in xrange(10):
                    for name, value in names.iteritems():
                        if value <> i: print name
            except ValueError, error:
                raise KeyError, "not there: %s" % error

    After::

        cdef int count(dict names) except -1:
            try:
                for i in range(10):
                    for name, value in names.items():
                        if value != i: print(name)
            except ValueError as error:
                raise KeyError("not there: %s" % error)

    Left alone: all other files. Reported: ``print`` with several values or a file,
    ``raise`` with a value that is no string, backticks, ``has_key`` and builtins of
    Python 2 that Cython does not know.
    """

    trigger = Trigger(accepts_in=_nothing)
    PATTERN = "'cython'"

    def transform(self, node: Base, results: Any) -> None:
        """Change nothing: Cython sources never become a tree."""
