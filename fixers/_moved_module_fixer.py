"""What the fixers of imports of moved modules are made of."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Optional, Tuple, Union

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

from . import _import_statements as statements
from ._fixer import Fixer
from ._import_statements import Attempt, Item, Part
from ._import_uses import references
from ._moved import GONE, PYTHON3_NAMES, RENAMED, SIX_MOVES
from ._moved_imports import PYTHON3_HOMES, is_right_already
from ._references import dotted_attributes, handles_its_absence, is_under_version_test
from ._results import Risk


class Move:
    """A module of six.moves under the name that it has in the importing module."""

    def __init__(self, item: Item) -> None:
        self._text = renamed(SIX_MOVES[item.name], item.bound)

    def __str__(self) -> str:
        return self._text


def renamed(name: str, bound: str) -> str:
    """Return what follows ``import`` to bind something to a name."""
    return name if name == bound else "%s as %s" % (name, bound)


class MovedModuleFixer(Fixer):
    """Base of the fixers that import modules from where both versions have them.

    A subclass says which. It overrides ``whole``, ``everything`` or ``home`` where the
    tables do not tell all.

    modules: what it imports elsewhere, by dotted name.
    packages: those of which only modules are among them.
    """

    modules: FrozenSet[str]
    packages: FrozenSet[str] = frozenset()
    PATTERN = "import_name< any* > | import_from< any* >"

    def whole(self, item: Item) -> Union[Part, Move, None]:
        """Return what imports a module on both, or None if its import may stay."""
        if item.name in SIX_MOVES:
            return Move(item)
        new = "import %s as %s" % (PYTHON3_HOMES[item.name], item.bound)
        return Attempt("import " + str(item), new)

    def everything(self, module: str) -> Optional[Part]:
        """Return what imports ``*`` of a module on both, or None if nothing does."""
        return None

    def home(self, module: str, name: str) -> Tuple[str, str]:
        """Return where to import a name from on both, and its name there.

        A home in ``PYTHON3_NAMES`` serves Python 3 alone; the old one means that there
        is none.
        """
        for home, names in PYTHON3_NAMES.get(module, {}).items():
            # Without any name it is a module of another platform.
            if name in names or not names:
                return home, name
        return module, name

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
            if item.name in self.modules and not is_right_already(
                self.context, statement, item.name, [item]
            ):
                self._report_gone_attributes(item)
                part = self.whole(item)
            changed = changed or part is not None
            if isinstance(part, Move):
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
        if module not in self.modules and module not in self.packages:
            return
        items = statements.items(statement)
        if is_right_already(self.context, statement, module, items):
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
        part = self.everything(module)
        if part is not None:
            self._replace(statement, [part])
        elif module in self.modules:
            self.report(statement, "import the names that are used from %s" % module)

    def _fix_names(self, statement: Node, module: str, items: List[Item]) -> None:
        groups: Dict[str, List[Item]] = {}
        for item in items:
            home, name = self.home(module, item.name)
            is_known = module in self.packages or item.name in GONE.get(module, {})
            is_missing = home == module and not is_known
            if is_missing and not handles_its_absence(item.node):
                reason = "Python 3 has no %s.%s" % (module, item.name)
                self.report(item.node, reason, Risk.HIGH)
            alias = item.bound if item.bound != name else ""
            groups.setdefault(home, []).append(Item(name, alias, item.node))
        (first, new_items) = next(iter(groups.items()))
        has_new_names = [new.name for new in new_items] != [item.name for item in items]
        if set(groups) == {module} and not has_new_names:
            return
        if (
            len(groups) == 1
            and not has_new_names
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


def _flush(keyword: str, names: List[str], parts: List[Part]) -> List[str]:
    if names:
        parts.append(keyword + ", ".join(names))
    return []
