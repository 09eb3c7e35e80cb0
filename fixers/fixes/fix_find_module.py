from __future__ import annotations

from typing import Any

from fissix.pytree import Node

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger, called_attribute
from .._references import (
    handles_its_absence,
    imported_module,
    is_under_version_test,
    qualified_name,
)
from .._scopes import is_name
from .._strings import write_helper_call


class FixFindModule(Fixer):
    """Ask finders for a module in the way that they know.

    Finders of Python 3.12 have ``find_spec`` and no ``find_module``; some had none before.
    The compat module's ``find_module`` asks either, and returns a loader or None.

    Before::

        import sys
        found = any(finder.find_module(name, path) for finder in sys.meta_path)

    After::

        import sys
        from onemaster.compat import find_module
        found = any(find_module(finder, name, path) for finder in sys.meta_path)

    Left alone: functions of modules, such as ``imp.find_module``, methods called on
    ``self``, and code that catches the AttributeError.
    """

    trigger = Trigger(words=frozenset({"find_module"}), accepts=called_attribute)
    PATTERN = "trailer< '.' name='find_module' >"

    def transform(self, node: Node, results: Any) -> None:
        call = call_of_attribute(results["name"])
        if call is None or is_under_version_test(node) or handles_its_absence(node):
            return
        arguments = call.positional
        if not arguments or len(arguments) > 2:
            return
        first = call.receiver[0]
        if len(call.receiver) == 1 and is_name(first):
            if first.value == "self" or imported_module(self.context, first):
                return
        if qualified_name(self.context, call.receiver) is not None:
            return
        pieces = [call.receiver, *([argument] for argument in arguments)]
        write_helper_call(self, call, "find_module", pieces)
