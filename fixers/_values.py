"""What is known of a value without running the code: its type, and who can reach it."""

from __future__ import annotations

import enum
import re
from typing import List, Optional, Sequence

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import attribute_of, call_around, is_parentheses, text_of
from ._fixer import FileContext
from ._imports import future_features
from ._references import qualified_name
from ._scopes import enclosing_scope, is_attribute, is_keyword, is_name


class Kind(enum.Enum):
    """Types of values that make a difference to the fixers."""

    LIST = "list"
    DICT = "dict"
    SET = "set"
    TUPLE = "tuple"
    RANGE = "range"
    #: ``str`` on both versions.
    STRING = "str"
    #: A string of any type.
    TEXT = "text"
    #: Neither a string nor a tuple; perhaps an iterator.
    ITERABLE = "iterable"


_IMMUTABLE = frozenset({Kind.TUPLE, Kind.RANGE, Kind.STRING, Kind.TEXT})
_BUILTIN_RESULTS = {
    "dict": Kind.DICT,
    "dir": Kind.LIST,
    "enumerate": Kind.ITERABLE,
    "file": Kind.ITERABLE,
    "frozenset": Kind.SET,
    "globals": Kind.DICT,
    "list": Kind.LIST,
    "locals": Kind.DICT,
    "map": Kind.ITERABLE,
    "open": Kind.ITERABLE,
    "range": Kind.RANGE,
    "repr": Kind.STRING,
    "reversed": Kind.ITERABLE,
    "set": Kind.SET,
    "sorted": Kind.LIST,
    "str": Kind.STRING,
    "tuple": Kind.TUPLE,
    "unicode": Kind.TEXT,
    "vars": Kind.DICT,
    "xrange": Kind.RANGE,
    "zip": Kind.ITERABLE,
}
#: Classes of the standard library.
_CLASSES = {
    "collections.Counter": Kind.DICT,
    "collections.OrderedDict": Kind.DICT,
    "collections.defaultdict": Kind.DICT,
}
_METHOD_RESULTS = {
    "join": Kind.TEXT,
    "keys": Kind.ITERABLE,
    "items": Kind.ITERABLE,
    "values": Kind.ITERABLE,
    "lower": Kind.TEXT,
    "upper": Kind.TEXT,
    "readlines": Kind.LIST,
    "rsplit": Kind.LIST,
    "split": Kind.LIST,
    "splitlines": Kind.LIST,
    "strip": Kind.TEXT,
}
_ATTRIBUTES = {
    "__dict__": Kind.DICT,
    "os.environ": Kind.DICT,
    "sys.argv": Kind.LIST,
    "sys.modules": Kind.DICT,
    "sys.path": Kind.LIST,
}
#: Calls that return an object that nothing else holds.
_FRESH_BUILTINS = frozenset(
    {"dict", "frozenset", "list", "range", "set", "sorted", "tuple"}
)
_FRESH_METHODS = frozenset({"copy", "readlines", "rsplit", "split", "splitlines"})
#: Builtins that give code a way to every variable.
REFLECTION = frozenset({"dir", "eval", "exec", "execfile", "locals", "vars"})


def values_of(context: FileContext) -> Values:
    """Return what is known of the values in the module of a fixer."""
    known = context.shared.get("values")
    if known is None:
        known = context.shared["values"] = Values(context)
    assert isinstance(known, Values)
    return known


