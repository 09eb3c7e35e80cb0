from __future__ import annotations

from typing import Any, Optional

from fissix.fixer_util import Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._fixer import Fixer
from .._looking import Trigger, anywhere
from .._references import (
    handles_its_absence,
    is_free,
    is_from_import,
    module_of_attribute,
    six_attribute,
)
from .._results import Risk

_RENAMED = {"sequenceIncludes": "contains", "repeat": "mul", "irepeat": "imul"}
_TYPES = {
    "isSequenceType": ("collections_abc", "Sequence"),
    "isMappingType": ("collections_abc", "Mapping"),
    "isNumberType": ("numbers", "Number"),
}
_NAMES = frozenset({"isCallable", *_RENAMED, *_TYPES})


class FixOperator(Fixer):
    """Replace the functions of ``operator`` that Python 3 does not have.

    Before::

        import operator
        if operator.isCallable(f) and operator.sequenceIncludes(names, "f"):
            f()
        one = operator.isNumberType(x)

    After::

        import operator
        import six
        import numbers
        if callable(f) and operator.contains(names, "f"):
            f()
        one = (operator.isNumberType(x) if six.PY2 else isinstance(x, numbers.Number))

    On Python 2 the tests for a kind of type ask for methods, so they stay there.

    Left alone: an import of these names, and a test of something that is computed
    (both are reported).
    """

    trigger = Trigger(words=_NAMES, accepts=anywhere)
    PATTERN = " | ".join("'%s'" % name for name in sorted(_NAMES))

    def transform(self, node: Leaf, results: Any) -> Optional[Base]:
        if handles_its_absence(node):
            return None
        if is_from_import(self.context, node, "operator"):
            self._report_gone(node)
        elif module_of_attribute(self.context, node) == "operator":
            if node.value in _RENAMED:
                return Name(_RENAMED[node.value], prefix=node.prefix)
            self._fix_test(node)
        return None

    def _fix_test(self, node: Leaf) -> None:
        assert node.parent is not None and node.parent.parent is not None
        trailer, power = node.parent, node.parent.parent
        if node.value == "isCallable" and is_free(self.scopes, node, "callable"):
            module = trailer.prev_sibling
            trailer.remove()
            module.replace(Name("callable", prefix=module.prefix))
            return
        call = trailer.next_sibling
        if node.value not in _TYPES or not _is_call_of_name(call, power):
            self._report_gone(node)
            return
        module, name = _TYPES[node.value]
        if not all(is_free(self.scopes, node, n) for n in (module, "isinstance")):
            self._report_gone(node)
            return
        is_old = six_attribute(self, node, "PY2")
        if is_old is None:
            return
        if module == "numbers":
            self.add_import(node, "numbers")
        else:
            self.add_import(node, "six.moves", module)
        text = str(power).strip()
        tested = str(call.children[1]).strip()
        power.replace(
            Name(
                "(%s if %s else isinstance(%s, %s.%s))"
                % (text, is_old.value, tested, module, name),
                prefix=power.prefix,
            )
        )

    def _report_gone(self, node: Leaf) -> None:
        self.report(node, "Python 3 has no operator.%s" % node.value, Risk.HIGH)


def _is_call_of_name(call: Optional[Base], power: Node) -> bool:
    """Whether a name is tested, which can be read twice, and nothing follows."""
    return (
        call is not None
        and call is power.children[-1]
        and call.type == syms.trailer
        and len(call.children) == 3
        and isinstance(call.children[1], Leaf)
    )
