"""What the classes of a project bind in their bodies, across its modules.

Modules are read with tree-sitter, each once and only when a question leads to it.
"""

from __future__ import annotations

import os
from typing import (
    Callable,
    Dict,
    FrozenSet,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Set,
    Tuple,
    Union,
)

from tree_sitter import Node

from ._import_graph import ImportGraph
from ._syntax import syntax_tree

_CONTAINERS = frozenset(
    {
        "block",
        "decorated_definition",
        "elif_clause",
        "else_clause",
        "except_clause",
        "finally_clause",
        "for_statement",
        "if_statement",
        "module",
        "try_statement",
        "while_statement",
        "with_statement",
    }
)
_PATTERNS = frozenset({"list_pattern", "pattern_list", "tuple_pattern"})

#: Bases that code for both versions has, and that bind nothing on Python 2.
_EMPTY = frozenset({"six.Iterator", "six.moves.Iterator"})

#: The base of which nothing is known.
_UNKNOWN = ""

#: So many modules may hand on a name by importing it from each other.
_LONGEST_WAY = 20


class Inherited(NamedTuple):
    """What a class has from itself and from its bases in the project.

    names: bound in one of the bodies. roots: the bases that are in no module of the
    project, such as ``threading.Thread`` or a builtin type. is_complete: whether there
    are no others.
    """

    names: FrozenSet[str]
    roots: FrozenSet[str]
    is_complete: bool


class _Class(NamedTuple):
    bases: Tuple[str, ...]
    names: FrozenSet[str]


class _Module(NamedTuple):
    """What a module binds at its top level.

    classes: by name, with each definition of it. imports: for a bound name the module
    that it is from, and its name there or "" for a module. stars: modules of which all
    names are imported. others: names bound in other ways. is_absolute: whether imports
    do not look beside the module.
    """

    classes: Dict[str, List[_Class]]
    imports: Dict[str, List[Tuple[str, str]]]
    stars: List[str]
    others: Set[str]
    is_absolute: bool

    def count(self, name: str) -> int:
        """How many statements bind a name."""
        return (
            len(self.classes.get(name, ()))
            + len(self.imports.get(name, ()))
            + (name in self.others)
        )


#: A class as its file, its name there and its body; or what no module of the project
#: has, by its dotted name.
_Found = Union[Tuple[str, str, _Class], str]


class ClassIndex:
    """The classes in the modules of a project.

    graph: finds the files of modules. on_read: called with the path of each file that
    an answer depends on, whether it exists or not.
    """

    def __init__(self, graph: ImportGraph, on_read: Callable[[str], None]) -> None:
        self._graph = graph
        self._on_read = on_read
        self._modules: Dict[str, Optional[_Module]] = {}

    def inherited(self, path: str, name: str) -> Inherited:
        """Return what a class has that a module of the project calls by a dotted name.

        path: the file of the module. ``is_complete`` is false for a name that is not
        that of one class.
        """
        names: Set[str] = set()
        roots: Set[str] = set()
        seen: Set[Tuple[str, str]] = set()
        is_complete = True
        waiting = [(os.path.abspath(path), name)]
        while waiting:
            found = self._class(*waiting.pop(), 0)
            if found is None:
                is_complete = False
            elif isinstance(found, str):
                if found not in _EMPTY:
                    roots.add(found)
            elif found[:2] not in seen:
                seen.add(found[:2])
                names |= found[2].names | self._metaclass(found[0])
                waiting += [(found[0], base) for base in found[2].bases]
        return Inherited(frozenset(names), frozenset(roots), is_complete)

    def _metaclass(self, path: str) -> Set[str]:
        """What a module binds for all its classes without bases."""
        module = self._module(path)
        return {"__metaclass__"} if module and module.count("__metaclass__") else set()

    def _class(self, path: str, dotted: str, steps: int) -> Optional[_Found]:
        """Return the class that a module calls by a dotted name; None if unknown."""
        module = self._module(path)
        first, _, rest = dotted.partition(".")
        if module is None or not first or steps > _LONGEST_WAY:
            return None
        count = module.count(first)
        if count > 1 or first in module.others:
            return None
        if first in module.classes:
            return None if rest else (path, first, module.classes[first][0])
        if first in module.imports:
            origin, name = module.imports[first][0]
            words = [word for word in (name, *rest.split(".")) if word]
            return self._imported(path, module, origin, words, steps)
        for star in reversed(module.stars):
            file = self._file(path, module, star)
            if file is None:
                return None
            found = self._class(file, dotted, steps + 1)
            if not isinstance(found, str):
                return found
        return dotted

    def _imported(
        self, path: str, module: _Module, origin: str, words: List[str], steps: int
    ) -> Optional[_Found]:
        """Return the class with a dotted name, from an imported module on."""
        file = self._file(path, module, origin)
        if file is None:
            return None if origin.startswith(".") else ".".join([origin, *words])
        for at, word in enumerate(words):
            module_there = self._module(file)
            if module_there is None:
                return None
            submodule = self._graph.submodule(file, word)
            if module_there.count(word) or submodule is None:
                found = self._class(file, ".".join(words[at:]), steps + 1)
                return None if isinstance(found, str) and "." not in found else found
            file = submodule
        return None

    def _file(self, path: str, module: _Module, origin: str) -> Optional[str]:
        found = self._graph.file_of(path, origin, module.is_absolute)
        if found is None and not origin.startswith("."):
            for candidate in self._graph.candidates(path, origin):
                self._on_read(candidate)
        return found

    def _module(self, path: str) -> Optional[_Module]:
        self._on_read(path)
        if path not in self._modules:
            self._modules[path] = _read(path)
        return self._modules[path]


