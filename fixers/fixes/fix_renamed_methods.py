from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, NamedTuple, Optional, Set

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import call_of_attribute, is_parentheses, text_of
from .._class_bodies import bases_of
from .._fixer import Fixer
from .._looking import Trigger, is_attribute
from .._membership import class_of_self
from .._references import (
    handles_its_absence,
    is_changed,
    qualified_name,
    six_attribute,
)
from .._renamed_attributes import is_defined
from .._results import Risk
from .._scopes import is_name


class _Method(NamedTuple):
    """What stands for a method on Python 3.

    new: an expression of the object ``{0}``. modules: it is looked at in files that
    import one of them.
    """

    new: str
    modules: FrozenSet[str]


_TREES = frozenset({"ElementTree", "cElementTree", "etree", "lxml", "xml"})
_METHODS = {
    "fromstring": _Method("{0}.frombytes", frozenset({"array"})),
    "getchildren": _Method("(lambda: list({0}))", _TREES),
    "getiterator": _Method("{0}.iter", _TREES),
    "isAlive": _Method("{0}.is_alive", frozenset({"threading"})),
    "readfp": _Method("{0}.read_file", frozenset({"ConfigParser", "configparser"})),
    "tostring": _Method("{0}.tobytes", frozenset({"array"})),
    "unescape": _Method(
        "six.moves.html_parser.unescape", frozenset({"HTMLParser", "html_parser"})
    ),
}
_THREADS = frozenset({"threading.Thread", "threading.Timer"})
_IMPORTS = re.compile(rb"\b(?:from|import)\b((?:[^\n#;\\]|\\\n)*)")


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    word = source[node.start_byte : node.end_byte].decode("ascii", "replace")
    return is_attribute(node) and not _METHODS[word].modules.isdisjoint(
        _imported_words(source)
    )


@lru_cache(maxsize=8)
def _imported_words(source: bytes) -> FrozenSet[str]:
    words = b" ".join(_IMPORTS.findall(source)).decode("utf-8", "replace")
    return frozenset(re.findall(r"\w+", words))


class FixRenamedMethods(Fixer):
    """Call methods of the library by the name that they have on Python 3.

    Python 3.9 has dropped ``isAlive`` of threads, ``tostring`` and ``fromstring`` of
    arrays, ``getchildren`` and ``getiterator`` of XML elements and ``unescape`` of
    ``HTMLParser``, Python 3.12 ``readfp`` of configurations.

    Before::

        import array, threading
        worker = threading.Thread(target=work)
        while worker.isAlive() or other.isAlive():
            wait()
        data = array.array("B", numbers).tostring()

    After::

        import array, threading
        worker = threading.Thread(target=work)
        while worker.is_alive() or (getattr(other, "isAlive", None) or other.is_alive)():
            wait()
        data = (lambda o: getattr(o, "tostring", None) or o.tobytes)(array.array("B", numbers))()

    An object that still has the older method is asked for that one, for it may be of
    another class.

    Left alone: files that do not import the module that such objects come from, modules
    that define a method of that name, and functions of imported modules.
    """

    trigger = Trigger(words=frozenset(_METHODS), accepts=_is_candidate)
    PATTERN = "trailer< '.' name=(%s) >" % "|".join("'%s'" % name for name in _METHODS)

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"][0]
        power = node.parent
        if power is None or handles_its_absence(name) or is_changed(name):
            return
        if not self._imports_one_of(_METHODS[name.value].modules):
            return
        first = power.children[0]
        receiver = list(power.children[: power.children.index(node)])
        if is_name(first) and self._is_in_module(receiver):
            return
        self.context.need_whole()
        if is_defined(self.context, name.value):
            return
        if name.value == "isAlive" and self._is_thread(receiver):
            name.value = "is_alive"
            name.changed()
        else:
            self._ask(name, receiver)

    def _ask(self, name: Leaf, receiver: List[Base]) -> None:
        """Let the object tell which of the two methods it has."""
        trailer, first = name.parent, receiver[0]
        assert trailer is not None
        call = call_of_attribute(name)
        old, new = name.value, _METHODS[name.value].new
        if call is not None and any(
            is_name(argument.children[0])
            for argument in call.arguments
            if argument.type == syms.argument
        ):
            self.report(name, "some Python 3 has no %s" % old, Risk.LOW)
            return
        if new.startswith("six."):
            function = six_attribute(self, first, new[len("six.") :])
            if function is None:
                return
            new = function.value
        is_plain = all(
            leaf.type in (token.NAME, token.DOT)
            for part in receiver
            for leaf in part.leaves()
        )
        prefix, first.prefix = first.prefix, ""
        text = text_of(receiver)
        form = 'getattr({0}, "%s", None) or %s' % (old, new)
        if is_plain:
            written = "(%s)" % form.format(text)
        else:
            written = "(lambda o: %s)(%s)" % (form.format("o"), text)
        for child in [*receiver[1:], trailer]:
            child.remove()
        first.replace(Leaf(token.NAME, written, prefix=prefix))

    def _imports_one_of(self, modules: FrozenSet[str]) -> bool:
        if not modules.isdisjoint(self._imported_names()):
            return True
        self.context.need_whole()
        return False

    def _imported_names(self) -> Set[str]:
        shared: Dict[str, Any] = self.context.shared
        if "renamed methods: imports" not in shared:
            shared["renamed methods: imports"] = {
                leaf.value
                for node in self.context.root.pre_order()
                if node.type in (syms.import_name, syms.import_from)
                for leaf in node.leaves()
            }
        found: Set[str] = shared["renamed methods: imports"]
        return found

    def _is_in_module(self, receiver: List[Base]) -> bool:
        """Whether the method is a function of a module that was imported."""
        first = receiver[0]
        scope = self.scopes.scope_that_binds(first)
        if scope is None or any(map(is_parentheses, receiver)):
            return False
        is_alone = len(receiver) == 1
        return any(
            _is_bound_by_import(leaf, is_alone)
            for leaf in self.scopes.bindings(scope).get(first.value, ())
        )

    def _is_thread(self, receiver: List[Base]) -> bool:
        name = receiver[0]
        if len(receiver) > 1:
            called = qualified_name(self.context, receiver[:-1])
            return called in _THREADS | {"threading.currentThread"}
        class_ = class_of_self(name)
        if class_ is not None:
            return any(
                qualified_name(self.context, _pieces(base)) in _THREADS
                for base in bases_of(class_)
            )
        scope = self.scopes.scope_that_binds(name) if is_name(name) else None
        bindings = self.scopes.bindings(scope).get(name.value, []) if scope else []
        values = [_value_bound(binding) for binding in bindings]
        return bool(values) and all(
            value is not None
            and len(_pieces(value)) > 1
            and self._is_thread(_pieces(value))
            for value in values
        )


def _pieces(node: Base) -> List[Base]:
    return list(node.children) if node.type == syms.power else [node]


def _value_bound(binding: Leaf) -> Optional[Base]:
    statement = binding.parent
    if statement is None or statement.type != syms.expr_stmt:
        return None
    return statement.children[2] if len(statement.children) == 3 else None


def _is_bound_by_import(leaf: Leaf, is_alone: bool) -> bool:
    """Whether an import binds a name: to a module, or to something in it."""
    node: Optional[Base] = leaf
    while node is not None and node.type not in (syms.import_name, syms.import_from):
        node = node.parent
    return node is not None and (is_alone or node.type == syms.import_name)
