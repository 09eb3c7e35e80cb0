from __future__ import annotations

from typing import Any

from fissix.pytree import Leaf

from .._fixer import Fixer
from .._imports import add_fallback
from .._looking import Trigger
from .._references import free_name_without_fallback, handles_its_absence
from .._results import Risk


class FixBuffer(Fixer):
    """Keep ``buffer`` on Python 2 and mean ``memoryview`` by it on Python 3.

    A database driver takes either for binary data.

    Before::

        cursor.execute(insert, (buffer(picture),))

    After::

        try:
            buffer
        except NameError:
            buffer = memoryview
        cursor.execute(insert, (buffer(picture),))

    Reported: the first use, for slices of a ``buffer`` are strings, those of a
    ``memoryview`` are not.

    Left alone: code that catches the NameError itself.
    """

    trigger = Trigger(
        words=frozenset({"buffer"}),
        accepts=free_name_without_fallback("buffer", "memoryview"),
    )
    PATTERN = "'buffer'"

    def transform(self, node: Leaf, results: Any) -> None:
        if self.is_builtin(node) and not handles_its_absence(node):
            if "buffer" not in self.context.shared:
                self.context.shared["buffer"] = True
                self.report(
                    node,
                    "a memoryview on Python 3: it takes no text, and its slices are no "
                    "strings",
                    Risk.LOW,
                )
            add_fallback(node, "buffer", "memoryview")
