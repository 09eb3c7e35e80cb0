"""Which classes of one code base are classic on Python 2: only their source tells."""

from __future__ import absolute_import

import ast
import os
import sys
import sysconfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterator, Optional, Tuple

    from ._names import Name

    _Classes = Dict[str, bool]

# Python 2 has other releases of these, with other sources.
_PACKAGES = ("site-packages", "dist-packages")
_modules = {}  # type: Dict[Optional[str], _Classes]


def is_classic_name(name):
    # type: (Name) -> bool
    """Return whether Python 2 makes a classic class of the source of a class.

    It does so of a ``class`` statement without bases, and of one whose bases all are
    classic. False where there is no source, and for what is installed as a package.
    """
    found = getattr(sys.modules.get(name[0]), name[1], None)
    return isinstance(found, type) and _is_classic(found)


def _is_classic(cls):
    # type: (type) -> bool
    if type(cls) is not type:
        return False
    if cls.__bases__ != (object,):
        return all(map(_is_classic, cls.__bases__))
    file = getattr(sys.modules.get(cls.__module__), "__file__", None)
    if file not in _modules:
        _modules[file] = _read(file) if file and not _is_installed(file) else {}
    return _modules[file].get(cls.__qualname__, False)


def _is_installed(file):
    # type: (str) -> bool
    folders = os.path.abspath(file).split(os.sep)
    paths = sysconfig.get_paths()
    return any(name in folders for name in _PACKAGES) or any(
        os.path.abspath(file).startswith(paths[key] + os.sep)
        for key in ("stdlib", "platstdlib")
    )


def _read(file):
    # type: (str) -> _Classes
    """Return the name of each class in a file, and whether its statement has no bases."""
    try:
        with open(file, "rb") as source:
            tree = ast.parse(source.read())
    except (OSError, SyntaxError, ValueError):  # Compiled, or moved since.
        return {}
    if any(_sets_metaclass(statement) for statement in tree.body):
        return {}
    return dict(_classes(tree, ""))


def _sets_metaclass(statement):
    # type: (ast.stmt) -> bool
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "__metaclass__"
        for target in statement.targets
    )


def _classes(node, prefix):
    # type: (Any, str) -> Iterator[Tuple[str, bool]]
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield prefix + child.name, not child.bases
            for found in _classes(child, prefix + child.name + "."):
                yield found
        elif isinstance(child, ast.stmt):
            for found in _classes(child, prefix):
                yield found