class Values:
    """What is known of the values in one module."""

    def __init__(self, context: FileContext) -> None:
        self.context = context
        self.scopes = context.scopes
        self._unicode_literals = "unicode_literals" in future_features(context.root)

    def kind(self, node: Base, depth: int = 0) -> Optional[Kind]:
        """Return the type of an expression's value, or None where it is not known."""
        if depth > 5:
            return None
        if isinstance(node, Leaf):
            if node.type == token.STRING:
                return self._kind_of_literal(node.value)
            return self._kind_of_name(node, depth) if is_name(node) else None
        if node.type == syms.power:
            return self.kind_of_trailers(node.children, depth)
        if node.type == syms.atom:
            return self._kind_of_atom(node, depth)
        if node.type in (syms.arith_expr, syms.and_test, syms.or_test):
            return self._common(node.children[::2], depth)
        if node.type == syms.term and is_operator(node.children[1], "%"):
            kind = self.kind(node.children[0], depth + 1)
            return Kind.TEXT if kind in (Kind.STRING, Kind.TEXT) else None
        if node.type == syms.test:
            return self._common([node.children[0], node.children[4]], depth)
        return None

    def _common(self, nodes: Sequence[Base], depth: int) -> Optional[Kind]:
        kinds = {self.kind(node, depth + 1) for node in nodes}
        if kinds == {Kind.STRING, Kind.TEXT}:
            return Kind.TEXT
        return kinds.pop() if len(kinds) == 1 else None

    def _kind_of_literal(self, literal: str) -> Kind:
        prefix = literal[: re.search("['\"]", literal).start()].lower()  # type: ignore
        native = prefix in ("", "r") and not self._unicode_literals
        return Kind.STRING if native else Kind.TEXT

    def _kind_of_atom(self, atom: Node, depth: int) -> Optional[Kind]:
        first = atom.children[0]
        if first.type == token.STRING:
            return self._common(atom.children, depth)
        inside = atom.children[1] if len(atom.children) > 2 else None
        if first.type == token.LSQB:
            return Kind.LIST
        if first.type == token.LBRACE:
            pairs = inside is None or any(
                is_operator(child, ":") for child in inside.children
            )
            return Kind.DICT if pairs else Kind.SET
        if first.type == token.LPAR:
            if inside is None:
                return Kind.TUPLE
            if inside.type != syms.testlist_gexp:
                return self.kind(inside, depth + 1)
            if inside.children[1].type == token.COMMA:
                return Kind.TUPLE
            return Kind.ITERABLE
        return None

    def kind_of_trailers(
        self, pieces: Sequence[Base], depth: int = 0
    ) -> Optional[Kind]:
        """Return the type of ``a.b(c)[d]``, given as its parts."""
        last = pieces[-1]
        if len(pieces) == 1:
            return self.kind(last, depth + 1)
        if is_parentheses(last):
            return self._kind_of_call(pieces[:-1], depth)
        if is_slice(last):
            kind = self.kind_of_trailers(pieces[:-1], depth + 1)
            return kind if kind in (Kind.LIST, *_IMMUTABLE) else None
        attribute = attribute_of(last)
        if attribute is not None:
            dotted = text_of(list(pieces))
            return _ATTRIBUTES.get(attribute.value, _ATTRIBUTES.get(dotted))
        return None

    def _kind_of_call(self, callee: Sequence[Base], depth: int) -> Optional[Kind]:
        last = callee[-1]
        if len(callee) == 1 and is_name(last):
            if last.value in _BUILTIN_RESULTS and self.scopes.is_builtin(last):
                return _BUILTIN_RESULTS[last.value]
            return self._kind_of_class(callee)
        attribute = attribute_of(last)
        if attribute is None:
            return None
        if attribute.value == "copy":
            return self.kind_of_trailers(callee[:-1], depth + 1)
        if text_of(list(callee)) == "os.listdir":
            return Kind.LIST
        known = _METHOD_RESULTS.get(attribute.value)
        return self._kind_of_class(callee) if known is None else known

    def _kind_of_class(self, pieces: Sequence[Base]) -> Optional[Kind]:
        """Return the type of the instances of what may be a class, if it is known."""
        name = qualified_name(self.context, pieces)
        return None if name is None else _CLASSES.get(name)

    def _kind_of_name(self, leaf: Leaf, depth: int) -> Optional[Kind]:
        if not self.scopes.is_reference(leaf):
            return None
        scope = self.scopes.scope_that_binds(leaf)
        if scope is None or self.scopes.declares_global(leaf.value):
            return None
        kinds = {
            self._kind_of_binding(binding, depth)
            for binding in self.scopes.bindings(scope).get(leaf.value, [])
        }
        return kinds.pop() if len(kinds) == 1 else None

    def _kind_of_binding(self, binding: Leaf, depth: int) -> Optional[Kind]:
        value = assigned_value(binding)
        if value is not None:
            return self.kind(value, depth + 1)
        if _collects(binding):
            return Kind.DICT if is_operator(binding.prev_sibling, "**") else Kind.TUPLE
        return None

    def is_immutable(self, node: Base) -> bool:
        """Whether the value is of a type that nothing can change."""
        return self.kind(node) in _IMMUTABLE

    def is_fresh(self, node: Base) -> bool:
        """Whether the expression makes an object that nothing else can reach."""
        if node.type == syms.atom:
            if node.children[0].type == token.LPAR:
                inside = node.children[1]
                return inside.type not in (
                    syms.testlist_gexp,
                    syms.yield_expr,
                ) and self.is_fresh(inside)
            return node.children[0].type in (token.LSQB, token.LBRACE)
        return node.type == syms.power and self.are_fresh_trailers(node.children)

    def are_fresh_trailers(self, pieces: Sequence[Base]) -> bool:
        """Like ``is_fresh``, for ``a.b(c)`` given as its parts."""
        last = pieces[-1]
        if len(pieces) == 1:
            return last.type == syms.atom and self.is_fresh(last)
        if is_slice(last):
            return self.kind_of_trailers(pieces[:-1]) is Kind.LIST
        if not is_parentheses(last):
            return False
        callee = pieces[-2]
        if len(pieces) == 2 and is_name(callee, *_FRESH_BUILTINS):
            return self.scopes.is_builtin(callee)
        attribute = attribute_of(callee)
        if attribute is not None and attribute.value in _FRESH_METHODS:
            return True
        return self._kind_of_class(pieces[:-1]) is not None

    def is_private(self, leaf: Base) -> bool:
        """Whether a name is a function's own variable whose object no other code can
        reach: made there, never stored elsewhere, passed to a function or captured.
        """
        if not is_name(leaf) or not self.scopes.is_reference(leaf):
            return False
        scope = self.scopes.scope_that_binds(leaf)
        if scope is None or scope.type != syms.funcdef:
            return False
        bindings = self.scopes.bindings(scope)[leaf.value]
        for binding in bindings:
            value = assigned_value(binding)
            if not self.is_fresh(value) if value else not _collects(binding):
                return False
        if uses_reflection(scope):
            return False
        return all(
            function_of(reference) is scope and self._keeps(reference)
            for reference in references(scope, leaf.value)
            if not any(reference is binding for binding in bindings)
        )

    def _keeps(self, reference: Leaf) -> bool:
        """Whether a use of a variable lets no other code get hold of its object."""
        parent = reference.parent
        assert parent is not None
        if parent.type == syms.power and parent.children[0] is reference:
            trailer = reference.next_sibling
            return trailer is not None and (
                trailer.children[0].type == token.LSQB
                or is_parentheses(trailer.next_sibling)
            )
        if parent.type == syms.for_stmt:
            return parent.children[3] is reference
        if parent.type in (syms.comp_for, syms.comp_if, syms.comparison):
            return True
        if parent.type in (syms.if_stmt, syms.while_stmt, syms.not_test):
            return True
        if parent.type in (syms.return_stmt, syms.print_stmt, syms.del_stmt):
            return True
        if parent.type == syms.argument:
            # The called function gets a copy.
            return is_operator(parent.children[0], "*", "**")
        call = call_around(reference)
        return (
            call is not None
            and call.name is not None
            and call.name.value in _ONLY_LOOKING
            and self.scopes.is_builtin(call.name)
        )


