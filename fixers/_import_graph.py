"""Which files a file imports, directly and through others; which files are scripts."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import FrozenSet, Iterator, Set, Tuple

_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*"
    rb"(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import\b[ \t]*(\([^)]*\)|[^\n;]*)"
    rb"|import[ \t]+([^\n;]*))",
    re.MULTILINE,
)
_SCRIPT = re.compile(rb"\A#!|^if\b[^\n]*__name__[^\n]*__main__", re.MULTILINE)
_NAME = re.compile(rb"[\w.]+")


def may_lead_to(module: str, target: str) -> bool:
    """Whether running a file may import another file, or is that file.

    module, target: paths of files. All imports count, those in functions included;
    only those that are made from computed names are not seen.
    """
    module, target = os.path.abspath(module), os.path.abspath(target)
    seen: Set[str] = set()
    pending = [module]
    while pending:
        path = pending.pop()
        if path == target:
            return True
        if path not in seen:
            seen.add(path)
            pending.extend(_imported_by(path))
    return False


def scripts(folder: str) -> FrozenSet[str]:
    """Return the files of a folder that look as if they were run by themselves."""
    return _scripts(os.path.abspath(folder))


@lru_cache(maxsize=None)
def _scripts(folder: str) -> FrozenSet[str]:
    found = set()
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            with open(entry.path, "rb") as file:
                if _SCRIPT.search(file.read()):
                    found.add(entry.path)
    return frozenset(found)


@lru_cache(maxsize=None)
def _imported_by(path: str) -> FrozenSet[str]:
    """The files that a file may import for the first time.

    The packages that it lies in were imported before it.
    """
    found = {
        file
        for folder, name in _imports(path)
        for file in _files(folder, name.split("."))
    }
    return frozenset(found - set(_packages_of(path)))


def _imports(path: str) -> Iterator[Tuple[str, str]]:
    """Yield folders with the dotted names that a file may look up in them."""
    try:
        with open(path, "rb") as file:
            source = file.read().replace(b"\\\n", b" ")
    except OSError:
        return
    beside, top = os.path.dirname(path), _search_root(path)
    for origin, names, modules in _IMPORT.findall(source):
        if modules:
            for part in modules.split(b","):
                match = _NAME.search(part)
                if match:
                    for folder in (beside, top):
                        yield folder, match.group().decode("utf-8", "replace")
            continue
        dots = origin.count(b".", 0, len(origin) - len(origin.lstrip(b". \t")))
        base = origin.strip(b". \t").decode("utf-8", "replace")
        folders = [beside, top]
        if dots:
            folders = [os.path.normpath(os.path.join(beside, *[".."] * (dots - 1)))]
        words = _NAME.findall(names) or [b""]
        for folder in folders:
            for word in words:
                name = word.decode("utf-8", "replace")
                yield folder, "%s.%s" % (base, name) if base and name else base or name


def _files(folder: str, names: "list[str]") -> Iterator[str]:
    """Yield the files that run when a dotted name is imported from a folder."""
    for name in names:
        package = os.path.join(folder, name, "__init__.py")
        file = os.path.join(folder, name + ".py")
        if _is_file(package):
            yield package
        elif _is_file(file):
            yield file
            return
        else:
            return
        folder = os.path.join(folder, name)


def _packages_of(path: str) -> Iterator[str]:
    folder = os.path.dirname(path)
    while _is_file(os.path.join(folder, "__init__.py")):
        yield os.path.join(folder, "__init__.py")
        folder = os.path.dirname(folder)


def _search_root(path: str) -> str:
    """The folder that holds the outermost package of a file."""
    folder = os.path.dirname(path)
    while _is_file(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    return folder


@lru_cache(maxsize=None)
def _is_file(path: str) -> bool:
    return os.path.isfile(path)
