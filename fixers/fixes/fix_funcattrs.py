from __future__ import annotations

from fissix.pytree import Leaf

from .._renamed_attributes import RenamedAttributes, pattern, trigger

_NAMES = {
    "func_closure": "__closure__",
    "func_code": "__code__",
    "func_defaults": "__defaults__",
    "func_dict": "__dict__",
    "func_doc": "__doc__",
    "func_globals": "__globals__",
    "func_name": "__name__",
}
#: What other objects have as well, by the newer name.
_OF_OTHERS = frozenset({"func_dict", "func_doc", "func_name"})


class FixFuncattrs(RenamedAttributes):
    """Write ``f.__name__`` for ``f.func_name``, and the like.

    Functions have both from Python 2.6 on; Python 3 has only the newer names.

    Before::

        wrapper.func_name = f.func_name
        if hasattr(f, "func_code"):
            count = f.func_code.co_argcount

    After::

        wrapper.__name__ = f.__name__
        if hasattr(f, "__code__"):
            count = f.__code__.co_argcount

    Left alone: an attribute of ``self`` or of an imported module; every attribute of a
    name that a class of the module defines or assigns (these are
    reported). In ``hasattr``, ``__code__`` stands for a name that other objects have as
    well, such as ``__name__``; that name in ``getattr`` is reported.
    """

    trigger = trigger(_NAMES)
    PATTERN = pattern(_NAMES)
    names = frozenset(_NAMES)

    def rename(self, name: Leaf) -> None:
        name.value = _NAMES[name.value]
        name.changed()

    def fix_lookup(self, literal: Leaf, name: str, function: str) -> bool:
        """Ask for what just functions have."""
        newer = _NAMES[name]
        if name in _OF_OTHERS:
            if function != "hasattr":
                return False
            newer = "__code__"
        literal.value = literal.value.replace(name, newer)
        literal.changed()
        return True
