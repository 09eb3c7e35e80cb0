from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional, Set

import tree_sitter
from fissix.fixer_util import Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .. import _import_statements as statements
from .._fixer import Fixer
from .._import_statements import Attempt, Item, Part
from .._import_uses import references, uses
from .._looking import Trigger, is_attribute
from .._moved import (
    GONE,
    ON_BOTH,
    PYTHON3_NAMES,
    RENAMED,
    SIX_MOVES,
    SIX_URLLIB,
)
from .._references import (
    dotted_attributes,
    guards,
    handles_its_absence,
    is_local,
    is_under_version_test,
    six_attribute,
)
from .._results import Risk

#: What Python 3 imports for a module that six does not have whole.
_PYTHON3 = {module: sorted(homes)[-1] for module, homes in PYTHON3_NAMES.items()}
#: Names that are elsewhere in six: (module, name) as a module and a name.
_SIX_NAMES = {
    ("StringIO", "StringIO"): ("six", "StringIO"),
    ("cStringIO", "StringIO"): ("six.moves", "cStringIO"),
}
_MOVED = frozenset({*SIX_MOVES, *RENAMED, *_PYTHON3})
_HOMES = frozenset(_PYTHON3.values()) | frozenset(PYTHON3_NAMES["urllib"])
#: Packages whose modules an import may find without anything else installed.
_LIBRARY = frozenset(
    name.partition(".")[0]
    for name in (*_MOVED, *_HOMES, *SIX_MOVES.values(), *ON_BOTH, "six", "io", "json")
)
_ATTEMPT = re.compile(
    rb"try:\s+(?P<first>[^\n;]+)\n\s*except ImportError:\s+(?P<second>[^\n;]+)\s*"
)
_ONE_IMPORT = re.compile(
    rb"(?:import (?P<module>[\w.]+)(?: as (?P<alias>\w+))?"
    rb"|from (?P<home>[\w.]+) import (?P<names>[\w, ]+?))\s*(?:#.*)?"
)
_SUBMODULES_OF_EMAIL = frozenset(name.partition(".")[2] for name in RENAMED)


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    if node.type == "attribute":
        return not is_attribute(node)
    at: Optional[tree_sitter.Node] = node
    while at is not None and at.type in ("identifier", "dotted_name", "aliased_import"):
        at = at.parent
    if at is not None and at.type in ("import_statement", "import_from_statement"):
        return _imported(node, at, source) in _MOVED and not _is_attempted(at, source)
    word = source[node.start_byte : node.end_byte]
    if is_attribute(node):
        assert node.parent is not None
        return source[node.parent.start_byte : node.start_byte].strip() == b"email."
    return word in (b"urllib", b"urlparse") and _is_imported(word, source)


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
    """Whether an import stands in what this fixer has made of it."""
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


@lru_cache(maxsize=8)
def _is_imported(module: bytes, source: bytes) -> bool:
    """Whether ``import module`` may stand in a source: its uses matter then."""
    return re.search(rb"\bimport\b[^\n#]*\b%s\b" % module, source) is not None


def _pattern_of_gone() -> bytes:
    uses = [
        r"%s\.(?:%s)" % (module, "|".join(sorted(names)))
        for module, names in sorted(GONE.items())
    ]
    return (r"\b(?:%s)\b" % "|".join(uses)).encode("ascii")


