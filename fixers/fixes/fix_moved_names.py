from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, FrozenSet, List

import tree_sitter
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .. import _import_statements as statements
from .._fixer import Fixer
from .._import_statements import Item
from .._looking import Trigger, is_attribute
from .._moved import BACKPORTS, MISSING, WITHOUT_HOME
from .._references import (
    handles_its_absence,
    is_changed,
    is_implicitly_relative,
    module_of_attribute,
)
from .._replacements import (
    names_with_replacement,
    replace_attribute,
    replace_imported,
    replacement,
    without_import,
)
from .._results import Risk

#: Modules whose every use another fixer looks at.
_OF_OTHERS = frozenset({*WITHOUT_HOME, *BACKPORTS})


def _known_names() -> "dict[str, FrozenSet[str]]":
    found = {module: set(names) for module, names in names_with_replacement().items()}
    for module, missing in MISSING.items():
        found.setdefault(module, set()).update(missing)
    return {
        module: frozenset(names)
        for module, names in found.items()
        if module not in _OF_OTHERS
    }


_NAMES = _known_names()
_MODULES_OF = {
    name: frozenset(module for module, names in _NAMES.items() if name in names)
    for name in frozenset().union(*_NAMES.values())
}
_LOCALE = frozenset({"letters", "lowercase", "uppercase"})


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    word = source[node.start_byte : node.end_byte].decode("ascii", "replace")
    modules = _MODULES_OF.get(word, frozenset())
    if is_attribute(node):
        assert node.parent is not None
        receiver = node.parent.child_by_field_name("object")
        if receiver is None:
            return False
        name = source[receiver.start_byte : receiver.end_byte]
        return any(name in _aliases(module, source) for module in modules)
    at = node.parent
    while at is not None and at.type in ("dotted_name", "aliased_import"):
        at = at.parent
    if at is None or at.type != "import_from_statement":
        return False
    home = at.child_by_field_name("module_name")
    return home is not None and (
        source[home.start_byte : home.end_byte].decode("utf-8", "replace") in modules
    )


@lru_cache(maxsize=64)
def _aliases(module: str, source: bytes) -> FrozenSet[bytes]:
    """Names that ``import module`` may bind in a source."""
    name = module.encode("ascii")
    aliases = re.findall(rb"\b%s\s+as\s+(\w+)" % re.escape(name), source)
    return frozenset({name, *aliases})


class FixMovedNames(Fixer):
    """Take functions, classes and constants from where both versions have them.

    For modules that kept their name, but lost some of their names, or have them
    elsewhere. Python 2 gets the same object, or one of the same behaviour.

    Before::

        import base64, os, string
        from collections import Mapping, namedtuple
        from inspect import getargspec
        path = os.path.join(os.getcwdu(), string.lowercase)
        coded = base64.encodestring(data)

    After::

        import base64, os, string
        from collections import namedtuple
        from six.moves.collections_abc import Mapping
        from onemaster.compat import getargspec
        import six
        path = os.path.join(six.moves.getcwd(), string.ascii_lowercase)
        coded = (base64.encodestring if six.PY2 else base64.encodebytes)(data)

    A name for which Python 3 has nothing becomes None where it is imported, so that the
    rest of the file can be. It is reported.

    ``string.letters`` follows the locale on Python 2 once ``locale.setlocale`` was
    called; each is reported.

    Left alone: code that catches the error, or tests for the version. Attributes for
    which Python 3 has nothing are reported.
    """

    trigger = Trigger(words=frozenset(_MODULES_OF), accepts=_is_candidate)
    PATTERN = " | ".join("'%s'" % name for name in sorted(_MODULES_OF))

    def transform(self, node: Leaf, results: Any) -> None:
        statement = _import_from(node)
        if statement is not None:
            self._fix_from(statement)
            return
        module = module_of_attribute(self.context, node)
        if module is None or node.value not in _NAMES.get(module, ()):
            return
        if handles_its_absence(node) or is_changed(node):
            return
        new = replacement(module, node.value)
        if new is None:
            self._report_missing(node, module, node.value)
            return
        self._report_locale(node, module, node.value)
        replace_attribute(self, node, module, new)

    def _fix_from(self, statement: Node) -> None:
        module = statements.module(statement)
        known = _NAMES.get(module)
        if known is None or handles_its_absence(statement.children[-1]):
            return
        if is_implicitly_relative(self.context, module):
            return
        kept: List[Item] = []
        rows: List[Item] = []
        missing: List[Item] = []
        for item in statements.items(statement):
            has_row = item.name in known and replacement(module, item.name) is not None
            if has_row:
                rows.append(item)
                self._report_locale(item.node, module, item.name)
            elif item.name in known:
                missing.append(item)
                self._report_missing(item.node, module, item.name)
            else:
                kept.append(item)
        if rows or missing:
            last = [without_import(self, module, missing)] if missing else []
            replace_imported(self, statement, module, kept, rows, last)

    def _report_missing(self, node: Base, module: str, name: str) -> None:
        version = MISSING[module][name]
        since = "" if version == "3.6" else " since %s" % version
        risk = Risk.MEDIUM if since else Risk.HIGH
        self.report(node, "Python 3 has no %s.%s%s" % (module, name, since), risk)

    def _report_locale(self, node: Base, module: str, name: str) -> None:
        if module == "string" and name in _LOCALE:
            self.report(
                node,
                "string.%s follows the locale on Python 2: was it set before?" % name,
                Risk.LOW,
            )


def _import_from(node: Leaf) -> "Node | None":
    """Return the ``from`` statement that imports the name, None if there is none."""
    at = node.parent
    while at is not None and at.type in (syms.import_as_name, syms.import_as_names):
        at = at.parent
    return at if at is not None and at.type == syms.import_from else None
