from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, FrozenSet, List, Optional

import tree_sitter
from fissix.fixer_util import Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .. import _import_statements as statements
from .._calls import call_around, text_of
from .._fixer import Fixer
from .._import_graph import ImportGraph
from .._import_statements import Attempt, Item, Part
from .._import_uses import uses
from .._looking import Trigger, is_attribute
from .._moved import BACKPORTS, MISSING, WITHOUT_HOME
from .._references import (
    dotted_attributes,
    guards,
    import_module,
    is_changed,
    is_local,
    is_under_version_test,
)
from .._replacements import (
    Replacement,
    names_with_replacement,
    replace_attribute,
    replace_imported,
    replacement,
    without_import,
)
from .._results import Risk
from .._scopes import enclosing_scope

_MODULES = frozenset({*WITHOUT_HOME, *BACKPORTS})
_REPLACED = frozenset(
    name
    for module, names in names_with_replacement().items()
    if module in _MODULES
    for name in names
)
#: Modules that ``hmac`` takes, with the function that it takes as well.
_DIGESTS = {"md5": "hashlib.md5", "sha": "hashlib.sha1"}

_INDENTATION = re.compile(r"(?:[ \t]*\n)*[ \t]*")
_IMPORTS = re.compile(rb"\bimport\b((?:[^\n#;\\]|\\\n)*)")
_ITEM = re.compile(
    (r"\b(%s)\b(?:\s+as\s+(\w+))?" % "|".join(sorted(_MODULES))).encode("ascii")
)


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    at: Optional[tree_sitter.Node] = node
    while at is not None and at.type in ("identifier", "dotted_name", "aliased_import"):
        at = at.parent
    if at is not None and at.type == "import_statement":
        return True
    if at is not None and at.type == "import_from_statement":
        module = at.child_by_field_name("module_name")
        return module is not None and module.start_byte == node.start_byte
    if is_attribute(node):
        assert node.parent is not None
        node = node.parent.child_by_field_name("object") or node
    word = source[node.start_byte : node.end_byte]
    return word in _imported_names(source)


@lru_cache(maxsize=8)
def _imported_names(source: bytes) -> FrozenSet[bytes]:
    """Names that ``import`` may bind to one of the modules in a source."""
    found = set()
    for listed in _IMPORTS.findall(source):
        for module, alias in _ITEM.findall(listed):
            found.add(alias or module)
    return frozenset(found)


