from __future__ import annotations

import re
from typing import Any, List

import tree_sitter
from fissix.fixer_util import find_indentation
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_around, text_of
from .._class_bodies import Member, add_behind, bases_of
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string, is_attribute
from .._references import (
    handles_its_absence,
    is_changed,
    is_under_version_test,
    qualified_name,
    six_attribute,
)
from .._rewriting import is_statement
from .._scopes import enclosing_scope, is_name

#: Methods that give text on Python 2, and what does so on Python 3.
_METHODS = {"ugettext": "gettext", "ungettext": "ngettext"}
_CLASSES = frozenset({"gettext.GNUTranslations", "gettext.NullTranslations"})
_IMPORT = re.compile(r"^\s*(?:import[^#\n]*\bgettext\b|from gettext import\b)", re.M)
_CLASS_NAMES = frozenset({b"GNUTranslations", b"NullTranslations"})
_WORDS = frozenset({*_METHODS, "GNUTranslations", "NullTranslations"}) | {
    "set_output_charset"
}


def _is_code_or_name(node: tree_sitter.Node, source: bytes) -> bool:
    string = enclosing_string(node)
    if string is None:
        is_class = source[node.start_byte : node.end_byte] in _CLASS_NAMES
        return (is_class or is_attribute(node)) and b"gettext" in source
    text = source[string.start_byte : string.end_byte].strip(b"'\"").decode("latin-1")
    return text in _METHODS and b"gettext" in source


