from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import Call, Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._fixer import Fixer
from .._looking import Trigger, attribute
from .._references import handles_its_absence, is_free, module_of_attribute
from .._results import Risk


class FixExitfunc(Fixer):
    """Register a function with ``atexit`` instead of setting ``sys.exitfunc``.

    Before::

        import sys
        sys.exitfunc = clean_up

    After::

        import sys
        import atexit
        atexit.register(clean_up)

    Left alone: code that reads ``sys.exitfunc``, sets it more than once or deletes it;
    it is reported.
    """

    trigger = Trigger(words=frozenset({"exitfunc"}), accepts=attribute)
    PATTERN = "'exitfunc'"

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if module_of_attribute(self.context, node) != "sys" or handles_its_absence(
            node
        ):
            return None
        assert node.parent is not None and node.parent.parent is not None
        assignment = node.parent.parent.parent
        uses = [leaf for leaf in self.context.root.leaves() if leaf.value == "exitfunc"]
        if (
            assignment is None
            or assignment.type != syms.expr_stmt
            or len(assignment.children) != 3
            or assignment.children[0] is not node.parent.parent
            or assignment.children[1].type != token.EQUAL
            or len(uses) > 1
            or not is_free(self.scopes, node, "atexit")
        ):
            self.report(node, "Python 3 has only the module atexit", Risk.HIGH)
            return None
        self.add_import(node, "atexit")
        function = assignment.children[2].clone()
        function.prefix = ""
        assignment.replace(
            Call(Name("atexit.register"), [function], prefix=assignment.prefix)
        )
        return None
