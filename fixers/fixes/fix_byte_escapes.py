from __future__ import annotations

import re
from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pytree import Leaf

from .._fixer import Fixer
from .._imports import module_of
from .._looking import Trigger

_ESCAPE = re.compile(r"\\(?:([uUN])|.)", re.DOTALL)


class FixByteEscapes(Fixer):
    r"""Double the backslash of ``'\u'``, ``'\U'`` and ``'\N'`` where it is only text.

    Python 2 knows these escapes in unicode literals alone; in a plain literal Python 3
    reads a character, or fails.

    Before::

        folder = "C:\Users\new"
        pattern = "\u20ac is not a character here"

    After::

        folder = "C:\\Users\new"
        pattern = "\\u20ac is not a character here"

    Left alone: unicode, bytes and raw literals, and modules with ``unicode_literals``.
    """

    trigger = Trigger(pattern=rb"\\[uUN]", in_strings=True)
    _accept_type = token.STRING

    def match(self, node: Leaf) -> bool:
        return (
            node.type == token.STRING
            and node.value[0] in "'\""
            and re.search(r"\\[uUN]", node.value) is not None
        )

    def transform(self, node: Leaf, results: Any) -> Optional[Leaf]:
        root = module_of(node)
        # In a doctest the backslash belongs to the docstring around it.
        if "unicode_literals" in root.future_features or root is not self.context.root:
            return None
        text = _ESCAPE.sub(_doubled, node.value)
        if text == node.value:
            return None
        return Leaf(token.STRING, text, prefix=node.prefix)


def _doubled(match: "re.Match[str]") -> str:
    return "\\" + match.group() if match.group(1) else match.group()
