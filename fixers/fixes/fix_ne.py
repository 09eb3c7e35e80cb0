from __future__ import annotations

from fissix.fixes import fix_ne

from .._fixer import Fixer
from .._looking import Trigger


class FixNe(Fixer, fix_ne.FixNe):
    """Write ``!=`` for ``<>``.

    Both mean the same on Python 2; Python 3 reads only ``!=``.

    Before::

        if name <> "":
            greet(name)

    After::

        if name != "":
            greet(name)

    Left alone: ``<>`` in strings and comments.
    """

    trigger = Trigger(pattern=rb"<>")
