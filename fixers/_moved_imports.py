"""Which imports of modules that Python 3 has elsewhere are there to be changed."""

from __future__ import annotations

import re
from typing import FrozenSet, Iterator, List, Optional, Set

import tree_sitter
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from . import _import_statements as statements
from ._fixer import FileContext
from ._import_statements import Item
from ._looking import Predicate, Trigger, is_attribute
from ._moved import GONE, ON_BOTH, PYTHON3_NAMES, RENAMED, SIX_MOVES
from ._references import guards, is_local

#: What Python 3 imports for a module that six does not have whole.
PYTHON3_HOMES = {module: sorted(homes)[-1] for module, homes in PYTHON3_NAMES.items()}
#: All modules that Python 3 has elsewhere.
MOVED = frozenset({*SIX_MOVES, *RENAMED, *PYTHON3_HOMES})

_HOMES = frozenset(home for homes in PYTHON3_NAMES.values() for home in homes)
#: Packages whose modules an import may find without anything else installed.
_LIBRARY = frozenset(
    name.partition(".")[0]
    for name in (*MOVED, *_HOMES, *SIX_MOVES.values(), *ON_BOTH, "six", "io", "json")
)
_ATTEMPT = re.compile(
    rb"try:\s+(?P<first>[^\n;]+)\n\s*except ImportError:\s+(?P<second>[^\n;]+)\s*"
)
_ONE_IMPORT = re.compile(
    rb"(?:import (?P<module>[\w.]+)(?: as (?P<alias>\w+))?"
    rb"|from (?P<home>[\w.]+) import (?P<names>[\w, ]+?))\s*(?:#.*)?"
)


def _nowhere(node: tree_sitter.Node, source: bytes) -> bool:
    return False


def trigger_for(modules: FrozenSet[str], accepts_use: Predicate = _nowhere) -> Trigger:
    """Return what accepts imports of some modules, but for those that run on both.

    Uses of names that Python 3 has nowhere are accepted too.

    accepts_use: asked for other uses of the last word of a module's name.
    """

    def accepts(node: tree_sitter.Node, source: bytes) -> bool:
        at: Optional[tree_sitter.Node] = node
        while at is not None and at.type in _INSIDE_IMPORTS:
            at = at.parent
        if at is not None and at.type in ("import_statement", "import_from_statement"):
            is_moved = _imported(node, at, source) in modules
            return is_moved and not _is_attempted(at, source)
        return _is_gone(node) or accepts_use(node, source)

    words = frozenset(module.rpartition(".")[2] for module in modules)
    return Trigger(words=words, accepts=accepts)


_INSIDE_IMPORTS = ("identifier", "dotted_name", "aliased_import")


def _imported(
    word: tree_sitter.Node, statement: tree_sitter.Node, source: bytes
) -> str:
    """Return the dotted name of the module that a word of an import may stand for."""
    whole = word
    if word.parent is not None and word.parent.type == "dotted_name":
        whole = word.parent
    name = whole.text or b""
    home = statement.child_by_field_name("module_name")
    if home is not None and whole.start_byte > home.end_byte:
        name = (home.text or b"") + b"." + name
    return name.decode("utf-8", "replace")


def _is_attempted(statement: tree_sitter.Node, source: bytes) -> bool:
    """Whether an import stands in what the fixers have made of it."""
    at: Optional[tree_sitter.Node] = statement
    while at is not None and at.type in (statement.type, "block", "except_clause"):
        at = at.parent
    if at is None or at.type != "try_statement":
        return False
    found = _ATTEMPT.fullmatch(source, at.start_byte, at.end_byte)
    parts = [_ONE_IMPORT.fullmatch(part) for part in found.groups()] if found else []
    modules, names = set(), set()
    for part in parts:
        if part is None:
            return False
        modules.add((part.group("module") or part.group("home")).decode("ascii"))
        names.add(part.group("alias") or part.group("module") or part.group("names"))
    return len(modules & _HOMES) == 1 and len(modules) == 2 and len(names) == 1


def _is_gone(word: tree_sitter.Node) -> bool:
    """Whether a word may be a module of which a name is read that is gone."""
    parent = word.parent
    if parent is None or parent.type != "attribute" or is_attribute(word):
        return False
    name = parent.child_by_field_name("attribute")
    gone = GONE.get((word.text or b"").decode("utf-8", "replace"), {})
    return name is not None and (name.text or b"").decode("utf-8", "replace") in gone


def is_right_already(
    context: FileContext, statement: Node, module: str, items: List[Item]
) -> bool:
    """Whether an import of a moved module does on both versions as it is: it means a
    module of the same package, or other imports of the same names stand in for it.

    items: those of the statement that import it, or from it.
    """
    if is_local(context, module):
        return True
    bound = {item.bound for item in items}
    for guard in guards(statement, "ImportError", "Exception", ""):
        alternatives = [
            other for other in _imports_in(guard) if bound & _bound_by(other)
        ]
        if len(alternatives) < 2 or _share_a_branch(guard, alternatives):
            continue
        while _is_foreign(alternatives[0]) and statement is not alternatives[0]:
            # Where that is not installed, what follows has to do.
            del alternatives[0]
        if not all(map(_is_moved, alternatives)):
            return True
        first, last = alternatives[0], alternatives[-1]
        if statement is not (first if _has_one_form(first) else last):
            return True
    return False


def _imports_in(node: Node) -> Iterator[Node]:
    for inner in node.pre_order():
        if inner.type in (syms.import_name, syms.import_from):
            yield inner


def _bound_by(statement: Node) -> Set[str]:
    return {item.bound for item in statements.items(statement)}


def _share_a_branch(guard: Node, found: List[Node]) -> bool:
    branches = set()
    for node in found:
        at: Base = node
        while at.parent is not None and at.parent is not guard:
            at = at.parent
        branches.add(id(at))
    return len(branches) == 1


def _is_foreign(statement: Node) -> bool:
    """Whether an import is neither relative nor from the libraries of Python or six."""
    modules = [statements.module(statement)]
    if statement.type == syms.import_name:
        modules = [item.name for item in statements.items(statement)]
    return not any(
        module.startswith(".") or module.partition(".")[0] in _LIBRARY
        for module in modules
    )


def _is_moved(statement: Node) -> bool:
    if statement.type == syms.import_from:
        module = statements.module(statement)
        lost = ON_BOTH.get(module, {})
        return module in MOVED or all(
            item.name in lost for item in statements.items(statement)
        )
    return any(item.name in MOVED for item in statements.items(statement))


def _has_one_form(statement: Node) -> bool:
    """Whether a single statement imports the same on both versions."""
    return statement.type == syms.import_from or all(
        item.name in SIX_MOVES for item in statements.items(statement)
    )
