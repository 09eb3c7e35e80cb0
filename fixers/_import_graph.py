"""What the modules around a file mean for it: who imports it, and what they define."""

from __future__ import annotations

import os
import re
from typing import Dict, FrozenSet, Iterator, List, Optional, Set, Tuple

from ._modules import Modules

_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*"
    rb"(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import\b[ \t]*(\([^)]*\)|[^\n;]*)"
    rb"|import[ \t]+([^\n;]*))",
    re.MULTILINE,
)
_SCRIPT = re.compile(rb"\A#!|^if\b[^\n]*__name__[^\n]*__main__", re.MULTILINE)
_BINDS = (
    rb"^[ \t]*(?:def|class)[ \t]+NAME\b|\b(?:as|global)[ \t]+NAME\b"
    rb"|\bfor[ \t]+(?:[\w.]+[ \t]*,[ \t]*)*NAME\b"
    rb"|(?:^|[;:=])[ \t]*\(?(?:[\w.]+[ \t]*,[ \t]*)*NAME[ \t]*"
    rb"(?:,[^\n=]*)?\)?[ \t]*=(?!=)"
)
_METHOD = re.compile(rb"^[ \t]+(?:def[ \t]+(\w+)|(\w+)[ \t]*=(?!=))", re.MULTILINE)
_COMMENT = re.compile(rb"#[^\n]*")
_NAME = re.compile(rb"[\w.]+")


