from __future__ import annotations

from typing import Tuple, Union

import tree_sitter
from fissix.fixer_util import Name

from .._import_statements import Item, Part
from .._import_uses import uses
from .._looking import is_attribute
from .._moved import RENAMED
from .._moved_imports import MOVED, trigger_for
from .._moved_module_fixer import Move, MovedModuleFixer, renamed
from .._references import dotted_attributes
from .fix_string_io import FixStringIo
from .fix_urllib import FixUrllib

_SUBMODULES_OF_EMAIL = frozenset(name.partition(".")[2] for name in RENAMED)


def _is_in_email(word: tree_sitter.Node, source: bytes) -> bool:
    if not is_attribute(word):
        return False
    assert word.parent is not None
    return source[word.parent.start_byte : word.start_byte].strip() == b"email."


class FixImports(MovedModuleFixer):
    """Import the modules that Python 3 has under other names.

    The name in the importing module stays the same, so no line that uses it changes,
    and other modules find it there as before.

    Before::

        import json, ConfigParser, commands
        from Queue import Empty
        from UserDict import UserDict

    After::

        import json
        from six.moves import configparser as ConfigParser
        try:
            import commands
        except ImportError:
            import subprocess as commands
        from six.moves.queue import Empty
        try:
            from UserDict import UserDict
        except ImportError:
            from collections import UserDict

    On Python 2 all of these are the very modules and functions that they were.

    Left alone: a ``try`` that falls back to a module of Python 3, and code under a test
    for the version. Names that Python 3 has nowhere are reported. ``urllib`` and
    ``StringIO`` have fixers of their own, ``urllib`` and ``string_io``; modules that
    Python 3 does not have at all are a matter of ``gone_modules``.
    """

    modules = MOVED - FixUrllib.modules - FixStringIo.modules
    packages = frozenset({"email"})
    trigger = trigger_for(modules, _is_in_email)

    def whole(self, item: Item) -> Union[Part, Move, None]:
        """Import a module by its new name, and use it by that name."""
        if item.name not in RENAMED:
            return super().whole(item)
        new = RENAMED[item.name]
        if item.alias:
            return "import " + renamed(new, item.alias)
        _, _, submodule = item.name.partition(".")
        for use in uses(self.context, item):
            attributes = dotted_attributes(use)
            if attributes and attributes[0].value == submodule:
                attributes[0].replace(
                    Name(new.partition(".")[2], prefix=attributes[0].prefix)
                )
        return "import " + new

    def home(self, module: str, name: str) -> Tuple[str, str]:
        """Return where a name is, also if it is a module of ``email``."""
        if module == "email" and name in _SUBMODULES_OF_EMAIL:
            home, _, new_name = RENAMED["email." + name].rpartition(".")
            return home, new_name
        return super().home(module, name)