class FixImports(Fixer):
    """Import the modules that Python 3 has under other names.

    The name in the importing module stays the same, so no line that uses it changes,
    and other modules find it there as before.

    Before::

        import json, ConfigParser, urllib2
        from urllib import quote, urlencode as encode
        from Queue import Empty

    After::

        import json
        from six.moves import configparser as ConfigParser
        try:
            import urllib2
        except ImportError:
            import urllib.request as urllib2
        from six.moves.urllib.parse import quote, urlencode as encode
        from six.moves.queue import Empty

    On Python 2 all of these are the very modules and functions that they were, so
    ``urllib.urlopen``, which six takes from ``urllib2``, is tried first in Python 3's
    ``urllib.request``. A module that became several is imported as the one that has the
    names in use; where there is none, a use becomes ``six.moves.urllib.parse.quote``.

    Left alone: a ``try`` that falls back to a module of Python 3, and code under a test
    for the version. Names that Python 3 has nowhere are reported.
    """

    trigger = Trigger(
        words=frozenset({word for name in _MOVED for word in name.split(".")[-1:]}),
        pattern=_pattern_of_gone(),
        accepts=_is_candidate,
    )
    PATTERN = "import_name< any* > | import_from< any* >"

    def transform(self, node: Node, results: Any) -> None:
        if is_under_version_test(node):
            return
        if node.type == syms.import_name:
            self._fix_import(node)
        else:
            self._fix_from(node)

    def _fix_import(self, statement: Node) -> None:
        parts: List[Part] = []
        kept: List[str] = []
        moves: List[str] = []
        changed = False
        for item in statements.items(statement):
            part = None
            if item.name in _MOVED and not self._is_left(statement, item.name, [item]):
                part = self._import_part(item)
            changed = changed or part is not None
            if isinstance(part, _Move):
                moves, kept = [*moves, str(part)], _flush("import ", kept, parts)
            else:
                moves = _flush("from six.moves import ", moves, parts)
                if part is None:
                    kept.append(str(item))
                else:
                    kept = _flush("import ", kept, parts)
                    parts.append(part)
        _flush("import ", kept, parts)
        _flush("from six.moves import ", moves, parts)
        if changed:
            self._replace(statement, parts)

    def _import_part(self, item: Item) -> "Optional[Part | _Move]":
        """Return what imports the module on both, or None if the import may stay."""
        old = "import " + str(item)
        self._report_gone_attributes(item)
        if item.name in SIX_MOVES:
            return _Move(SIX_MOVES[item.name], item.bound)
        if item.name in RENAMED:
            return self._renamed_import(item)
        if item.name == "urllib":
            return self._urllib_part(item)
        new = "import %s as %s" % (_PYTHON3[item.name], item.bound)
        if item.name == "urlparse" and self._has_names(item, SIX_URLLIB["urlparse"]):
            return "from six.moves.urllib import " + _as("parse", item.bound)
        return Attempt(old, new)

    def _renamed_import(self, item: Item) -> Part:
        new = RENAMED[item.name]
        if item.alias:
            return "import %s as %s" % (new, item.alias)
        _, _, submodule = item.name.partition(".")
        for use in uses(self.context, item):
            attributes = dotted_attributes(use)
            if attributes and attributes[0].value == submodule:
                attributes[0].replace(
                    Name(new.partition(".")[2], prefix=attributes[0].prefix)
                )
        return "import " + new

    def _urllib_part(self, item: Item) -> Optional[Part]:
        found = uses(self.context, item)
        used = {name.value for use in found for name in dotted_attributes(use)[:1]}
        if not used or used & {"parse", "request", "error", "response", "robotparser"}:
            return None
        for home in ("urllib.parse", "urllib.request"):
            if used <= PYTHON3_NAMES["urllib"][home]:
                break
        else:
            for use in found:
                self._divide(use)
        return Attempt("import %s as %s" % (home, item.bound), "import " + str(item))

    def _divide(self, use: Leaf) -> None:
        """Name the module for a use that importing urllib.request does not serve."""
        for name in dotted_attributes(use)[:1]:
            if name.value in PYTHON3_NAMES["urllib"]["urllib.request"]:
                return
            if SIX_URLLIB["urllib"].get(name.value) == "parse":
                new = six_attribute(self, use, "moves.urllib.parse")
                if new is not None:
                    use.replace(new)
            elif name.value not in GONE["urllib"]:
                self.report(
                    use,
                    "Python 3 has no %s in urllib.request" % name.value,
                    Risk.HIGH,
                )

    def _has_names(self, item: Item, names: Dict[str, str]) -> bool:
        found = [dotted_attributes(use) for use in uses(self.context, item)]
        return all(use and names.get(use[0].value) == "parse" for use in found)

    def _report_gone_attributes(self, item: Item) -> None:
        gone = GONE.get(item.name)
        if gone is None:
            return
        if item.alias:
            self.context.need_whole()
        for use in references(self.context, item):
            for name in dotted_attributes(use)[:1]:
                if name.value in gone and not handles_its_absence(use):
                    self._report_gone(name, item.name, name.value)

    def _report_gone(self, node: Base, module: str, name: str) -> None:
        version = GONE[module][name]
        since = "" if version == "3.6" else " since %s" % version
        risk = Risk.MEDIUM if since else Risk.HIGH
        self.report(node, "Python 3 has no %s.%s%s" % (module, name, since), risk)

    def _fix_from(self, statement: Node) -> None:
        module = statements.module(statement)
        if module != "email" and module not in _MOVED:
            return
        items = statements.items(statement)
        if self._is_left(statement, module, items):
            return
        for item in items:
            is_gone = item.name in GONE.get(module, {})
            if is_gone and not handles_its_absence(item.node):
                self._report_gone(item.node, module, item.name)
        if module in SIX_MOVES:
            self.make_findable(statement, "six")
            statements.set_module(statement, "six.moves." + SIX_MOVES[module])
        elif module in RENAMED:
            statements.set_module(statement, RENAMED[module])
        elif items[0].name == "*":
            self._fix_star(statement, module)
        else:
            self._fix_names(statement, module, items)

    def _fix_star(self, statement: Node, module: str) -> None:
        if module == "StringIO":
            self._replace(statement, ["from six import StringIO"])
        elif module == "urlparse":
            new = "from urllib.parse import *"
            self._replace(statement, [Attempt("from urlparse import *", new)])
        elif module != "email":
            self.report(statement, "import the names that are used from %s" % module)

    def _fix_names(self, statement: Node, module: str, items: List[Item]) -> None:
        groups: Dict[str, List[Item]] = {}
        for item in items:
            home, name = _home(module, item.name)
            is_known = module == "email" or item.name in GONE.get(module, {})
            is_missing = home == module and not is_known
            if is_missing and not handles_its_absence(item.node):
                reason = "Python 3 has no %s.%s" % (module, item.name)
                self.report(item.node, reason, Risk.HIGH)
            alias = item.bound if item.bound != name else ""
            groups.setdefault(home, []).append(Item(name, alias, item.node))
        (first, new_items) = next(iter(groups.items()))
        renamed = [new.name for new in new_items] != [item.name for item in items]
        if set(groups) == {module} and not renamed:
            return
        if (
            len(groups) == 1
            and not renamed
            and first not in PYTHON3_NAMES.get(module, ())
        ):
            self.make_findable(statement, "six")
            statements.set_module(statement, first)
            return
        parts: List[Part] = []
        for home, members in groups.items():
            listed = ", ".join(map(str, members))
            new = "from %s import %s" % (home, listed)
            if home in PYTHON3_NAMES.get(module, ()):
                # Python 2 may have the newer module as well, with something else in it.
                parts.append(Attempt("from %s import %s" % (module, listed), new))
            else:
                parts.append(new)
        self._replace(statement, parts)

    def _replace(self, statement: Node, parts: List[Part]) -> None:
        if any(isinstance(part, str) and "six" in part for part in parts):
            self.make_findable(statement, "six")
        statements.replace(statement, parts)

    def _is_left(self, statement: Node, module: str, items: List[Item]) -> bool:
        """Whether other imports of the same names make this one right as it is."""
        if is_local(self.context, module):
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


