from __future__ import annotations

from typing import Any

from fissix.pgen2 import token
from fissix.pytree import Leaf

from .._fixer import Fixer
from .._looking import Trigger, anywhere
from .._references import (
    handles_its_absence,
    is_changed,
    is_from_import,
    module_of_attribute,
)
from .._results import Risk

_INDEXES = {"exc_type": 0, "exc_value": 1, "exc_traceback": 2}


class FixSysExc(Fixer):
    """Write ``sys.exc_info()[0]`` for ``sys.exc_type``, and so on.

    The old names are set for the whole process and are gone from Python 3.

    Before::

        import sys
        try:
            connect()
        except IOError:
            log(sys.exc_value.args)

    After::

        import sys
        try:
            connect()
        except IOError:
            log(sys.exc_info()[1].args)

    Left alone: assignments to these names and their import by name (they are reported),
    and attributes of something that is not the module ``sys``.
    """

    trigger = Trigger(words=frozenset(_INDEXES), accepts=anywhere)
    PATTERN = " | ".join("'%s'" % name for name in sorted(_INDEXES))

    def transform(self, node: Leaf, results: Any) -> None:
        if handles_its_absence(node):
            return
        if is_from_import(self.context, node, "sys"):
            self.report(node, "call sys.exc_info() where it is needed", Risk.HIGH)
        elif module_of_attribute(self.context, node) == "sys":
            if is_changed(node):
                self.report(node, "Python 3 does not look at this name", Risk.HIGH)
                return
            node.replace(
                Leaf(
                    token.NAME,
                    "exc_info()[%d]" % _INDEXES[node.value],
                    prefix=node.prefix,
                )
            )
