"""Which files a file imports, directly and through others; which files are scripts."""

from __future__ import annotations

import os
import re
from typing import Dict, FrozenSet, Iterator, List, Mapping, Optional, Set, Tuple

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
_COMMENT = re.compile(rb"#[^\n]*")
_NAME = re.compile(rb"[\w.]+")


#: What lies in the outermost folder of a project.
_MARKS_OF_ROOT = (".git", ".hg", "setup.cfg", "setup.py")


class ImportGraph:
    """What the files of a tree import. Each file is read once, when it is needed."""

    def __init__(self) -> None:
        self._scripts: Dict[str, FrozenSet[str]] = {}
        self._imported: Dict[str, FrozenSet[str]] = {}
        self._are_files: Dict[str, bool] = {}
        self._words: Dict[str, Dict[str, List[str]]] = {}
        self._definers: Dict[str, Dict[str, List[str]]] = {}

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

    def may_hide(self, folder: str, name: str) -> bool:
        """Whether a package may bind the name of one of its modules to something else.

        ``from . import name`` finds that, while ``import name`` in the package imports
        the module on Python 2.
        """
        package = os.path.join(os.path.abspath(folder), "__init__.py")
        return self._may_bind(package, name, set())

    def may_take(self, path: str, name: str, names: FrozenSet[str]) -> bool:
        """Whether another module of the tree may use a name that a file binds at its top
        level: imported from it, as its attribute, or after an ``import *``.

        names: all that this is likely to be asked of, so that a look does for them.
        """
        path = os.path.abspath(path)
        if not self._is_file(path):
            return False
        stem = os.path.basename(path).partition(".")[0]
        if stem == "__init__":
            stem = os.path.basename(os.path.dirname(path))
        mentions = re.compile(rb"\b%s\b" % re.escape(stem.encode("utf-8")))
        word = re.escape(name.encode("utf-8"))
        attribute = re.compile(rb"[\w)\]][ \t]*\.[ \t]*%s\b" % word)
        for other in self._with_word(self.search_root(path), name, names):
            source = _source(other) if other != path else b""
            if attribute.search(source) and mentions.search(source):
                return True
            if self._takes(other, source, name, path):
                return True
        return False

    def defines_method(
        self, path: str, name: str, newer: str, names: FrozenSet[str]
    ) -> bool:
        """Whether a module of the tree defines a method by a name, but none by a newer
        one: then an object with such a method may have it from there.

        names: all that this is asked of, the newer ones too, so that one look does.
        """
        known = self.definers(path, names | {name})
        return not set(known[name]) <= set(known.get(newer, ()))

    def definers(self, path: str, names: FrozenSet[str]) -> Mapping[str, List[str]]:
        """Return the modules of the tree around a file that define methods, by name."""
        root = self.search_root(os.path.abspath(path))
        known = self._definers.setdefault(root, {})
        missing = names.difference(known)
        if missing:
            defined = {name: known.setdefault(name, []) for name in missing}
            for module in modules_around(root):
                source = _source(module)
                for name, paths in defined.items():
                    if _defines_method(source, name):
                        paths.append(module)
        return known

    def _with_word(self, root: str, word: str, words: FrozenSet[str]) -> List[str]:
        """Return the modules below a folder that have a word in them."""
        known = self._words.setdefault(root, {})
        if word not in known:
            wanted = [
                (each.encode("utf-8"), known.setdefault(each, []))
                for each in {word, *words}.difference(known)
            ]
            for path in modules_below(root):
                source = _source(path)
                for text, paths in wanted:
                    if text in source:
                        paths.append(path)
        return known[word]

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
        for origin, names, _ in _IMPORT.findall(_source(path)):
            file = self._origin(path, origin) if b"*" in names else None
            if file is not None and (
                file == target or self._spreads(file, target, seen)
            ):
                return True
        return False

    def _origin(self, path: str, origin: bytes) -> Optional[str]:
        module = origin.replace(b" ", b"").decode("utf-8", "replace")
        return self.file_of(path, module, False)

    def may_export(self, path: str, module: str, name: str) -> Optional[bool]:
        """Whether ``from module import *`` in a file may bind a name; None if the module
        is not found in the tree.
        """
        path = os.path.abspath(path)
        for folder, dotted in self._looked_up(path, module.encode("utf-8")):
            names = dotted.split(".") if dotted else ["."]
            files = list(self._files(folder, names))
            if len(files) == len(names):
                return self._may_bind(files[-1], name, set())
        return None

    def _may_bind(self, path: str, name: str, seen: Set[str]) -> bool:
        if path in seen:
            return False
        seen.add(path)
        source = _source(path)
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

    def scripts(self, folder: str) -> FrozenSet[str]:
        """Return the files of a folder that look as if they were run by themselves.

        Raises OSError if the folder cannot be read.
        """
        folder = os.path.abspath(folder)
        known = self._scripts.get(folder)
        if known is None:
            paths = [os.path.join(folder, name) for name in os.listdir(folder)]
            known = self._scripts[folder] = frozenset(
                path
                for path in paths
                if path.endswith(".py") and _SCRIPT.search(_source(path))
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
        for origin, names, modules in _IMPORT.findall(_source(path)):
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


def modules_below(root: str) -> Iterator[str]:
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


def modules_around(root: str) -> Iterator[str]:
    """Yield the modules below a folder and, if it or the one above is the outermost of a
    project, those in the other folders of that, such as ``lib`` and ``tests``.
    """
    yield from modules_below(root)
    for top in (root, os.path.dirname(root)):
        if any(os.path.exists(os.path.join(top, mark)) for mark in _MARKS_OF_ROOT):
            break
    else:
        return
    if top != root:
        yield from modules_below(top)
    for name in sorted(os.listdir(top)):
        folder = os.path.join(top, name)
        is_package = os.path.exists(os.path.join(folder, "__init__.py"))
        if "." not in name and folder != root and not is_package:
            if os.path.isdir(folder) and not os.path.islink(folder):
                yield from modules_below(folder)


def _source(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read().replace(b"\\\n", b" ")
    except OSError:
        return b""


def _defines_method(source: bytes, name: str) -> bool:
    if name.encode("utf-8") not in source:
        return False
    pattern = rb"(?m)^[ \t]+(?:def[ \t]+%s\b|%s[ \t]*=(?!=))"
    word = re.escape(name.encode("utf-8"))
    return re.search(pattern % (word, word), source) is not None
