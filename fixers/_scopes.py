"""Which name means what: scopes and bindings of Python 2 code, on the fissix tree."""

from __future__ import annotations

from typing import Dict, Iterator, List, Optional, Tuple

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._walking import nodes_of

_FUNCTIONS = frozenset({syms.funcdef, syms.lambdef, syms.old_lambdef})
_SCOPES = _FUNCTIONS | {syms.classdef, syms.file_input}
_WITHOUT_STATEMENTS = frozenset(
    {syms.expr_stmt, syms.import_from, syms.import_name, syms.parameters, syms.power}
)
_TUPLES = frozenset(
    {
        syms.atom,
        syms.exprlist,
        syms.listmaker,
        syms.star_expr,
        syms.testlist,
        syms.testlist_gexp,
        syms.testlist_star_expr,
        syms.tfpdef,
        syms.tfplist,
        syms.vfpdef,
        syms.vfplist,
    }
)

#: Builtins of every Python from 2.7 on that modules define for older ones.
_LATER_BUILTINS = frozenset(
    {
        "False",
        "True",
        "all",
        "any",
        "bool",
        "bytes",
        "enumerate",
        "frozenset",
        "next",
        "property",
        "reversed",
        "set",
        "sorted",
        "sum",
    }
)
_LAYOUT = frozenset({token.DEDENT, token.INDENT, token.NEWLINE, token.SEMI})
_MAY_BE_GENERATOR = frozenset({syms.argument, syms.dictsetmaker, syms.testlist_gexp})


def is_name(node: Optional[Base], *values: str) -> bool:
    """Whether the node is a NAME, and one of the values if any are given."""
    return (
        isinstance(node, Leaf)
        and node.type == token.NAME
        and (not values or node.value in values)
    )


def is_attribute(leaf: Leaf) -> bool:
    """Whether the name is what follows a dot, in code or in an import."""
    previous = leaf.prev_sibling
    return (
        previous is not None
        and previous.type == token.DOT
        and leaf.parent is not None
        and leaf.parent.type in (syms.trailer, syms.dotted_name)
    )


def is_keyword(leaf: Leaf) -> bool:
    """Whether the name is the keyword of a keyword argument."""
    following = leaf.next_sibling
    return (
        leaf.parent is not None
        and leaf.parent.type == syms.argument
        and following is not None
        and following.type == token.EQUAL
    )


def enclosing_scope(node: Base) -> Node:
    """Return the function, lambda, class, generator expression or module whose names
    the node sees first.

    Defaults, bases and a function's own name belong to the scope around it.
    """
    child, parent = node, node.parent
    while parent is not None:
        if parent.type in _FUNCTIONS:
            if child is parent.children[-1] or _is_parameter(node, parent):
                return parent
        elif parent.type == syms.classdef:
            if child is parent.children[-1]:
                return parent
        elif parent.type == syms.file_input or _is_generator(parent):
            return parent
        child, parent = parent, parent.parent
    raise ValueError("the node is in no module")


def visible_scopes(node: Base) -> Iterator[Node]:
    """Yield the scopes whose names the node sees, inner first, the module last."""
    scope = first = enclosing_scope(node)
    while scope.type != syms.file_input:
        # Names of a class are not seen from the functions in it.
        if scope is first or scope.type != syms.classdef:
            yield scope
        scope = enclosing_scope(scope)
    yield scope


def _is_generator(node: Base) -> bool:
    """Whether the node is a comprehension with a scope of its own.

    In Python 2 that is every one but a list's.
    """
    return node.type in _MAY_BE_GENERATOR and any(
        child.type == syms.comp_for for child in node.children
    )


def _opens_scope(node: Base) -> bool:
    return node.type in _SCOPES or _is_generator(node)


def _is_parameter(node: Base, function: Node) -> bool:
    return any(leaf is node for leaf in parameters(function))


def parameters(function: Node) -> List[Leaf]:
    """Return the names that a function or lambda takes, nested ones included."""
    if function.type == syms.funcdef:
        arguments = function.children[2].children[1:-1]
    else:
        arguments = function.children[1:-2]
    if len(arguments) == 1 and arguments[0].type in (
        syms.typedargslist,
        syms.varargslist,
    ):
        arguments = arguments[0].children
    found: List[Leaf] = []
    expecting = True
    for argument in arguments:
        if argument.type == token.COMMA:
            expecting = True
        elif argument.type == token.EQUAL:
            expecting = False
        elif expecting and argument.type not in (token.STAR, token.DOUBLESTAR):
            found += targets(argument)
    return found


def targets(node: Base) -> List[Leaf]:
    """Return the names that are bound when something is assigned to the node."""
    if isinstance(node, Leaf):
        return [node] if node.type == token.NAME else []
    if node.type == syms.tname:
        return targets(node.children[0])
    if node.type in _TUPLES:
        return [leaf for child in node.children for leaf in targets(child)]
    return []


