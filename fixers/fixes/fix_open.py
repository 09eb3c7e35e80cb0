from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._calls import call_of_name
from .._fixer import Fixer
from .._looking import Trigger, called_name


class FixOpen(Fixer):
    """Take ``open`` from ``io``, which Python 3 has as the builtin.

    This changes what Python 2 does: text is read as ``unicode``, and only that can be
    written. So it only runs when it is asked for.

    Before::

        with open(path, encoding="utf-8") as stream:
            text = stream.read()

    After::

        from io import open
        with open(path, encoding="utf-8") as stream:
            text = stream.read()

    Left alone: an ``open`` that is not the builtin, and one that is passed on.
    """

    trigger = Trigger(words=frozenset({"open"}), accepts=called_name)
    PATTERN = "'open'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and call_of_name(node) is not None:
            self.add_import(node, "io", "open")
