"""Find the nodes that a fixer's pattern can match without a walk for each fixer."""

from __future__ import annotations

from collections import defaultdict
from typing import (
    Any,
    DefaultDict,
    Dict,
    FrozenSet,
    Iterable,
    List,
    NamedTuple,
    Optional,
    Set,
    Tuple,
    Union,
)

from fissix import pytree, refactor
from fissix.fixer_base import BaseFix
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Node

#: What a node can be: of a type, or a name with this text.
_Keys = FrozenSet[Union[int, str]]


class Heads(NamedTuple):
    """What the nodes have in common that a fixer can match.

    keys: what each of them is; None if it can be anything. attributes: names with which
    a trailer such as ``.name`` can match besides.
    """

    keys: Optional[_Keys]
    attributes: FrozenSet[str] = frozenset()


def heads_of(fixer: Any) -> Heads:
    """Return what the nodes have in common that a fixer can match."""
    pattern = fixer.pattern
    if pattern is None:
        accepted = fixer._accept_type
        return Heads(None if accepted is None else frozenset({accepted}))
    alternatives = [pattern]
    if _is_choice(pattern):
        alternatives = [alternative[0] for alternative in pattern.content]
    keys: Set[Union[int, str]] = set()
    attributes: Set[str] = set()
    try:
        for alternative in alternatives:
            names = _attributes(alternative)
            attributes.update(names)
            keys.update(() if names else _heads(alternative))
    except refactor._EveryNode:
        return Heads(None)
    if token.NAME in keys:
        keys = {head for head in keys if isinstance(head, int)}
    return Heads(frozenset(keys), frozenset(attributes))


def _is_choice(pattern: Any) -> bool:
    """Whether a pattern is ``(a | b)``."""
    return (
        isinstance(pattern, pytree.WildcardPattern)
        and pattern.min == pattern.max == 1
        and all(len(alternative) == 1 for alternative in pattern.content or [()])
    )


def _attributes(pattern: Any) -> FrozenSet[str]:
    """Return the names, if a pattern is ``trailer< '.' ('a' | 'b') >``."""
    if not isinstance(pattern, pytree.NodePattern) or pattern.type != syms.trailer:
        return frozenset()
    content: Any = pattern.content or ()
    if len(content) == 1 and isinstance(content[0], pytree.WildcardPattern):
        alternatives: Any = content[0].content or ()
        content = alternatives[0] if len(alternatives) == 1 else ()
    if len(content) != 2 or getattr(content[0], "type", None) != token.DOT:
        return frozenset()
    heads = _heads(content[1])
    names = frozenset(head for head in heads if isinstance(head, str))
    return names if len(names) == len(heads) else frozenset()


def matches_every_head(fixer: Any, heads: Heads) -> bool:
    """Whether a fixer matches each node that has its heads: there is no more to ask."""
    return (
        heads.keys is not None
        and not heads.attributes
        and all(isinstance(key, str) for key in heads.keys)
        and type(fixer).match is BaseFix.match
    )


def _heads(pattern: Any) -> _Keys:
    if isinstance(pattern, pytree.LeafPattern):
        # The type is not told of words that begin with an underscore.
        if pattern.content is not None and pattern.content.isidentifier():
            return frozenset({pattern.content})
    elif _is_choice(pattern):
        return frozenset().union(
            *(_heads(alternative[0]) for alternative in pattern.content)
        )
    return frozenset(refactor._get_head_types(pattern))


class TreeIndex:
    """The nodes of one tree by type, and its names by value.

    wanted: the heads of all fixers that will ask.
    nodes: the nodes of the tree in post order, if they are at hand.
    """

    def __init__(
        self, root: Node, wanted: Iterable[Heads], nodes: Optional[List[Base]] = None
    ) -> None:
        self._root = root
        self._post_order = nodes
        self._wanted = frozenset(
            key for heads in wanted for key in heads.attributes.union(heads.keys or ())
        )
        self._tables: Dict[str, Dict[Any, List[Tuple[int, Base]]]] = {}

    def matching(self, heads: Heads, order: str) -> List[Base]:
        """Return the nodes with these heads, in ``pre`` or ``post`` order."""
        if heads.keys is None:
            return self._nodes(order)
        table = self._tables.get(order)
        if table is None:
            table = self._tables[order] = self._table(self._nodes(order))
        found = [pair for key in heads.keys for pair in table.get(key, ())]
        found += [
            (position, name.parent)
            for key in heads.attributes
            for position, name in table.get(key, ())
            if name.parent is not None and name.parent.type == syms.trailer
        ]
        if len(heads.keys) + len(heads.attributes) > 1:
            found.sort(key=lambda pair: pair[0])
        return [node for _, node in found]

    def _nodes(self, order: str) -> List[Base]:
        if order == "post" and self._post_order is not None:
            return self._post_order
        nodes: List[Base] = []
        pending: List[Base] = [self._root]
        while pending:
            node = pending.pop()
            nodes.append(node)
            children = node.children
            if children:
                pending.extend(reversed(children) if order == "pre" else children)
        if order == "post":
            # Parents before children, from the right: the reverse of what is wanted.
            nodes.reverse()
        return nodes

    def _table(self, nodes: List[Base]) -> Dict[Any, List[Tuple[int, Base]]]:
        table: DefaultDict[Any, List[Tuple[int, Base]]] = defaultdict(list)
        wanted, name = self._wanted, token.NAME
        for position, node in enumerate(nodes):
            kind = node.type
            if kind in wanted:
                table[kind].append((position, node))
            if kind == name and node.value in wanted:
                table[node.value].append((position, node))
        return table