def own_nodes(scope: Node) -> Iterator[Base]:
    """Walk the nodes of a scope, without those of the scopes inside it.

    The nested definitions themselves are walked, but not what is inside them.
    """
    pending = list(scope.children)
    if scope.type in _FUNCTIONS or scope.type == syms.classdef:
        pending = [scope.children[-1]]
    while pending:
        node = pending.pop()
        yield node
        if node.children and not _opens_scope(node):
            pending.extend(node.children)


class Scopes:
    """Bindings of one module; made anew after the tree has changed.

    host: the module whose names the code of a doctest sees besides its own.
    """

    def __init__(self, root: Node, host: Optional[Scopes] = None) -> None:
        self.root = root
        self.host = host
        self._bindings: Dict[int, Tuple[Node, Dict[str, List[Leaf]]]] = {}
        self._global_names: Optional[List[Leaf]] = None

    def bindings(self, scope: Node) -> Dict[str, List[Leaf]]:
        """Return the leaves that bind a name in the scope, by name."""
        known = self._bindings.get(id(scope))
        if known is None:
            found = _bindings(scope)
            if scope is self.root:
                self._add_global_bindings(found)
                if self.host is not None:
                    for name, leaves in self.host.bindings(self.host.root).items():
                        found.setdefault(name, []).extend(leaves)
            known = self._bindings[id(scope)] = (scope, found)
        return known[1]

    def _add_global_bindings(self, found: Dict[str, List[Leaf]]) -> None:
        """Add what functions bind in the module, by ``global``.

        A name that is declared and nowhere bound stands for itself: another module may
        bind it.
        """
        declared = self._declared_global()
        for scope in {id(s): s for s in map(enclosing_scope, declared)}.values():
            own = self.bindings(scope) if scope is not self.root else {}
            for name, leaves in own.items():
                if is_declared_global(leaves):
                    found.setdefault(name, []).extend(
                        leaf for leaf in leaves if not is_declared_global([leaf])
                    )
        for leaf in declared:
            if not found.get(leaf.value):
                found[leaf.value] = [leaf]

    def scope_that_binds(self, leaf: Leaf) -> Optional[Node]:
        """Return the scope whose name a reference means, or None for a builtin name."""
        name = leaf.value
        for scope in visible_scopes(leaf):
            if self.binds(scope, name):
                if is_declared_global(self.bindings(scope)[name]):
                    break
                return scope
        return self.root if self.binds(self.root, name) else None

    def binds(self, scope: Node, name: str) -> bool:
        """Whether a scope gives a name a meaning.

        What a module defines where an older Python lacks a builtin does not.
        """
        bound = self.bindings(scope).get(name, ())
        if scope is self.root and name in _LATER_BUILTINS:
            return not all(map(_is_never_bound, bound))
        return bool(bound)

    def declares_global(self, name: str) -> bool:
        """Whether a ``global`` statement anywhere in the module has the name."""
        return any(leaf.value == name for leaf in self._declared_global())

    def _declared_global(self) -> List[Leaf]:
        if self._global_names is None:
            self._global_names = []
            pending: List[Base] = [self.root]
            while pending:
                node = pending.pop()
                if node.type == syms.global_stmt:
                    self._global_names += filter(is_name, node.children[1:])
                elif node.type not in _WITHOUT_STATEMENTS:
                    pending.extend(node.children)
        return self._global_names

    def is_builtin(self, leaf: Leaf) -> bool:
        """Whether a NAME is a reference (not a target, attribute, keyword, parameter or
        import) that no scope of this module binds: it means the builtin.
        """
        return self.is_reference(leaf) and self.scope_that_binds(leaf) is None

    def is_reference(self, leaf: Leaf) -> bool:
        """Whether a NAME reads the value of a variable."""
        if leaf.type != token.NAME or is_attribute(leaf) or is_keyword(leaf):
            return False
        if _in_import(leaf) or (
            leaf.parent is not None and leaf.parent.type == syms.global_stmt
        ):
            return False
        bound = self.bindings(enclosing_scope(leaf)).get(leaf.value, ())
        return not any(leaf is binding for binding in bound)

    def star_imports(self) -> List[Node]:
        """Return the ``from x import *`` statements of the module."""
        return [
            node
            for node in nodes_of(self.root)
            if node.type == syms.import_from and node.children[-1].type == token.STAR
        ]


def is_declared_global(leaves: List[Leaf]) -> bool:
    """Whether a ``global`` statement is among what binds a name in a scope."""
    return any(
        leaf.parent is not None and leaf.parent.type == syms.global_stmt
        for leaf in leaves
    )


