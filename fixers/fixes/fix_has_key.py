from __future__ import annotations

from fissix.fixes import fix_has_key

from .._fixer import Fixer
from .._looking import Trigger, called_attribute


class FixHasKey(Fixer, fix_has_key.FixHasKey):
    """Write ``key in d`` for ``d.has_key(key)``.

    Before::

        if settings.has_key("debug"):
            start()

    After::

        if "debug" in settings:
            start()

    Left alone: a ``has_key`` that is defined or passed on, not called.
    """

    trigger = Trigger(words=frozenset({"has_key"}), accepts=called_attribute)
