"""Write what stands for a name of a module that Python 3 does not have."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from . import _import_statements as statements
from ._calls import text_of
from ._class_bodies import bases_of
from ._fixer import Fixer
from ._import_statements import Attempt, Item, Part
from ._moved import ON_BOTH, ON_PYTHON3, PYTHON3_NAMES, SIX_MOVES
from ._references import (
    import_compat_helper,
    import_module,
    import_name,
    is_free,
    is_module_available,
    six_attribute,
)

_DOTTED = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)(?!\w*=[^=])")
_STRING = re.compile(r'"[^"]*"')
#: Modules of six.moves that are imported by name, for they are long to write.
_SHORTENED = "six.moves.collections_abc."


class Replacement(NamedTuple):
    """What to write for a name of a module.

    text: an expression, with the modules by their full names. on_both: it means the
    same on Python 2; else it is for Python 3 alone.
    """

    text: str
    on_both: bool

    @property
    def is_dotted(self) -> bool:
        """Whether it is ``module.name``, which can be imported."""
        return re.fullmatch(r"\w+(\.\w+)+", self.text) is not None

    @property
    def home(self) -> Tuple[str, str]:
        """The module and the name of a dotted one."""
        module, _, name = self.text.rpartition(".")
        return module, name


def replacement(module: str, name: str) -> Optional[Replacement]:
    """Return what stands for ``module.name``, or None."""
    for table, on_both in ((ON_BOTH, True), (ON_PYTHON3, False)):
        text = table.get(module, {}).get(name)
        if text is not None:
            return Replacement(text, on_both)
    return None


def names_with_replacement() -> Dict[str, List[str]]:
    """Return all names in the tables, by module."""
    found: Dict[str, List[str]] = {}
    for table in (ON_BOTH, ON_PYTHON3):
        for module, names in table.items():
            found.setdefault(module, []).extend(names)
    return found


def replace_attribute(
    fixer: Fixer, attribute: Leaf, module: str, new: Replacement
) -> bool:
    """Write the replacement for ``alias.attribute``, where alias is the module.

    Imports what it needs. Reports the place and returns False where a name is taken.
    """
    trailer = attribute.parent
    assert trailer is not None
    alias = trailer.prev_sibling
    text = expression(fixer, alias, new.text, {module: alias.value})
    if text is None:
        return False
    if not new.on_both:
        is_old = six_attribute(fixer, alias, "PY2")
        if is_old is None:
            return False
        old = "%s.%s" % (alias.value, attribute.value)
        text = "%s if %s else %s" % (old, is_old.value, text)
        if not _stands_alone(trailer):
            text = "(%s)" % text
    trailer.remove()
    alias.replace(Leaf(alias.type, text, prefix=alias.prefix))
    return True


def _stands_alone(trailer: Node) -> bool:
    """Whether ``module.name`` can become a conditional expression without brackets."""
    power = trailer.parent
    assert power is not None
    return (
        len(power.children) == 2
        and power.parent is not None
        and power.parent.type
        in (syms.arglist, syms.argument, syms.classdef, syms.return_stmt, syms.trailer)
        and not str(power.parent).startswith("[")
    )


def expression(
    fixer: Fixer, node: Base, text: str, aliases: Dict[str, str]
) -> Optional[str]:
    """Return an expression of the tables for use in the place of a node.

    aliases: names under which modules are known there. Imports the other modules.
    Reports the place and returns None where a name is taken.
    """
    if text.startswith("compat."):
        name = text[len("compat.") :]
        return name if import_compat_helper(fixer, node, name) else None
    if text.startswith(_SHORTENED):
        home, _, shortened = _SHORTENED[:-1].rpartition(".")
        if not import_name(fixer, node, home, shortened):
            return None
        return text[len(home) + 1 :]
    if text.startswith("six."):
        attribute = six_attribute(fixer, node, text[len("six.") :])
        return None if attribute is None else attribute.value
    for dotted in _dotted_names(text):
        module = _module_in(dotted)
        if module in aliases:
            text = re.sub(r"\b%s\." % module, aliases[module] + ".", text)
        elif module:
            if not import_module(fixer, node, module):
                return None
        elif not _is_builtin_free(fixer, node, dotted):
            return None
    return text


def _module_in(dotted: str) -> str:
    """Return the module of ``module.name``, or ``""`` if it is a builtin's."""
    module, _, name = dotted.rpartition(".")
    if hasattr(builtins, dotted.partition(".")[0]):
        return ""
    return module or name


def _is_builtin_free(fixer: Fixer, node: Base, dotted: str) -> bool:
    name = dotted.partition(".")[0]
    if is_free(fixer.scopes, node, name):
        return True
    fixer.report(node, "write %s, but the name %s is taken here" % (dotted, name))
    return False


