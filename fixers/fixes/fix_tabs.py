from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fissix.pgen2 import token
from fissix.pytree import Node
from tree_sitter import Node as SyntaxNode

from .._fixer import Fixer
from .._indentation import indentation, rejected_lines
from .._looking import Trigger


@lru_cache(maxsize=1)
def _mixes(source: bytes) -> bool:
    return re.search(rb"^[\t\f]* ", source, re.MULTILINE) is not None


def _may_be_rejected(node: SyntaxNode, source: bytes) -> bool:
    return _mixes(source)


class FixTabs(Fixer):
    """Indent with tabs or with spaces where Python 3 cannot tell how deep a line is.

    On Python 2 a tab leads to the next column that is a multiple of eight. Python 3
    refuses lines whose depth depends on that. They get the indentation of the lines
    around them, and stay at the same column. Here an arrow stands for a tab.

    Before::

        class Total(object):
        →count = 0
                names = ()

    After::

        class Total(object):
        →count = 0
        →names = ()

    Left alone: tabs and spaces that are not ambiguous, continued lines, comments.
    """

    trigger = Trigger(
        pattern=rb"(?m)^[ \f]*\t[ \t\f]*(?=[^\s#])", accepts=_may_be_rejected
    )
    PATTERN = "file_input"

    def transform(self, node: Node, results: Any) -> None:
        for leaf, new in list(rejected_lines(node)):
            old = indentation(leaf)
            if leaf.type == token.INDENT:
                leaf.value = leaf.value[: len(leaf.value) - len(old)] + new
                leaf.changed()
            else:
                leaf.prefix = leaf.prefix[: len(leaf.prefix) - len(old)] + new
