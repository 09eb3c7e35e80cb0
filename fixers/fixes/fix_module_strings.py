from __future__ import annotations

from typing import Any, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import call_around, text_of
from .._fixer import Fixer
from .._looking import Trigger, enclosing_string
from .._moved import PYTHON3_MODULES, PYTHON3_NAMES
from .._references import guards, is_local, is_under_version_test, six_attribute
from .._strings import native_literal

_MODULES = frozenset({*PYTHON3_MODULES, *PYTHON3_NAMES})
#: Functions whose first argument is the name of a module, or of something in one.
_FUNCTIONS = frozenset(
    {"__import__", "delattr", "import_module", "multiple", "patch", "setattr"}
)
_MODULES_OF = "sys.modules"
_OF_MODULES = frozenset({"sys.modules.get", "sys.modules.pop", "sys.modules.has_key"})
_OF_DECORATORS = ("patch", "patch.multiple")
#: Builtins with another name on Python 3.
_BUILTINS = {
    "long": "int",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    string = enclosing_string(node)
    around = string.parent if string is not None else None
    if around is None:
        return False
    if around.type == "argument_list" and around.parent is not None:
        callee = around.parent.child_by_field_name("function")
        if callee is None:
            return False
        text = source[callee.start_byte : callee.end_byte].decode("utf-8", "replace")
        return text.rpartition(".")[2] in _FUNCTIONS or text in _OF_MODULES
    return b"sys.modules" in source[around.start_byte : around.end_byte]


class FixModuleStrings(Fixer):
    """Write both names of a moved module where a string names it.

    Before::

        import sys
        from mock import patch
        pickle = __import__("cPickle")
        del sys.modules["ConfigParser"]
        with patch("urllib2.urlopen") as urlopen:
            fetch()

    After::

        import sys
        from mock import patch
        import six
        pickle = __import__("cPickle" if six.PY2 else "pickle")
        del sys.modules["ConfigParser" if six.PY2 else "configparser"]
        with patch("urllib2.urlopen" if six.PY2 else "urllib.request.urlopen") as urlopen:
            fetch()

    The strings are arguments of ``__import__``, ``import_module``, ``mock.patch`` and
    ``monkeypatch.setattr``, and keys of ``sys.modules``.

    Left alone: code that catches an ImportError, or tests for the version, modules of
    these names in the tree, and ``urllib`` alone, which both versions have.
    """

    trigger = Trigger(
        pattern=(
            r"['\"](?:%s)(?=[.'\"])" % "|".join(sorted(_MODULES, key=len, reverse=True))
        ).encode("ascii"),
        accepts=_is_candidate,
        in_strings=True,
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> None:
        literal = native_literal(self.context, node)
        if literal is None or literal.content.partition(".")[0] not in _MODULES:
            return
        if not self._names_module(node) or is_under_version_test(node):
            return
        newer = _newer(literal.content)
        if newer is None or is_local(self.context, literal.content):
            return
        if any(guards(node, "ImportError", "KeyError", "Exception", "")):
            return
        is_old = six_attribute(self, node, "PY2")
        if is_old is None:
            return
        old, quote = node.value, literal.quote
        text = "%s if %s else %s%s%s" % ((old, is_old.value, quote, newer, quote))
        if node.parent is not None and node.parent.type == syms.comparison:
            text = "(%s)" % text
        node.replace(Leaf(token.NAME, text, prefix=node.prefix))

    def _names_module(self, node: Leaf) -> bool:
        parent = node.parent
        if parent is None:
            return False
        if parent.type == syms.comparison:
            return len(parent.children) == 3 and (
                parent.children[0] is node
                and text_of(parent.children[2]) == _MODULES_OF
            )
        if parent.type == syms.trailer and parent.children[0].type == token.LSQB:
            return _text_before(parent) == _MODULES_OF
        around = parent.parent if parent.type == syms.arglist else parent
        if around is not None and around.type == syms.decorator:
            is_first = node.prev_sibling is None or parent is around
            return is_first and text_of(around.children[1]).endswith(_OF_DECORATORS)
        call = call_around(node)
        if call is None or call.arguments[0] is not node:
            return False
        callee = text_of(list(call.power.children[: call.end]))
        if callee in _OF_MODULES:
            return True
        name = callee.rpartition(".")[2]
        if name in ("setattr", "delattr"):
            return callee != name
        return name in _FUNCTIONS


def _text_before(trailer: Base) -> str:
    power = trailer.parent
    assert power is not None
    children = list(power.children)
    return text_of(children[: children.index(trailer)])


def _newer(old: str) -> Optional[str]:
    """Return the name on Python 3 of a module, or of something in one; None if there is
    none, or it is the same.
    """
    module, dot, rest = old.partition(".")
    first = rest.partition(".")[0]
    if module == "__builtin__" and first in _BUILTINS:
        rest = _BUILTINS[first] + rest[len(first) :]
    if module in PYTHON3_MODULES:
        return PYTHON3_MODULES[module] + dot + rest
    homes = PYTHON3_NAMES[module]
    if not rest:
        return None if module == "urllib" else sorted(homes)[-1]
    found = [home for home, names in homes.items() if first in names]
    return "%s.%s" % (found[0], rest) if found else None