class FixTranslations(Fixer):
    """Find ``ugettext`` of translations on Python 3, where ``gettext`` is its name.

    Before::

        import gettext
        catalog = gettext.translation("shop", folder)
        _ = catalog.ugettext
        class Translations(gettext.GNUTranslations):
            def merge(self, other):
                self._catalog.update(other._catalog)

    After::

        import gettext
        import six
        catalog = gettext.translation("shop", folder)
        _ = getattr(catalog, "ugettext" if six.PY2 else "gettext")
        class Translations(gettext.GNUTranslations):
            def merge(self, other):
                self._catalog.update(other._catalog)

            if not six.PY2:
                ugettext = gettext.GNUTranslations.gettext
                ungettext = gettext.GNUTranslations.ngettext

    Classes get the older names as well, for code elsewhere. ``set_output_charset``, which
    Python 3.11 has dropped and no Python 3 needs, is called on Python 2 only.

    So is the name of such a method chosen that a module which imports ``gettext`` passes
    to a function, as ``getattr(catalog, "ugettext")``.

    Left alone: ``ugettext`` of what is not known to come from the module ``gettext``, as
    of a module that defines such a function.
    """

    trigger = Trigger(words=_WORDS, accepts=_is_code_or_name, in_strings=True)
    PATTERN = """
        classdef< 'class' any '(' any* ')' ':' any* >
        | trailer< '.' name=('ugettext' | 'ungettext' | 'set_output_charset') >
        | STRING
    """

    def transform(self, node: Node, results: Any) -> None:
        if is_under_version_test(node):
            return
        if node.type == syms.classdef:
            self._add_names(node)
            return
        if isinstance(node, Leaf):
            self._fix_string(node)
            return
        name = results["name"][0]
        if node.parent is None or handles_its_absence(name) or is_changed(name):
            return
        receiver = list(node.parent.children[: node.parent.children.index(node)])
        if name.value == "set_output_charset":
            self._fix_charset(node.parent, receiver)
        elif self._is_translations(receiver):
            self._fix_method(name, receiver)

    def _fix_string(self, node: Leaf) -> None:
        """Choose by version the name of a method that is passed to a function."""
        name = node.value.strip("'\"")
        if name not in _METHODS or call_around(node) is None:
            return
        if not _IMPORT.search(str(self.scopes.root)):
            return
        if node.parent is not None and node.parent.type == syms.test:
            return
        is_old = six_attribute(self, node, "PY2")
        if is_old is not None:
            quote = node.value[0]
            new = "%s if %s else %s%s%s" % (
                node.value,
                is_old.value,
                quote,
                _METHODS[name],
                quote,
            )
            node.replace(Leaf(token.NAME, new, prefix=node.prefix))

    def _fix_method(self, name: Leaf, receiver: List[Base]) -> None:
        trailer = name.parent
        assert trailer is not None
        is_old = six_attribute(self, receiver[0], "PY2")
        if is_old is None:
            return
        prefix, receiver[0].prefix = receiver[0].prefix, ""
        names = (text_of(receiver), name.value, is_old.value, _METHODS[name.value])
        text = 'getattr(%s, "%s" if %s else "%s")' % names
        for child in [*receiver[1:], trailer]:
            child.remove()
        receiver[0].replace(Leaf(token.NAME, text, prefix=prefix))

    def _is_translations(self, receiver: List[Base]) -> bool:
        """Whether an expression, given as its parts, is known to be translations."""
        if len(receiver) > 1:
            called = qualified_name(self.context, receiver[:-1])
            return called == "gettext.translation" or called in _CLASSES
        name = receiver[0]
        if not is_name(name):
            return False
        scope = self.scopes.scope_that_binds(name)
        bindings = self.scopes.bindings(scope).get(name.value, []) if scope else []
        return bool(bindings) and all(map(self._is_bound_to_them, bindings))

    def _is_bound_to_them(self, binding: Leaf) -> bool:
        statement = binding.parent
        if statement is None or statement.type != syms.expr_stmt:
            return False
        value = statement.children[-1]
        return (
            len(statement.children) == 3
            and value.type == syms.power
            and self._is_translations(value.children)
        )

    def _fix_charset(self, power: Node, receiver: List[Base]) -> None:
        first = receiver[0]
        if not is_statement(power) or len(receiver) != 1 or not is_name(first):
            return
        line = power.parent
        assert line is not None
        if len(line.children) != 2 or not (
            self._is_translations(receiver) or self._is_of_translations(first)
        ):
            return
        is_old = six_attribute(self, first, "PY2")
        if is_old is None:
            return
        indent = find_indentation(line)
        deeper = indent + ("\t" if "\t" in indent else "    ")
        text = "if %s:\n%s%s" % (is_old.value, deeper, first.value)
        first.replace(Leaf(token.NAME, text, prefix=first.prefix))

    def _is_of_translations(self, leaf: Leaf) -> bool:
        """Whether a name is the first parameter in a class of translations."""
        function = enclosing_scope(leaf)
        if function.type != syms.funcdef or function.parent is None:
            return False
        class_ = enclosing_scope(function)
        parameters = [p for p in function.children[2].leaves() if p.type == token.NAME]
        return (
            class_.type == syms.classdef
            and parameters[:1] != []
            and parameters[0].value == leaf.value
            and self._base(class_) is not None
        )

    def _base(self, class_: Node) -> "Base | None":
        for base in bases_of(class_):
            pieces = base.children if base.type == syms.power else [base]
            if qualified_name(self.context, pieces) in _CLASSES:
                return base
        return None

    def _add_names(self, class_: Node) -> None:
        base = self._base(class_)
        if base is None:
            return
        bound = self.scopes.bindings(class_)
        inherited = [
            "    %s = %s.%s" % (old, text_of(base), new)
            for old, new in _METHODS.items()
            if old not in bound
        ]
        own = [
            "    %s = %s" % (new, old)
            for old, new in _METHODS.items()
            if old in bound and new not in bound
        ]
        # The module may have the name of a method.
        lines = inherited + own
        suite = class_.children[-1]
        if not lines or any(_METHODS.get(leaf.value) for leaf in _names_below(suite)):
            return
        if suite.type != syms.suite:
            self.report(
                class_, "let the class have ugettext and ungettext on Python 3 too"
            )
            return
        is_old = six_attribute(self, base, "PY2")
        if is_old is None:
            return
        last = [c for c in suite.children if isinstance(c, Node)][-1]
        function = last if last.type == syms.funcdef else None
        add_behind(
            Member(class_, class_.children[1], function, last),
            ["if not %s:" % is_old.value, *lines],
        )


def _names_below(suite: Base) -> List[Leaf]:
    """Return what is assigned under a test in a class body."""
    found = []
    for statement in suite.children:
        if statement.type == syms.if_stmt:
            found += [leaf for leaf in statement.leaves() if leaf.type == token.NAME]
    return found
