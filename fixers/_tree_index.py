"""Find the nodes that a fixer's pattern can match without a walk for each fixer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, DefaultDict, Dict, FrozenSet, List, NamedTuple, Optional, Tuple

from fissix import pytree, refactor
from fissix.pgen2 import token
from fissix.pytree import Base, Node


class Heads(NamedTuple):
    """What the nodes that match a pattern have in common.

    types: of the nodes; None for any. words: their values, if they are names and the
    pattern tells them; else None.
    """

    types: Optional[FrozenSet[int]]
    words: Optional[FrozenSet[str]]


def heads_of(fixer: Any) -> Heads:
    """Return what the nodes have in common that a fixer can match."""
    if fixer.pattern is None:
        accepted = fixer._accept_type
        return Heads(None if accepted is None else frozenset({accepted}), None)
    try:
        types = frozenset(refactor._get_head_types(fixer.pattern))
    except refactor._EveryNode:
        return Heads(None, None)
    return Heads(types, _words(fixer.pattern))


def _words(pattern: Any) -> Optional[FrozenSet[str]]:
    if isinstance(pattern, pytree.LeafPattern):
        if pattern.type == token.NAME and pattern.content is not None:
            return frozenset({pattern.content})
    elif (
        isinstance(pattern, pytree.WildcardPattern)
        and pattern.min == pattern.max == 1
        and all(len(alternative) == 1 for alternative in pattern.content or [()])
    ):
        found = [_words(alternative[0]) for alternative in pattern.content]
        if None not in found:
            return frozenset().union(*(words for words in found if words))
    return None


class TreeIndex:
    """The nodes of one tree by type, and its names by value."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._orders: Dict[str, Dict[Any, List[Tuple[int, Base]]]] = {}

    def matching(self, heads: Heads, order: str) -> List[Base]:
        """Return the nodes with these heads, in ``pre`` or ``post`` order."""
        table = self._orders.get(order)
        if table is None:
            table = self._orders[order] = self._table(order)
        if heads.types is None:
            keys: Any = [key for key in table if isinstance(key, int)]
        else:
            keys = heads.types if heads.words is None else heads.words
        found = [pair for key in keys for pair in table.get(key, ())]
        if len(keys) > 1:
            found.sort(key=lambda pair: pair[0])
        return [node for _, node in found]

    def _table(self, order: str) -> Dict[Any, List[Tuple[int, Base]]]:
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
        table: DefaultDict[Any, List[Tuple[int, Base]]] = defaultdict(list)
        for pair in enumerate(nodes):
            node = pair[1]
            kind = node.type
            table[kind].append(pair)
            if kind == token.NAME:
                table[node.value].append(pair)
        return table