#: Builtins that let nothing else get hold of what they are given, but its items.
_ONLY_LOOKING = frozenset(
    {"all", "any", "bool", "dict", "frozenset", "len", "list", "max", "min", "repr"}
    | {"set", "sorted", "str", "sum", "tuple", "unicode", "isinstance"}
    | {"enumerate", "filter", "iter", "map", "reduce", "reversed", "zip"}
)


def is_operator(node: Optional[Base], *values: str) -> bool:
    """Whether the node is punctuation with one of these values."""
    return isinstance(node, Leaf) and node.type != token.STRING and node.value in values


def is_slice(trailer: Base) -> bool:
    """Whether the node is ``[a:b]``."""
    if trailer.type != syms.trailer or trailer.children[0].type != token.LSQB:
        return False
    inside = trailer.children[1]
    return inside.type == syms.subscript or is_operator(inside, ":")


def assigned_value(binding: Leaf) -> Optional[Base]:
    """Return what ``name = value`` assigns to a name; None for any other binding."""
    statement = binding.parent
    if (
        statement is None
        or statement.type != syms.expr_stmt
        or len(statement.children) != 3
        or statement.children[0] is not binding
        or not is_operator(statement.children[1], "=")
    ):
        return None
    value: Base = statement.children[2]
    return value


def _collects(parameter: Leaf) -> bool:
    """Whether a name is that of ``*args`` or ``**kwargs``, which the call makes."""
    return (
        is_operator(parameter.prev_sibling, "*", "**")
        and parameter.parent is not None
        and parameter.parent.type
        in (syms.typedargslist, syms.parameters, syms.varargslist, syms.lambdef)
    )


def function_of(node: Base) -> Node:
    """Return the scope of a node, as if comprehensions had none of their own."""
    scope = enclosing_scope(node)
    while scope.type not in (
        syms.funcdef,
        syms.lambdef,
        syms.old_lambdef,
        syms.classdef,
        syms.file_input,
    ):
        scope = enclosing_scope(scope)
    return scope


def references(scope: Node, name: str) -> List[Leaf]:
    """Return the NAME leaves in a scope, and in those inside it, that may mean this
    variable, in order.
    """
    return [
        leaf
        for leaf in scope.leaves()
        if is_name(leaf, name) and not is_attribute(leaf) and not is_keyword(leaf)
    ]


def uses_reflection(scope: Node) -> bool:
    """Whether code in a function may reach its variables by other means than names."""
    return any(
        is_name(leaf, *REFLECTION) and not is_attribute(leaf) for leaf in scope.leaves()
    )
