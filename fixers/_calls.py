"""Calls in the tree: their parts, and putting another call around one."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Union

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._scopes import is_name


class Call(NamedTuple):
    """``callee(arguments)``, with whatever follows it in the same expression.

    power: the expression. end: the position of the parentheses among its children.
    """

    power: Node
    end: int

    @property
    def parentheses(self) -> Node:
        """The trailer that holds the arguments."""
        trailer = self.power.children[self.end]
        assert isinstance(trailer, Node)
        return trailer

    @property
    def name(self) -> Optional[Leaf]:
        """The name that is called, if the callee is nothing else."""
        callee = self.power.children[0]
        return callee if self.end == 1 and is_name(callee) else None

    @property
    def method(self) -> Optional[Leaf]:
        """The attribute that is called: ``name`` of ``receiver.name()``."""
        trailer = self.power.children[self.end - 1]
        return attribute_of(trailer) if self.end > 1 else None

    @property
    def receiver(self) -> List[Base]:
        """What stands before the called attribute."""
        return list(self.power.children[: self.end - 1])

    @property
    def arguments(self) -> List[Base]:
        """The arguments, those with a keyword or a star included."""
        inside = self.parentheses.children[1:-1]
        if len(inside) == 1 and inside[0].type == syms.arglist:
            inside = inside[0].children
        return [argument for argument in inside if argument.type != token.COMMA]

    @property
    def positional(self) -> Optional[List[Base]]:
        """The arguments if all are plain ones, else None."""
        arguments = self.arguments
        if any(is_special_argument(argument) for argument in arguments):
            return None
        return arguments

    def following(self) -> Optional[Base]:
        """Return what comes next in the same expression: a trailer or an operator."""
        return self.parentheses.next_sibling

    def enclose(self, callee: str) -> None:
        """Make the call the only argument of another one: ``callee(...)`` around it."""
        children = list(self.power.children)
        prefix = self.power.prefix
        for child in children:
            child.remove()
        children[0].prefix = ""
        around = Node(
            syms.trailer,
            [
                Leaf(token.LPAR, "("),
                Node(syms.power, children[: self.end + 1]),
                Leaf(token.RPAR, ")"),
            ],
        )
        for child in [Leaf(token.NAME, callee, prefix=prefix), around]:
            self.power.append_child(child)
        for child in children[self.end + 1 :]:
            self.power.append_child(child)

    def give_receiver_to(self, function: Leaf) -> None:
        """Make ``receiver.name(...)`` a call ``function(receiver, ...)``."""
        receiver, method = self.receiver, self.power.children[self.end - 1]
        parentheses = self.parentheses
        function.prefix = self.power.prefix
        receiver[0].prefix = ""
        for piece in [*receiver, method]:
            piece.remove()
        value = receiver[0] if len(receiver) == 1 else Node(syms.power, receiver)
        inside = parentheses.children[1:-1]
        if inside:
            for argument in inside:
                argument.remove()
            inside[0].prefix = " "
            comma = Leaf(token.COMMA, ",")
            value = Node(syms.arglist, [value, comma, *_flat(inside)])
        parentheses.insert_child(1, value)
        self.power.insert_child(0, function)


def _flat(inside: List[Base]) -> List[Base]:
    """Return arguments one by one, free to be put elsewhere."""
    found: List[Base] = []
    for node in inside:
        if node.type == syms.arglist:
            children = list(node.children)
            for child in children:
                child.remove()
            found += children
        else:
            found.append(node)
    return found


def is_special_argument(argument: Base) -> bool:
    """Whether an argument has a star or a keyword, or is a generator expression."""
    return bool(argument.type == syms.argument)


def attribute_of(trailer: Optional[Base]) -> Optional[Leaf]:
    """Return the name of a trailer ``.name``, or None."""
    if (
        trailer is not None
        and trailer.type == syms.trailer
        and trailer.children[0].type == token.DOT
    ):
        return trailer.children[1]
    return None


def is_parentheses(node: Optional[Base]) -> bool:
    """Whether the node is a trailer ``(...)``."""
    return (
        node is not None
        and node.type == syms.trailer
        and node.children[0].type == token.LPAR
    )


def call_of_name(leaf: Leaf) -> Optional[Call]:
    """Return the call ``leaf(...)``, or None if the name is not called there."""
    power = leaf.parent
    if (
        power is not None
        and power.type == syms.power
        and power.children[0] is leaf
        and is_parentheses(leaf.next_sibling)
    ):
        return Call(power, 1)
    return None


def call_of_attribute(leaf: Leaf) -> Optional[Call]:
    """Return the call ``receiver.leaf(...)``, or None."""
    trailer = leaf.parent
    if (
        trailer is None
        or attribute_of(trailer) is not leaf
        or not is_parentheses(trailer.next_sibling)
        or trailer.parent is None
        or trailer.parent.type != syms.power
    ):
        return None
    return Call(trailer.parent, position_in(trailer.parent, trailer) + 1)


def call_around(node: Base) -> Optional[Call]:
    """Return the call that the node is an argument of, or None."""
    parent: Optional[Base] = node.parent
    if parent is not None and parent.type == syms.arglist:
        parent = parent.parent
    if not is_parentheses(parent) or parent is None:
        return None
    power = parent.parent
    if power is None or power.type != syms.power:
        return None
    return Call(power, position_in(power, parent))


def drop_first_argument(call: Call) -> None:
    """Remove the first of several arguments of a call, and its comma."""
    arguments = call.parentheses.children[1]
    first, comma, second = arguments.children[:3]
    second.prefix = first.prefix
    first.remove()
    comma.remove()
    if len(arguments.children) == 1:
        second.remove()
        arguments.replace(second)


def position_in(parent: Base, child: Base) -> int:
    """Return where a node is among the children; ``index`` would find an equal one."""
    return next(i for i, node in enumerate(parent.children) if node is child)


def text_of(nodes: Union[Base, List[Base]]) -> str:
    """Return the source of an expression without white space around it."""
    if isinstance(nodes, Base):
        return str(nodes).strip()
    return "".join(map(str, nodes)).strip()
