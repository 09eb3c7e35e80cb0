"""How the value of an expression is used: can code tell a list from an iterator?"""

from __future__ import annotations

import enum
from typing import List, NamedTuple, Optional, Tuple

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import Call, attribute_of, call_around
from ._effects import Code
from ._references import compat_helper
from ._scopes import Scopes, enclosing_scope, is_name, is_stored
from ._values import (
    Kind,
    Values,
    assigned_value,
    function_of,
    is_operator,
    references,
    uses_reflection,
)


class Use(enum.Enum):
    """What an expression's value is used for."""

    #: Its items are taken one after the other, and it is gone then.
    ITERATED = "iterated"
    LENGTH = "length"
    #: ``x in value``
    SEARCHED = "searched"
    #: True or false.
    TESTED = "tested"
    #: ``value[i]``
    ITEM = "item"
    #: ``value.attribute``
    ATTRIBUTE = "attribute"
    #: ``value + x``
    ADDED = "added"
    DISCARDED = "discarded"
    #: Anything else: the value itself is seen.
    SEEN = "seen"


class Consumption(NamedTuple):
    """One use of a value.

    whole: if it is iterated, then to the end, unless an error ends it.
    between: code that may run after the value was made and before the last item is
        taken.
    target: what a loop or comprehension assigns each item to.
    """

    use: Use
    whole: bool = True
    between: Tuple[Code, ...] = ()
    target: Optional[Base] = None


_SEEN = Consumption(Use.SEEN)
_AT_ONCE = Consumption(Use.ITERATED)
_IN_PART = Consumption(Use.ITERATED, whole=False)
#: Builtins that take all items of their first argument before they return.
_TAKING = frozenset({"dict", "frozenset", "list", "set", "sorted", "sum", "tuple"})
#: Methods that do so, by the type that they belong to. An error leaves a part taken.
_TAKING_METHODS = {
    "extend": Kind.LIST,
    "update": Kind.DICT,
    "difference": Kind.SET,
    "intersection": Kind.SET,
    "issubset": Kind.SET,
    "issuperset": Kind.SET,
    "union": Kind.SET,
}
#: Functions of the compat module that make a list at once.
_HELPERS = frozenset({"eager_filter", "eager_map", "view_to_list"})
_CONDITIONAL = frozenset(
    {syms.and_test, syms.or_test, syms.test, syms.if_stmt, syms.try_stmt}
    | {syms.while_stmt, syms.with_stmt, syms.for_stmt}
)