class _Move:
    """A module of six.moves under the name that it has in the importing module."""

    def __init__(self, name: str, bound: str) -> None:
        self._text = _as(name, bound)

    def __str__(self) -> str:
        return self._text


def _as(name: str, bound: str) -> str:
    return name if name == bound else "%s as %s" % (name, bound)


def _flush(keyword: str, names: List[str], parts: List[Part]) -> List[str]:
    if names:
        parts.append(keyword + ", ".join(names))
    return []


def _home(module: str, name: str) -> "tuple[str, str]":
    """Return where to import a name from on both versions, and its name there.

    A home in ``PYTHON3_NAMES`` serves Python 3 alone; the old one means there is none.
    """
    if module == "email" and name in _SUBMODULES_OF_EMAIL:
        home, _, new_name = RENAMED["email." + name].rpartition(".")
        return home, new_name
    if (module, name) in _SIX_NAMES:
        return _SIX_NAMES[module, name]
    if name in SIX_URLLIB.get(module, {}):
        return "six.moves.urllib." + SIX_URLLIB[module][name], name
    for home, names in PYTHON3_NAMES.get(module, {}).items():
        # Without any name it is a module of another platform.
        if name in names or not names:
            return home, name
    return module, name


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
        return module in _MOVED or all(
            item.name in lost for item in statements.items(statement)
        )
    return any(item.name in _MOVED for item in statements.items(statement))


def _has_one_form(statement: Node) -> bool:
    """Whether a single statement imports the same on both versions."""
    return statement.type == syms.import_from or all(
        item.name in SIX_MOVES for item in statements.items(statement)
    )