def _dotted_names(text: str) -> Iterator[str]:
    found = dict.fromkeys(_DOTTED.findall(_STRING.sub("", text)))
    yield from (dotted for dotted in found if not keyword.iskeyword(dotted))


def replace_imported(
    fixer: Fixer,
    statement: Node,
    module: str,
    kept: List[Item],
    rows: List[Item],
    last: Sequence[Part] = (),
) -> bool:
    """Import the replacements for the names that ``from module import`` lists.

    kept: those that stay. rows: those with a replacement. last: what is written too.
    Reports the place and returns False where a name is taken.
    """
    groups: Dict[Tuple[str, bool], List[Item]] = {}
    others: List[Part] = []
    for item in rows:
        new = replacement(module, item.name)
        assert new is not None
        if new.is_dotted:
            home, name = new.home
            bound = "" if item.bound == name else item.bound
            if home == "compat":
                home = fixer.context.settings.compat_module
            renamed = Item(name, bound, item.node)
            if home == module and new.on_both and kept:
                kept = [*kept, renamed]
                continue
            groups.setdefault((home, new.on_both), []).append(renamed)
            continue
        assigned = _assignment(fixer, statement, module, item, new)
        if assigned is None:
            return False
        others += assigned
    homes = list(groups)
    if not (kept or others or last) and len(homes) == 1 and homes[0][1]:
        (home, _), names = homes[0], groups[homes[0]]
        if [item.name for item in names] == [item.name for item in rows]:
            _make_findable(fixer, statement, home)
            statements.set_module(statement, home)
            return True
    parts: List[Part] = []
    if kept:
        parts.append(_from(module, kept))
    for (home, on_both), names in groups.items():
        _make_findable(fixer, statement, home)
        if on_both:
            parts.append(_from(home, names))
            continue
        nodes = {id(item.node) for item in names}
        old = [item for item in rows if id(item.node) in nodes]
        parts.append(Attempt(_from(module, old), _from(_on_python3(home), names)))
    statements.replace(statement, [*parts, *others, *last])
    return True


def _assignment(
    fixer: Fixer, statement: Node, module: str, item: Item, new: Replacement
) -> Optional[List[Part]]:
    """Return what binds a name to an expression that cannot be imported."""
    text = new.text
    if new.on_both and text.isidentifier() and not hasattr(builtins, text):
        alias = "" if item.bound == text else item.bound
        return ["import " + str(Item(text, alias, item.node))]
    parts: List[Part] = []
    for dotted in _dotted_names(text):
        needed = "six" if dotted.startswith("six.") else _module_in(dotted)
        if needed:
            has = is_module_available(fixer, statement, needed)
            if has is None:
                return None
            if not has:
                # It has to be there when the statement runs, not just in functions.
                fixer.make_findable(statement, needed)
                parts.append("import " + needed)
        elif dotted != item.bound and not _is_builtin_free(fixer, statement, dotted):
            return None
    if text == item.bound:
        fixer.make_findable(statement, "six")
        binding = "from six.moves.builtins import " + text
    else:
        binding = "%s = %s" % (item.bound, text)
    if new.on_both:
        return [*parts, binding]
    return [*parts, Attempt(_from(module, [item]), binding)]


def without_import(fixer: Fixer, module: str, items: List[Item]) -> Attempt:
    """Return an import of names that are None where the module has none of them.

    What a class here is derived from becomes a class, or that one could not be made.
    """
    bases = {
        text_of(base)
        for class_ in _classes_outside_functions(fixer.context.root)
        for base in bases_of(class_)
    }
    lines = [
        '%s = type("%s", (), {})' % (item.bound, item.bound)
        for item in items
        if item.bound in bases
    ]
    names = [item.bound for item in items if item.bound not in bases]
    if items[0].name == "*":
        lines = ["pass"]
    elif names:
        lines.append(" = ".join([*names, "None"]))
    return Attempt(_from(module, items), "\n".join(lines))


def _classes_outside_functions(root: Node) -> Iterator[Node]:
    pending: List[Base] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Node) and node.type == syms.classdef:
            yield node
        if node.type != syms.funcdef:
            pending.extend(node.children)


def _from(module: str, items: List[Item]) -> str:
    return "from %s import %s" % (module, ", ".join(map(str, items)))


def _on_python3(module: str) -> str:
    if module in SIX_MOVES:
        return "six.moves." + SIX_MOVES[module]
    homes = PYTHON3_NAMES.get(module)
    return sorted(homes)[-1] if homes else module


def _make_findable(fixer: Fixer, statement: Node, home: str) -> None:
    on_python3 = _on_python3(home)
    if home.startswith("six") or on_python3.startswith("six"):
        fixer.make_findable(statement, "six")
    elif home == fixer.context.settings.compat_module:
        fixer.make_findable(statement, home)