def _is_never_bound(binding: Leaf) -> bool:
    """Whether a name is only bound ``except NameError``, after ``try: name``."""
    child, parent = binding, binding.parent
    while parent is not None:
        if parent.type == syms.try_stmt:
            position = next(i for i, c in enumerate(parent.children) if c is child)
            return (
                position > 2
                and _catches_name_error(parent.children[position - 2])
                and _reads_later_builtins(parent.children[2])
            )
        child, parent = parent, parent.parent
    return False


def _catches_name_error(clause: Base) -> bool:
    return clause.type == syms.except_clause and is_name(
        clause.children[1], "NameError"
    )


def _reads_later_builtins(body: Base) -> bool:
    """Whether a block does nothing but read builtins that are always there."""
    lines = body.children if body.type == syms.suite else [body]
    statements = [
        statement
        for line in lines
        for statement in (line.children if line.type == syms.simple_stmt else [line])
        if statement.type not in _LAYOUT
    ]
    return all(is_name(statement, *_LATER_BUILTINS) for statement in statements)


def _in_import(leaf: Leaf) -> bool:
    parent = leaf.parent
    while parent is not None and parent.type in (
        syms.dotted_name,
        syms.dotted_as_name,
        syms.dotted_as_names,
        syms.import_as_name,
        syms.import_as_names,
    ):
        parent = parent.parent
    return parent is not None and parent.type in (syms.import_name, syms.import_from)


def _bindings(scope: Node) -> Dict[str, List[Leaf]]:
    found: Dict[str, List[Leaf]] = {}

    def bind(leaves: List[Leaf]) -> None:
        for leaf in leaves:
            found.setdefault(leaf.value, []).append(leaf)

    if scope.type in _FUNCTIONS:
        bind(parameters(scope))
    for node in own_nodes(scope):
        if node.type in _BINDING:
            bind(_bound_by(node))
    return found


_BINDING = frozenset(
    {
        syms.classdef,
        syms.comp_for,
        syms.del_stmt,
        syms.except_clause,
        syms.expr_stmt,
        syms.for_stmt,
        syms.funcdef,
        syms.global_stmt,
        syms.import_from,
        syms.import_name,
        syms.namedexpr_test,
        syms.with_item,
    }
)


def _bound_by(node: Base) -> List[Leaf]:
    """The names that one statement or clause binds in the scope that it stands in."""
    kind, children = node.type, node.children
    if kind in (syms.funcdef, syms.classdef):
        return targets(children[1])
    if kind == syms.global_stmt:
        return [leaf for leaf in children[1:] if is_name(leaf)]
    if kind == syms.import_name:
        return [leaf for child in children[1:] for leaf in _imported_module(child)]
    if kind == syms.import_from:
        position = next(i for i, c in enumerate(children) if is_name(c, "import"))
        return [leaf for child in children[position + 1 :] for leaf in _imported(child)]
    return [leaf for target in assigned(node) for leaf in targets(target)]


def assigned(node: Base) -> List[Base]:
    """Return what one statement or clause assigns to or deletes, as expressions."""
    kind, children = node.type, node.children
    if kind == syms.expr_stmt:
        return [
            child
            for child, following in zip(children, children[1:])
            if following.type in (token.EQUAL, syms.annassign)
            or _is_augmented(following)
        ]
    if kind in (syms.for_stmt, syms.del_stmt):
        return [children[1]]
    if kind == syms.comp_for:
        position = next(i for i, c in enumerate(children) if is_name(c, "in"))
        return [children[position - 1]]
    if kind == syms.except_clause:
        return list(children[3:])
    if kind == syms.with_item:
        return list(children[2:])
    if kind == syms.namedexpr_test:
        return [children[0]]
    return []


def is_stored(node: Base) -> bool:
    """Whether an expression is assigned to or deleted, not read."""
    while node.parent is not None and node.parent.type in _TUPLES:
        node = node.parent
    return node.parent is not None and any(
        target is node for target in assigned(node.parent)
    )


def _is_augmented(node: Base) -> bool:
    return isinstance(node, Leaf) and node.value.endswith("=") and len(node.value) > 1


def _imported_module(node: Base) -> List[Leaf]:
    if is_name(node):
        return [node]
    if node.type == syms.dotted_name:
        return [node.children[0]]
    if node.type == syms.dotted_as_name:
        return [node.children[2]]
    if node.type == syms.dotted_as_names:
        return [leaf for child in node.children for leaf in _imported_module(child)]
    return []


def _imported(node: Base) -> List[Leaf]:
    if is_name(node):
        return [node]
    if node.type == syms.import_as_name:
        return [node.children[2]]
    if node.type == syms.import_as_names:
        return [leaf for child in node.children for leaf in _imported(child)]
    return []
