from __future__ import annotations

import re
from typing import Any, Optional

from fissix.pytree import Leaf
from tree_sitter import Node

from .._fixer import Fixer
from .._looking import Trigger

_LITERAL = re.compile(r"([uU])[rR]('''|\"\"\"|'|\")(.*)\2\Z", re.DOTALL)
_BACKSLASHES = re.compile(r"(\\+)(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|['\"])?")


def _begins_literal(node: Node, source: bytes) -> bool:
    return node.type != "string_content"


class FixRawUnicode(Fixer):
    r"""Write ``u''`` for ``ur''``, which Python 3 does not read.

    Backslashes are doubled. Only ``\uXXXX`` and ``\UXXXXXXXX`` stay: Python 2 knows
    them in a raw unicode literal too.

    Before::

        number = re.compile(ur"^\d+ \u20ac$")

    After::

        number = re.compile(u"^\\d+ \u20ac$")

    Left alone: all other literals.
    """

    trigger = Trigger(
        pattern=rb"\b[uU][rR]['\"]", accepts=_begins_literal, in_strings=True
    )
    PATTERN = "STRING"

    def transform(self, node: Leaf, results: Any) -> Optional[Leaf]:
        match = _LITERAL.match(node.value)
        if match is None:
            return None
        prefix, quotes, text = match.groups()
        text = _BACKSLASHES.sub(_escape, text)
        return Leaf(node.type, prefix + quotes + text + quotes, prefix=node.prefix)


def _escape(match: "re.Match[str]") -> str:
    backslashes, following = match.group(1), match.group(2) or ""
    if not following or len(backslashes) % 2 == 0:
        return backslashes * 2 + following
    if following in "'\"":
        # Both the backslash and the quote are a part of the text.
        return backslashes * 2 + "\\" + following
    return backslashes[:-1] * 2 + "\\" + following
