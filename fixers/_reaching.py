"""Which reads of a variable may see the value that one place left in it."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import is_parentheses
from ._scopes import Scopes, enclosing_scope, is_attribute, is_keyword, is_name
from ._values import is_operator

#: Whether the value may be in the variable; None where no code comes by.
State = Optional[bool]

_FUNCTIONS = frozenset({syms.funcdef, syms.lambdef, syms.old_lambdef})
_TUPLES = frozenset(
    {
        syms.atom,
        syms.exprlist,
        syms.listmaker,
        syms.testlist,
        syms.testlist_gexp,
        syms.testlist_star_expr,
    }
)


class Reads(NamedTuple):
    """Where a value is seen after the place that left it.

    plain: names that are read. deleted: the names in ``del name``. closures: names
    that functions inside the scope read, which may run while the value is there.
    """

    plain: Tuple[Leaf, ...]
    deleted: Tuple[Leaf, ...]
    closures: Tuple[Leaf, ...]

    def __bool__(self) -> bool:
        return bool(self.plain or self.deleted or self.closures)


def reads_after(scopes: Scopes, origin: Node, name: str) -> Reads:
    """Return the reads that may see the value that a place leaves in a variable.

    origin: a list comprehension, as the node in the brackets, or an ``except`` clause,
        which leaves the value at the end of its suite; both bind the name.
    What is read inside the origin itself is not returned, but for the functions that
    the suite of a clause makes: they may run later.
    """
    scope = enclosing_scope(origin)
    walk = _Walk(scopes, scope, origin, name)
    has_body = scope.type in _FUNCTIONS or scope.type == syms.classdef
    end = walk.run(scope.children[-1] if has_body else scope, False)
    may_run = end or walk.lets_others_run
    closures = [leaf for leaf in walk.closures if may_run or walk.is_in_suite(leaf)]
    return Reads(
        tuple(_distinct(walk.plain)),
        tuple(_distinct(walk.deleted)),
        tuple(_distinct(closures)),
    )


def _distinct(leaves: List[Leaf]) -> List[Leaf]:
    return list({id(leaf): leaf for leaf in leaves}.values())


def _either(*states: State) -> State:
    known = [state for state in states if state is not None]
    return any(known) if known else None


class _Walk:
    """Follows the code of one scope in the order in which it may run."""

    def __init__(self, scopes: Scopes, scope: Node, origin: Node, name: str) -> None:
        self._scopes, self._scope = scopes, scope
        self._origin, self._name = origin, name
        self._suite: Optional[Base] = None
        if origin.type == syms.except_clause:
            self._suite = origin.next_sibling.next_sibling
        # Of the loops around: the states at their ``break`` and ``continue``.
        self._loops: List[Tuple[List[State], List[State]]] = []
        # Of the try statements around: whether the value was there at any point.
        self._tries: List[List[bool]] = []
        self.plain: List[Leaf] = []
        self.deleted: List[Leaf] = []
        self.closures: List[Leaf] = []
        # Whether something that may call them comes while the value is there.
        self.lets_others_run = False

    def is_in_suite(self, leaf: Base) -> bool:
        """Whether the leaf stands in the suite of the clause in question."""
        node: Optional[Base] = leaf
        while node is not None and node is not self._suite:
            node = node.parent
        return node is not None

    def run(self, node: Base, state: State) -> State:
        """Follow a statement or an expression; returns the state behind it."""
        if state is None:
            return None
        if isinstance(node, Leaf):
            return self._leaf(node, state)
        kind = node.type
        if kind in _FUNCTIONS:
            return self._function(node, state)
        if kind == syms.classdef:
            for child in node.children[2:]:
                state = self.run(child, state)
            return self._bind(node.children[1], state)
        if kind == syms.global_stmt:
            return state
        if kind in (syms.import_name, syms.import_from):
            return self._import(node, state)
        if kind == syms.expr_stmt:
            return self._assignment(node, state)
        if kind == syms.del_stmt:
            return self._del(node.children[1], state)
        if kind == syms.if_stmt:
            return self._if(node, state)
        if kind == syms.for_stmt:
            return self._for(node, state)
        if kind == syms.while_stmt:
            return self._while(node, state)
        if kind == syms.try_stmt:
            return self._try(node, state)
        if kind == syms.with_item:
            return self._bind(node.children[2], self.run(node.children[0], state))
        if kind in (syms.return_stmt, syms.raise_stmt):
            for child in node.children[1:]:
                state = self.run(child, state)
            self._let_others_run(state)
            return None
        if any(child.type == syms.comp_for for child in node.children):
            return self._comprehension(node, state)
        for child in node.children:
            state = self.run(child, state)
        if is_parentheses(node):
            self._let_others_run(state)
        return state

    def _let_others_run(self, state: State) -> None:
        """Note that functions which read the variable may run here, or later."""
        self.lets_others_run = self.lets_others_run or bool(state)

    def _leaf(self, leaf: Leaf, state: bool) -> State:
        if leaf.type != token.NAME:
            return state
        if leaf.value in ("return", "raise", "yield"):
            self._let_others_run(state)
        if leaf.value in ("return", "raise"):
            return None
        if leaf.value in ("break", "continue") and self._loops:
            left = bool(state) or self.is_in_suite(leaf)
            self._loops[-1][leaf.value == "continue"].append(left)
            return None
        if leaf.value == self._name and state and self._is_meant(leaf):
            self.plain.append(leaf)
        return state

    def _is_meant(self, leaf: Leaf) -> bool:
        if is_attribute(leaf) or is_keyword(leaf):
            return False
        return self._scopes.scope_that_binds(leaf) is self._scope

    def _bind(self, target: Base, state: State) -> State:
        """Follow an assignment to a target."""
        if is_name(target):
            return False if is_name(target, self._name) and state is not None else state
        if target.type in _TUPLES:
            for child in target.children:
                if not is_operator(child, "(", ")", "[", "]", ","):
                    state = self._bind(child, state)
            return state
        return self.run(target, state)

    def _function(self, node: Node, state: State) -> State:
        body = node.children[-1]
        for child in node.children[2 if node.type == syms.funcdef else 1 : -1]:
            for leaf in child.leaves():
                if is_name(leaf, self._name) and enclosing_scope(leaf) is self._scope:
                    state = self.run(leaf, state)
        self.closures += [
            leaf
            for leaf in body.leaves()
            if is_name(leaf, self._name) and self._is_meant(leaf)
        ]
        if node.type == syms.funcdef:
            return self._bind(node.children[1], state)
        return state

    def _import(self, node: Node, state: State) -> State:
        bound = self._scopes.bindings(self._scope).get(self._name, ())
        if any(leaf is binding for leaf in node.leaves() for binding in bound):
            return False
        return state

    def _assignment(self, node: Node, state: State) -> State:
        children = node.children
        if not is_operator(children[1], "="):
            for child in children:
                state = self.run(child, state)
            return self._bind(children[0], state)
        state = self.run(children[-1], state)
        for target in children[:-1:2]:
            state = self._bind(target, state)
        return state

    def _del(self, target: Base, state: State) -> State:
        if is_name(target, self._name):
            if state:
                self.deleted.append(target)
            return False if state is not None else None
        if target.type in _TUPLES:
            for child in target.children:
                state = self._del(child, state)
            return state
        return self.run(target, state)

    def _if(self, node: Node, state: State) -> State:
        ends: List[State] = []
        children = node.children
        for position, child in enumerate(children):
            if is_name(child, "if", "elif"):
                state = self.run(children[position + 1], state)
                ends.append(self.run(children[position + 3], state))
            elif is_name(child, "else"):
                return _either(*ends, self.run(children[position + 2], state))
        return _either(*ends, state)

    def _for(self, node: Node, state: State) -> State:
        children = node.children
        entry = self.run(children[3], state)
        breaks: List[State] = []
        continues: List[State] = []
        state = entry
        for _ in range(2):
            self._loops.append((breaks, continues))
            end = self.run(children[5], self._bind(children[1], state))
            self._loops.pop()
            state = _either(entry, end, *continues)
        if len(children) > 6:
            state = self.run(children[8], state)
        return _either(state, *breaks)

    def _while(self, node: Node, state: State) -> State:
        children = node.children
        breaks: List[State] = []
        continues: List[State] = []
        entry, tested = state, state
        for _ in range(2):
            tested = self.run(children[1], entry)
            self._loops.append((breaks, continues))
            end = self.run(children[3], tested)
            self._loops.pop()
            entry = _either(state, end, *continues)
        tested = self.run(children[1], entry)
        if str(children[1]).strip() in ("1", "True"):
            tested = None
        if len(children) > 4:
            tested = self.run(children[6], tested)
        return _either(tested, *breaks)

    def _try(self, node: Node, state: State) -> State:
        seen = [False]
        self._tries.append(seen)
        children = node.children
        end = self.run(children[2], state)
        in_body = _either(state, seen[0])
        ends: List[State] = []
        for position in range(3, len(children), 3):
            head, suite = children[position], children[position + 2]
            if is_name(head, "else"):
                end = self.run(suite, end)
            elif is_name(head, "finally"):
                before = _either(state, seen[0], end, *ends)
                after = self.run(suite, before)
                self._tries.pop()
                return None if _either(end, *ends) is None else after
            else:
                ends.append(self._handler(head, suite, in_body))
        self._tries.pop()
        return _either(end, *ends)

    def _handler(self, head: Base, suite: Base, state: State) -> State:
        if head.type == syms.except_clause:
            state = self.run(head.children[1], state)
            if len(head.children) > 3:
                state = self._bind(head.children[3], state)
        state = self.run(suite, state)
        if head is self._origin:
            self._arrive()
            return None if state is None else True
        return state

    def _arrive(self) -> None:
        """Note for the try statements around that the value is there."""
        for seen in self._tries:
            seen[0] = True

    def _comprehension(self, node: Node, state: State) -> State:
        clause = next(c for c in node.children if c.type == syms.comp_for)
        before = self.run(_iterable(clause), state)
        if self._binds(clause):
            # Inside, the name is that of the comprehension itself.
            if node is self._origin:
                self._arrive()
                self._let_others_run(any(map(is_parentheses, node.pre_order())))
                return True
            return before
        state = before
        for _ in range(2):
            for leaf_or_node in _inner_parts(node, clause):
                state = self.run(leaf_or_node, state)
        return state

    def _binds(self, clause: Base) -> bool:
        return any(
            is_name(leaf, self._name)
            for inner in clause.pre_order()
            if inner.type == syms.comp_for
            for leaf in _target(inner).leaves()
        )


def _position_of_in(clause: Base) -> int:
    return next(i for i, child in enumerate(clause.children) if is_name(child, "in"))


def _iterable(clause: Base) -> Base:
    found: Base = clause.children[_position_of_in(clause) + 1]
    return found


def _target(clause: Base) -> Base:
    found: Base = clause.children[_position_of_in(clause) - 1]
    return found


def _inner_parts(node: Node, clause: Base) -> List[Base]:
    """Return what a comprehension computes for each item, in order."""
    rest = list(clause.children[_position_of_in(clause) + 2 :])
    return rest + [child for child in node.children if child is not clause]
