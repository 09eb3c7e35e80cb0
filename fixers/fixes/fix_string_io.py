from __future__ import annotations

from typing import Optional, Tuple

from .._import_statements import Part
from .._moved_imports import trigger_for
from .._moved_module_fixer import MovedModuleFixer

#: Where six has the class of each module, and its name there.
_IN_SIX = {"StringIO": ("six", "StringIO"), "cStringIO": ("six.moves", "cStringIO")}


class FixStringIo(MovedModuleFixer):
    """Import ``StringIO`` and ``cStringIO`` from where both versions have them.

    The name in the importing module stays the same, so no line that uses it changes,
    and other modules find it there as before.

    Before::

        import json, StringIO
        from cStringIO import StringIO as Buffer

    After::

        import json
        try:
            import StringIO
        except ImportError:
            import io as StringIO
        from six.moves import cStringIO as Buffer

    On Python 2 these are the very modules and classes that they were. On Python 3 they
    hold text; those that are seen to hold bytes were made ``io.BytesIO`` by
    ``bytes_io``.

    Left alone: a ``try`` that falls back to ``io``, and code under a test for the
    version. Names that Python 3 has nowhere, such as ``cStringIO.InputType``, are
    reported.
    """

    modules = frozenset({"StringIO", "cStringIO"})
    trigger = trigger_for(modules)

    def everything(self, module: str) -> Optional[Part]:
        """Import the only name of ``StringIO`` that means anything to others."""
        return "from six import StringIO" if module == "StringIO" else None

    def home(self, module: str, name: str) -> Tuple[str, str]:
        """Return where a name is, also if it is one of six."""
        if name == "StringIO":
            return _IN_SIX[module]
        return super().home(module, name)