class ImportGraph:
    """What the files of a tree import and define.

    modules: they and their contents, as far as the questions lead to them.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._scripts: Dict[str, FrozenSet[str]] = {}
        self._imported: Dict[str, FrozenSet[str]] = {}
        self._are_files: Dict[str, bool] = {}
        self._definers: Dict[str, Dict[bytes, Set[str]]] = {}

    def may_lead_to(self, module: str, target: str) -> bool:
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
                pending.extend(self._imported_by(path))
        return False

    def may_be_outside_package(self, path: str) -> bool:
        """Whether a script beside a file, or the file as one, may import it from the
        folder itself. There no relative import works.

        Raises OSError if the folder cannot be read.
        """
        scripts = self._scripts_in(os.path.dirname(os.path.abspath(path)))
        return any(self.may_lead_to(script, path) for script in scripts)

    def is_in_cycle(self, path: str, module: str) -> bool:
        """Whether a module beside a file may import the file."""
        folder = os.path.dirname(os.path.abspath(path))
        return any(
            self._is_file(file) and self.may_lead_to(file, path)
            for file in (
                os.path.join(folder, module, "__init__.py"),
                os.path.join(folder, module + ".py"),
            )
        )

    def may_hide(self, path: str, module: str) -> bool:
        """Whether the package of a file, or one in it that the name of a module leads
        through, may bind the next word of that name to something else.

        ``from . import name`` finds that, while ``import name`` in the package imports
        the module on Python 2.
        """
        folder = os.path.dirname(os.path.abspath(path))
        for name in module.split("."):
            if self._may_bind(os.path.join(folder, "__init__.py"), name, set()):
                return True
            folder = os.path.join(folder, name)
        return False

    def may_take(self, path: str, name: str) -> bool:
        """Whether another module of the tree may use a name that a file binds at its top
        level: imported from it, as its attribute, or after an ``import *``.
        """
        path = os.path.abspath(path)
        if not self._is_file(path):
            return False
        stem = os.path.basename(path).partition(".")[0]
        if stem == "__init__":
            stem = os.path.basename(os.path.dirname(path))
        mentions = re.compile(rb"\b%s\b" % re.escape(stem.encode("utf-8")))
        text = name.encode("utf-8")
        word = re.compile(rb"\b%s\b" % re.escape(text))
        attribute = re.compile(rb"[\w)\]][ \t]*\.[ \t]*%s\b" % re.escape(text))
        for other in self._modules.below(self.search_root(path)):
            source = self._modules.source(other)
            # Plain text is found many times faster than a word.
            if other == path or text not in source or not word.search(source):
                continue
            if attribute.search(source) and mentions.search(source):
                return True
            if self._takes(other, source, name, path):
                return True
        return False

    def defines_method(self, path: str, name: str, newer: str) -> bool:
        """Whether a module of the tree defines a method by a name, but none by a newer
        one: then an object with such a method may have it from there.
        """
        definers = self._definers_around(self.search_root(os.path.abspath(path)))
        nobody: Set[str] = set()
        return not definers.get(name.encode("utf-8"), nobody) <= definers.get(
            newer.encode("utf-8"), nobody
        )

    def _definers_around(self, root: str) -> Dict[bytes, Set[str]]:
        """Return the modules around a folder by the names of methods they define."""
        known = self._definers.get(root)
        if known is None:
            known = self._definers[root] = {}
            for module in self._modules.around(root):
                for method, value in _METHOD.findall(self._modules.source(module)):
                    known.setdefault(method or value, set()).add(module)
        return known

    def _takes(self, path: str, source: bytes, name: str, target: str) -> bool:
        """Whether a file imports a name from a module of the tree, or uses it after an
        ``import *`` that may lead to the target.
        """
        word = name.encode("utf-8")
        is_bound = False
        for origin, names, modules in _IMPORT.findall(source):
            text = _COMMENT.sub(b"", names or modules)
            listed = [_NAME.findall(part) for part in text.split(b",")]
            if modules:
                is_bound = is_bound or [word] in listed
            elif any(words[:1] == [word] for words in listed):
                if self._origin(path, origin) is not None:
                    return True
        if is_bound or not re.search(rb"\b%s\b" % re.escape(word), source):
            return False
        return self._spreads(path, target, set())

    def _spreads(self, path: str, target: str, seen: Set[str]) -> bool:
        """Whether ``import *`` in a file leads to another one, perhaps through others."""
        if path in seen:
            return False
        seen.add(path)
        for origin, names, _ in _IMPORT.findall(self._modules.source(path)):
            file = self._origin(path, origin) if b"*" in names else None
            if file is not None and (
                file == target or self._spreads(file, target, seen)
            ):
                return True
        return False

    def _origin(self, path: str, origin: bytes) -> Optional[str]:
        module = origin.replace(b" ", b"").decode("utf-8", "replace")
        return self.file_of(path, module, False)

    def may_export(self, path: str, module: str, name: str) -> bool:
        """Whether ``from module import *`` in a file may bind a name; any name if the
        module is not found in the tree.
        """
        path = os.path.abspath(path)
        for folder, dotted in self._looked_up(path, module.encode("utf-8")):
            names = dotted.split(".") if dotted else ["."]
            files = list(self._files(folder, names))
            if len(files) == len(names):
                return self._may_bind(files[-1], name, set())
        return True

    def _may_bind(self, path: str, name: str, seen: Set[str]) -> bool:
        if path in seen:
            return False
        seen.add(path)
        source = self._modules.source(path)
        binds = _BINDS.replace(b"NAME", re.escape(name).encode("utf-8"))
        if re.search(binds, _IMPORT.sub(b"", source), re.MULTILINE):
            return True
        for origin, names, modules in _IMPORT.findall(source):
            text = _COMMENT.sub(b"", names or modules)
            listed = [_NAME.findall(part) for part in text.split(b",")]
            # The last word is what is bound, and before it may stand "as".
            bound = [words for words in listed if words and words[-1] == name.encode()]
            is_package = not origin.strip(b". \t")
            if any(len(words) > 1 or not is_package for words in bound):
                return True
            if b"*" in names:
                files = [
                    files[-1]
                    for folder, module in self._looked_up(path, origin)
                    for files in [list(self._files(folder, module.split(".")))]
                    if files
                ]
                if not files or any(self._may_bind(file, name, seen) for file in files):
                    return True
        return False

    def _scripts_in(self, folder: str) -> FrozenSet[str]:
        """Return the files of a folder that look as if they were run by themselves."""
        known = self._scripts.get(folder)
        if known is None:
            paths = [os.path.join(folder, name) for name in os.listdir(folder)]
            known = self._scripts[folder] = frozenset(
                path
                for path in paths
                if path.endswith(".py") and _SCRIPT.search(self._modules.source(path))
            )
        return known

    def file_of(self, path: str, module: str, is_absolute: bool) -> Optional[str]:
        """Return the file of a module that a file imports, if it is in the tree.

        module: dotted name, with leading dots if it is relative.
        is_absolute: whether the search does not begin beside the file.
        """
        looked_up = list(self._looked_up(path, module.encode("utf-8")))
        for folder, name in looked_up[-1:] if is_absolute else looked_up:
            words = name.split(".") if name else []
            files = list(self._files(folder, words))
            if words and len(files) == len(words):
                return files[-1]
            package = os.path.join(folder, "__init__.py")
            if not words and self._is_file(package):
                return package
        return None

    def submodule(self, package: str, name: str) -> Optional[str]:
        """Return the file of a module in the package with this ``__init__.py``."""
        if os.path.basename(package) != "__init__.py":
            return None
        return next(self._files(os.path.dirname(package), [name]), None)

    def candidates(self, path: str, module: str) -> List[str]:
        """Return the files that would be the module, if they were there."""
        first = module.partition(".")[0]
        return [
            os.path.join(folder, *tail)
            for folder in {os.path.dirname(path), self.search_root(path)}
            for tail in ([first + ".py"], [first, "__init__.py"])
        ]

    def _imported_by(self, path: str) -> FrozenSet[str]:
        """The files that a file may import for the first time.

        The packages that it lies in were imported before it.
        """
        known = self._imported.get(path)
        if known is None:
            found = {
                file
                for folder, name in self._imports(path)
                for file in self._files(folder, name.split("."))
            }
            known = frozenset(found.difference(self._packages_of(path)))
            self._imported[path] = known
        return known

    def _imports(self, path: str) -> Iterator[Tuple[str, str]]:
        """Yield folders with the dotted names that a file may look up in them."""
        for origin, names, modules in _IMPORT.findall(self._modules.source(path)):
            if modules:
                for part in modules.split(b","):
                    match = _NAME.search(part)
                    if match:
                        yield from self._looked_up(path, match.group())
                continue
            for folder, base in self._looked_up(path, origin):
                for word in _NAME.findall(names) or [b""]:
                    name = word.decode("utf-8", "replace")
                    yield folder, ".".join(filter(None, (base, name)))

    def _looked_up(self, path: str, module: bytes) -> Iterator[Tuple[str, str]]:
        """Yield the folders in which a file may look up a module, and its name there."""
        beside = os.path.dirname(path)
        dots = module.count(b".", 0, len(module) - len(module.lstrip(b". \t")))
        name = module.strip(b". \t").decode("utf-8", "replace")
        if dots:
            yield os.path.normpath(os.path.join(beside, *[".."] * (dots - 1))), name
        else:
            yield beside, name
            yield self.search_root(path), name

    def _files(self, folder: str, names: "list[str]") -> Iterator[str]:
        """Yield the files that run when a dotted name is imported from a folder."""
        for name in names:
            package = os.path.join(folder, name, "__init__.py")
            file = os.path.join(folder, name + ".py")
            if self._is_file(package):
                yield package
            elif self._is_file(file):
                yield file
                return
            else:
                return
            folder = os.path.join(folder, name)

    def _packages_of(self, path: str) -> Iterator[str]:
        folder = os.path.dirname(path)
        while self._is_file(os.path.join(folder, "__init__.py")):
            yield os.path.join(folder, "__init__.py")
            folder = os.path.dirname(folder)

    def search_root(self, path: str) -> str:
        """Return the folder that holds the outermost package of a file, or the file."""
        folder = os.path.dirname(path)
        while self._is_file(os.path.join(folder, "__init__.py")):
            folder = os.path.dirname(folder)
        return folder

    def _is_file(self, path: str) -> bool:
        known = self._are_files.get(path)
        if known is None:
            known = self._are_files[path] = os.path.isfile(path)
        return known
