"""Walk over whole trees. What fissix has for that makes a generator for every node."""

from __future__ import annotations

from typing import Iterator, List

from fissix.pytree import Base, Leaf


def nodes_of(root: Base) -> Iterator[Base]:
    """Yield a node and those below it, parents first, in the order of the source."""
    pending: List[Base] = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.children[::-1])


def leaves_of(root: Base) -> Iterator[Leaf]:
    """Yield the leaves below a node, in the order of the source."""
    pending: List[Base] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Leaf):
            yield node
        else:
            pending.extend(node.children[::-1])