def _read(path: str) -> Optional[_Module]:
    """Read a module; None if it cannot be read, or only in parts."""
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError:
        return None
    root = syntax_tree(source).root_node
    if root.has_error:
        return None
    module = _Module({}, {}, [], set(), b"absolute_import" in source)
    for statement in _statements(root):
        if statement.type == "class_definition":
            name = _text(statement.child_by_field_name("name"))
            module.classes.setdefault(name, []).append(_class(statement))
        elif statement.type in ("import_statement", "import_from_statement"):
            _add_import(module, statement)
        else:
            module.others.update(_bound_by(statement))
    return module


def _statements(node: Node) -> Iterator[Node]:
    """Yield the statements of a block, and of those in it that open no scope."""
    for child in node.named_children:
        if child.type == "for_statement":
            yield child
        if child.type in _CONTAINERS:
            yield from _statements(child)
        else:
            yield child


def _class(definition: Node) -> _Class:
    bases: List[str] = []
    arguments = definition.child_by_field_name("superclasses")
    for base in arguments.named_children if arguments is not None else ():
        bases += _bases(base)
    if definition.parent is not None and definition.parent.type.startswith("decorated"):
        bases.append(_UNKNOWN)  # a decorator may do anything
    names: Set[str] = set()
    body = definition.child_by_field_name("body")
    for statement in _statements(body) if body is not None else ():
        names.update(_bound_by(statement))
    return _Class(tuple(bases), frozenset(names))


def _bases(base: Node) -> List[str]:
    if base.type in ("identifier", "attribute"):
        return ["".join(_text(base).split())]
    if base.type in ("comment", "keyword_argument"):
        return []
    function = base.child_by_field_name("function")
    arguments = base.child_by_field_name("arguments")
    if arguments is not None and _text(function) == "six.with_metaclass":
        return [name for each in arguments.named_children[1:] for name in _bases(each)]
    return [_UNKNOWN]


def _bound_by(statement: Node) -> List[str]:
    """Return the names that a statement binds in its scope."""
    if statement.type in ("class_definition", "function_definition"):
        return [_text(statement.child_by_field_name("name"))]
    if statement.type == "for_statement":
        return _targets(statement.child_by_field_name("left"))
    if statement.type in ("import_statement", "import_from_statement"):
        return [name for name, _, _ in _imports(statement)]
    found: List[str] = []
    if statement.type == "expression_statement":
        at: Optional[Node] = statement.named_children[0]
        while at is not None and at.type in ("assignment", "augmented_assignment"):
            found += _targets(at.child_by_field_name("left"))
            at = at.child_by_field_name("right")
    return found


def _targets(node: Optional[Node]) -> List[str]:
    if node is None:
        return []
    if node.type == "identifier":
        return [_text(node)]
    if node.type in _PATTERNS:
        return [name for child in node.named_children for name in _targets(child)]
    return []


def _add_import(module: _Module, statement: Node) -> None:
    for name, origin, there in _imports(statement):
        if name == "*":
            module.stars.append(origin)
        else:
            module.imports.setdefault(name, []).append((origin, there))


def _imports(statement: Node) -> Iterator[Tuple[str, str, str]]:
    """Yield the name that is bound, the module it is from and its name in it."""
    home = statement.child_by_field_name("module_name")
    origin = "".join(_text(home).split())
    for child in statement.named_children:
        if home is not None and child.start_byte == home.start_byte:
            continue
        alias, name = None, child
        if child.type == "aliased_import":
            alias = child.child_by_field_name("alias")
            name = child.child_by_field_name("name") or child
        dotted = "".join(_text(name).split())
        if child.type == "wildcard_import":
            yield "*", origin, ""
        elif name.type != "dotted_name":
            continue
        elif home is not None:
            yield _text(alias) or dotted, origin, dotted
        elif alias is not None:
            yield _text(alias), dotted, ""
        else:
            first = dotted.partition(".")[0]
            yield first, first, ""


def _text(node: Optional[Node]) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