class FixGoneModules(Fixer):
    """Do without the modules that Python 3 does not have.

    What another module has on both versions is taken from there.

    Before::

        import md5, new, compiler
        from sets import Set
        digest = md5.new(data)
        made = new.module("made")

    After::

        import hashlib
        import types
        try:
            import compiler
        except ImportError:
            compiler = None
        try:
            from sets import Set
        except ImportError:
            Set = set
        digest = hashlib.md5(data)
        made = types.ModuleType("made")

    A module for which there is nothing becomes None, so that the rest of the file can be
    imported on Python 3, and so does what is imported from it; but a class does if the
    file derives one from it. Each of its uses is reported. A module that a distribution on
    PyPI has, such as ``cgi`` or ``sgmllib``, stays, and the report lists that as a
    requirement for the versions that lack the module.

    Left alone: imports that are in a ``try`` already, code under a test for the version,
    and modules of these names in the tree. An import stays where another module of the
    tree may take its name from this one.
    """

    trigger = Trigger(words=_MODULES | _REPLACED, accepts=_is_candidate)
    PATTERN = "import_name< any* > | import_from< any* >"

    def transform(self, node: Node, results: Any) -> None:
        self._statement = node
        self._needed: List[Part] = []
        if is_under_version_test(node) or _is_guarded(node):
            return
        if node.type == syms.import_from:
            self._fix_from(node)
        else:
            self._fix_import(node)

    def add_import(self, node: Base, module: str, name: Optional[str] = None) -> None:
        """Import in the place of the module that is done without."""
        imported = self.context.shared.setdefault("gone modules: imported", set())
        if (module, name) in imported:
            return
        if _is_at_top(self._statement):
            imported.add((module, name))
        self.make_findable(self._statement, module)
        form = "from %s import %s" % (module, name) if name else "import " + module
        self._needed.append(form)

    def _fix_import(self, statement: Node) -> None:
        parts: List[Part] = []
        changed = False
        for item in statements.items(statement):
            module = item.name.partition(".")[0]
            self._needed = []
            if module not in _MODULES or is_local(self.context, module):
                parts.append("import " + str(item))
                continue
            if self._replace_uses(item, module) and not self._is_taken(item):
                changed = True
            elif module in BACKPORTS:
                self.context.requirements.add(BACKPORTS[module])
                parts.append("import " + str(item))
            else:
                parts.append(Attempt("import " + str(item), item.bound + " = None"))
                changed = True
            parts += self._needed
            changed = changed or bool(self._needed)
        if not changed:
            return
        if parts:
            statements.replace(statement, list(dict.fromkeys(parts)))
        else:
            _remove(statement)

    def _is_taken(self, item: Item) -> bool:
        """Whether another module may take the name that the import binds."""
        if enclosing_scope(item.node) is not self.context.scopes.root:
            return False
        return self.context.ask(ImportGraph.may_take, item.bound)

    def _replace_uses(self, item: Item, module: str) -> bool:
        """Write what stands for the names of the module; returns whether that is all
        that the file needs of it.
        """
        found = uses(self.context, item)
        if not found:
            self._report_gone(item.node, module, module)
        replaced = [self._replace_use(use, module) for use in found]
        return bool(found) and all(replaced)

    def _replace_use(self, use: Leaf, module: str) -> bool:
        if is_under_version_test(use):
            return False
        attributes = dotted_attributes(use)
        if not attributes and module in _DIGESTS and _is_digest(use):
            if import_module(self, use, "hashlib"):
                use.replace(Name(_DIGESTS[module], prefix=use.prefix))
                return True
        new: Optional[Replacement] = None
        if attributes and not is_changed(attributes[0]):
            new = replacement(module, attributes[0].value)
        if new is not None and replace_attribute(self, attributes[0], module, new):
            return new.on_both
        self._report_gone(use, module, ".".join([module, *map(str, attributes[:1])]))
        return False

    def _fix_from(self, statement: Node) -> None:
        module = statements.module(statement)
        root = module.partition(".")[0]
        if root not in _MODULES or is_local(self.context, module):
            return
        rows: List[Item] = []
        kept: List[Item] = []
        for item in statements.items(statement):
            is_row = replacement(module, item.name) is not None
            (rows if is_row else kept).append(item)
        for item in kept:
            self._report_gone(item.node, root, "%s.%s" % (module, item.name))
        if root in BACKPORTS:
            if kept:
                self.context.requirements.add(BACKPORTS[root])
            if rows:
                replace_imported(self, statement, module, kept, rows)
            return
        last: List[Part] = []
        if kept:
            last = [without_import(self, module, kept)]
        if rows:
            replace_imported(self, statement, module, [], rows, last)
        else:
            statements.replace(statement, last)

    def _report_gone(self, node: Base, module: str, name: str) -> None:
        version = WITHOUT_HOME.get(module)
        if module in BACKPORTS:
            version = MISSING.get(module, {}).get(name.rpartition(".")[2])
        if version is None:
            return
        since = "" if version == "3.6" else " since %s" % version
        self.report(node, "Python 3 has no %s%s" % (name, since), Risk.HIGH)


def _is_guarded(statement: Node) -> bool:
    """Whether the code is ready for an import that fails, or does without it."""
    return any(guards(statement, "ImportError", "Exception", "")) or any(
        not any(node is statement for node in guard.children[2].pre_order())
        for guard in guards(statement, "NameError", "AttributeError")
    )


def _is_digest(use: Leaf) -> bool:
    """Whether the name is an argument of ``hmac.new``."""
    call = call_around(use)
    return (
        call is not None
        and call.method is not None
        and "%s.%s" % (text_of(call.receiver), call.method.value)
        in ("hmac.new", "hmac.HMAC")
    )


def _is_at_top(statement: Node) -> bool:
    line = statement.parent
    return (
        line is not None
        and line.parent is not None
        and line.parent.type == syms.file_input
    )


def _remove(statement: Node) -> None:
    """Take out an import that nothing is left of, and keep what stands above it."""
    line = statement.parent
    assert line is not None
    previous, following = line.prev_sibling, line.next_sibling
    is_alone = len(line.children) == 2 and not line.children[1].prefix
    if not is_alone or not isinstance(following, Node):
        statement.replace(Name("pass", prefix=statement.prefix))
        return
    if previous is None:
        following.prefix = line.prefix + following.prefix
    elif previous.type == token.INDENT:
        following.prefix = line.prefix + _INDENTATION.sub("", following.prefix, 1)
    else:
        above, newline, _ = line.prefix.rpartition("\n")
        following.prefix = above + newline + following.prefix
    line.remove()
