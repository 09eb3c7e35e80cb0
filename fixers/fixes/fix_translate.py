from __future__ import annotations

from typing import Any

import tree_sitter
from fissix.pytree import Node

from .._calls import call_of_attribute
from .._fixer import Fixer
from .._looking import Trigger, called_attribute
from .._references import handles_its_absence, qualified_name
from .._strings import write_helper_call


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    if not called_attribute(node, source):
        return False
    assert node.parent is not None and node.parent.parent is not None
    arguments = node.parent.parent.child_by_field_name("arguments")
    return arguments is not None and (
        sum(child.type != "comment" for child in arguments.named_children) == 2
    )


class FixTranslate(Fixer):
    """Leave characters out of text: ``s.translate(table, deletions)``.

    The method of text on Python 3 takes no second argument. The compat module's
    ``translate`` calls the method on Python 2, and on Python 3 of all other objects.

    Before::

        digits = number.translate(None, " -")

    After::

        from onemaster.compat import translate
        digits = translate(number, None, " -")

    Left alone: functions of imported modules, and code that tests for the version.
    """

    trigger = Trigger(words=frozenset({"translate"}), accepts=_is_candidate)
    PATTERN = "trailer< '.' name='translate' >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        call = call_of_attribute(name)
        if call is None or handles_its_absence(name):
            return
        arguments = call.positional
        if arguments is None or len(arguments) != 2:
            return
        if qualified_name(self.context, call.receiver) is not None:
            return
        if "#" in "".join(leaf.prefix for leaf in list(call.power.leaves())[1:]):
            self.report(name, "text of Python 3 is translated by a table alone")
            return
        write_helper_call(
            self, call, "translate", [call.receiver, *([a] for a in arguments)]
        )