class Consumptions:
    """Answers about the expressions of one module."""

    def __init__(self, scopes: Scopes, values: Values) -> None:
        self._scopes, self._values = scopes, values

    def of(self, call: Call) -> Consumption:
        """Tell how the value of a call is used, followed through a local variable that
        is assigned once and read once.
        """
        return self._of_piece(call.parentheses, follow=True)

    def every(self, call: Call) -> List[Consumption]:
        """Tell how the value of a call is used wherever a local variable is read that
        holds nothing else, however often. The order and ``between`` mean nothing.
        """
        expression = _expression(call.parentheses)
        if expression is not None and expression.next_sibling is None:
            name = _only_target(expression)
            scope = function_of(expression) if name is not None else None
            if name is not None and scope is not None and self._is_own(scope, name):
                return [
                    self._of_piece(leaf, follow=False)
                    for leaf in references(scope, name.value)
                    if leaf is not name
                ]
        return [self._of_piece(call.parentheses, follow=False)]

    def _is_own(self, scope: Node, name: Leaf) -> bool:
        """Whether a name is a variable of a function that is bound only here."""
        return (
            scope.type == syms.funcdef
            and len(self._scopes.bindings(scope).get(name.value, [])) == 1
            and not uses_reflection(scope)
        )

    def _of_piece(self, piece: Base, follow: bool) -> Consumption:
        """Tell how a value is used, given the last piece of its expression."""
        following = piece.next_sibling
        if piece.parent is not None and piece.parent.type == syms.power and following:
            if following.type != syms.trailer:
                return _SEEN
            if attribute_of(following) is not None:
                return Consumption(Use.ATTRIBUTE)
            if is_operator(following.children[0], "[") and not _is_complex_index(
                following.children[1]
            ):
                if following.next_sibling is not None or not is_stored(piece.parent):
                    return Consumption(Use.ITEM)
            return _SEEN
        expression = _expression(piece)
        if expression is None or expression.parent is None:
            return _SEEN
        return self._of_expression(expression, expression.parent, follow)

    def _of_expression(self, node: Base, parent: Node, follow: bool) -> Consumption:
        kind = parent.type
        call = call_around(node)
        if call is not None:
            return self._of_argument(node, call)
        if kind == syms.argument:
            if is_operator(parent.children[0], "*"):
                return _AT_ONCE
            return _SEEN
        if kind == syms.for_stmt:
            return _of_loop(node, parent)
        if kind == syms.comp_for:
            return self._of_comprehension(node, parent)
        if kind == syms.comparison:
            return _of_comparison(node, parent)
        if kind == syms.expr_stmt:
            return self._of_assignment(node, parent, follow)
        if kind in (syms.simple_stmt, syms.file_input):
            return Consumption(Use.DISCARDED)
        if kind in (syms.if_stmt, syms.while_stmt, syms.assert_stmt, syms.not_test):
            return Consumption(Use.TESTED)
        if kind == syms.arith_expr:
            return Consumption(Use.ADDED)
        return _SEEN

    def _of_argument(self, node: Base, call: Call) -> Consumption:
        arguments = call.positional
        if arguments is None:
            arguments = call.arguments
            if not arguments or arguments[0] is not node:
                return _SEEN
        name = call.name
        if name is not None and self._scopes.is_builtin(name):
            return self._of_builtin(node, name.value, arguments, call)
        if (
            name is not None
            and name.value in _HELPERS
            and compat_helper(self._values.context, name) is not None
        ):
            called = () if arguments[0] is node else (Code(arguments[0], called=True),)
            return Consumption(Use.ITERATED, between=called)
        if len(arguments) != 1 or call.method is None:
            return _SEEN
        method = call.method.value
        receiver = call.receiver
        if method == "join":
            return _AT_ONCE
        if method in _TAKING_METHODS:
            kind = self._values.kind_of_trailers(receiver)
            accepted = {_TAKING_METHODS[method], Kind.SET} - {None}
            if kind in accepted and not (method == "extend" and kind is Kind.SET):
                return _IN_PART
        return _SEEN

    def _of_builtin(
        self, node: Base, name: str, arguments: List[Base], call: Call
    ) -> Consumption:
        is_first = arguments[0] is node
        if name in _TAKING and is_first:
            return _AT_ONCE
        keywords = [a for a in arguments if a.type == syms.argument and a is not node]
        if any(not is_operator(keyword.children[1], "=") for keyword in keywords):
            return _SEEN
        if name in ("min", "max") and is_first:
            if len(arguments) == 1 + len(keywords) and len(keywords) < 2:
                called = tuple(Code(k.children[2], called=True) for k in keywords)
                return Consumption(Use.ITERATED, between=called)
            return _SEEN
        if name in ("all", "any") and len(arguments) == 1:
            return _IN_PART
        if name == "len" and len(arguments) == 1:
            return Consumption(Use.LENGTH)
        if name == "bool" and len(arguments) == 1:
            return Consumption(Use.TESTED)
        if name == "reduce" and len(arguments) > 1 and arguments[1] is node:
            function = Code(arguments[0], called=True)
            return Consumption(Use.ITERATED, between=(function,))
        if name == "enumerate" and is_first:
            return self._through(call)
        if name == "zip" and not keywords:
            # It stops at the shortest: the others may not be taken to the end.
            return self._through(call, whole=len(arguments) == 1)
        if name in ("map", "filter") and not is_first and not keywords:
            function = Code(arguments[0], called=True)
            whole = len(arguments) == 2
            return self._through(call, whole=whole, between=(function,))
        return _SEEN

    def _through(
        self,
        call: Call,
        whole: bool = True,
        between: Tuple[Code, ...] = (),
    ) -> Consumption:
        """The use of what a call makes, item by item, out of its argument."""
        outer = self._of_piece(call.parentheses, follow=False)
        if outer.use is not Use.ITERATED:
            return _SEEN
        return Consumption(Use.ITERATED, whole and outer.whole, between + outer.between)

    def _of_comprehension(self, node: Base, clause: Node) -> Consumption:
        position = next(i for i, c in enumerate(clause.children) if is_name(c, "in"))
        target = clause.children[position - 1]
        if clause.children[position + 1] is not node or not _is_simple(target):
            return _SEEN
        whole = outermost = clause
        while outermost.parent is not None and outermost.parent.type in (
            syms.comp_for,
            syms.comp_if,
        ):
            outermost = outermost.parent
        body = outermost.parent
        if body is None:
            return _SEEN
        between = tuple(Code(c) for c in body.children if c is not outermost) + tuple(
            Code(c) for c in whole.children[position + 2 :]
        )
        if body.type in (syms.listmaker, syms.dictsetmaker):
            return Consumption(Use.ITERATED, True, between, target)
        call = call_around(body)
        if body.type == syms.testlist_gexp and body.parent is not None:
            outer = self._of_parenthesised(body.parent)
        elif body.type == syms.argument and call is not None:
            outer = self._of_argument(body, call)
        else:
            return _SEEN
        if outer.use is Use.SEARCHED:
            outer = _IN_PART
        if outer.use is not Use.ITERATED:
            return _SEEN
        return Consumption(Use.ITERATED, outer.whole, between + outer.between, target)

    def _of_parenthesised(self, atom: Base) -> Consumption:
        if atom.parent is None:
            return _SEEN
        if atom.parent.type == syms.power and atom.next_sibling is not None:
            return _SEEN
        return self._of_expression(atom, atom.parent, follow=False)

    def _of_assignment(self, node: Base, statement: Node, follow: bool) -> Consumption:
        children = statement.children
        if len(children) != 3 or children[2] is not node:
            return _SEEN
        if not is_operator(children[1], "="):
            if is_operator(children[1], "+="):
                return Consumption(Use.ADDED)
            return _SEEN
        target = children[0]
        if target.type in (syms.testlist_star_expr, syms.exprlist) or (
            target.type == syms.atom and len(target.children) == 3
        ):
            return _AT_ONCE if _is_simple(target) else _SEEN
        name = _only_target(node)
        scope = function_of(node)
        if not follow or name is None or not self._is_own(scope, name):
            return _SEEN
        found = [leaf for leaf in references(scope, name.value) if leaf is not name]
        if len(found) != 1:
            return _SEEN
        return self._of_variable(statement, found[0], scope)

    def _of_variable(
        self, assignment: Node, reference: Leaf, scope: Node
    ) -> Consumption:
        """The use of a variable that is assigned once and read once."""
        line = assignment.parent
        if (
            line is None
            or line.type != syms.simple_stmt
            or len(line.children) != 2
            or enclosing_scope(reference) is not scope
        ):
            return _SEEN
        path: List[Base] = [reference]
        while path[-1].parent is not line.parent:
            parent = path[-1].parent
            if parent is None or _repeats(parent, path[-1]):
                return _SEEN
            path.append(parent)
        statement = path[-1]
        siblings = _after(line)
        position = next((i for i, s in enumerate(siblings) if s is statement), None)
        if position is None:
            return _SEEN
        use = self._of_piece(reference, follow=False)
        before = tuple(Code(sibling) for sibling in siblings[:position]) + tuple(
            Code(earlier)
            for node in path[:-1]
            for earlier in _earlier(node)
            if not isinstance(earlier, Leaf)
        )
        is_loop = statement.type == syms.for_stmt and any(
            piece is statement.children[3] for piece in path
        )
        is_next = position == 0 and not any(
            node.type in _CONDITIONAL for node in path[1 : -1 if is_loop else None]
        )
        return use._replace(whole=use.whole and is_next, between=before + use.between)


def _expression(piece: Base) -> Optional[Base]:
    """Return the whole expression that ends with a piece, parentheses included."""
    node: Base = piece
    if node.parent is not None and node.parent.type == syms.power:
        node = node.parent
    while (
        node.parent is not None
        and node.parent.type == syms.atom
        and len(node.parent.children) == 3
        and is_operator(node.parent.children[0], "(")
    ):
        node = node.parent
        if node.parent is not None and node.parent.type == syms.power:
            if node.next_sibling is not None or node.prev_sibling is not None:
                return None
            node = node.parent
    return node


def _is_complex_index(index: Base) -> bool:
    return index.type in (syms.subscript, syms.subscriptlist) or is_operator(index, ":")


def _earlier(node: Base) -> List[Base]:
    """Return what stands, and so is computed, before a node in its parent."""
    assert node.parent is not None
    found = []
    for sibling in node.parent.children:
        if sibling is node:
            break
        found.append(sibling)
    return found


def _only_target(value: Base) -> Optional[Leaf]:
    """Return the name of ``name = value``, or None for any other statement."""
    statement = value.parent
    if statement is None or statement.type != syms.expr_stmt:
        return None
    target = statement.children[0]
    if is_name(target) and assigned_value(target) is value:
        return target
    return None


def _of_loop(node: Base, loop: Node) -> Consumption:
    if loop.children[3] is not node or not _is_simple(loop.children[1]):
        return _SEEN
    body = loop.children[5]
    leaves_early = any(is_name(leaf, "break", "return") for leaf in body.leaves())
    return Consumption(
        Use.ITERATED,
        whole=not leaves_early,
        between=(Code(body, in_loop=True),),
        target=loop.children[1],
    )


def _is_simple(target: Base) -> bool:
    """Whether only variables are assigned to: a subscript or attribute runs code."""
    return all(
        is_name(leaf) or is_operator(leaf, ",", "(", ")", "[", "]")
        for leaf in target.leaves()
    ) and not any(node.type == syms.trailer for node in target.pre_order())


def _of_comparison(node: Base, comparison: Node) -> Consumption:
    children = comparison.children
    if (
        len(children) == 3
        and children[2] is node
        and str(children[1]).split() in (["in"], ["not", "in"])
    ):
        return Consumption(Use.SEARCHED, whole=False)
    return _SEEN


def _repeats(parent: Node, child: Base) -> bool:
    """Whether a part of a statement may run more or less than once, or later."""
    if parent.type == syms.for_stmt:
        return child is not parent.children[3]
    if parent.type == syms.comp_for:
        position = next(i for i, c in enumerate(parent.children) if is_name(c, "in"))
        return child is not parent.children[position + 1] or (
            parent.parent is not None
            and parent.parent.type in (syms.comp_for, syms.comp_if)
        )
    if any(sibling.type == syms.comp_for for sibling in parent.children):
        return bool(child.type != syms.comp_for)
    return parent.type in (syms.while_stmt, syms.lambdef, syms.old_lambdef)


def _after(line: Base) -> List[Base]:
    """Return the statements that follow a line in its block."""
    found = []
    node = line.next_sibling
    while node is not None:
        if node.type not in (token.INDENT, token.DEDENT, token.NEWLINE):
            found.append(node)
        node = node.next_sibling
    return found
