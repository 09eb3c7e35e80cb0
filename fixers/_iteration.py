"""What the fixers of ``map``, ``filter``, ``zip``, ``range`` and ``dict`` share."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from fissix.pgen2 import token
from fissix.pytree import Base, Leaf

from ._calls import Call, call_of_name
from ._consumption import Consumption, Consumptions, Use
from ._effects import Effects, Source
from ._fixer import Fixer
from ._references import is_free
from ._results import Risk
from ._scopes import is_name
from ._values import Kind, values_of

#: The types of values that are all there before the first item is taken.
_MATERIALISED = frozenset(set(Kind) - {Kind.ITERABLE})


class IterationFixer(Fixer):
    """Base of the fixers of what returns a list on Python 2 and none on 3.

    They look at every name that is one of the words of their trigger.
    """

    def match(self, node: Base) -> Any:
        """Find what the pattern would find, in a tenth of its time."""
        assert self.trigger is not None
        if isinstance(node, Leaf) and node.value in self.trigger.words:
            return {"node": node}
        return False

    def analysis(self) -> Effects:
        """Return what is known of the effects and values in this module."""
        known = self.context.shared.get("effects")
        if known is None:
            known = Effects(self.context, values_of(self.context))
            self.context.shared["effects"] = known
        assert isinstance(known, Effects)
        return known

    def consumptions(self) -> Consumptions:
        """Return what is known of the uses of values in this module."""
        return Consumptions(self.scopes, self.analysis().values)

    def call_of_builtin(self, leaf: Leaf) -> Optional[Call]:
        """Return the call of the builtin that the leaf names, None if it names none.

        Reports a builtin that is not called where it is named.
        """
        if not self.is_builtin(leaf):
            return None
        call = call_of_name(leaf)
        if call is None:
            self.report(
                leaf,
                "%s makes no list on Python 3; see whether what calls it here needs one"
                % leaf.value,
            )
        return call

    def make_list(self, call: Call) -> bool:
        """Put ``list()`` around a call; reports it where that name is taken."""
        return self.enclose_in_builtin(call, "list")

    def enclose_in_builtin(self, call: Call, name: str) -> bool:
        """Put a builtin around a call; reports it where the name is taken."""
        if not is_free(self.scopes, call.power, name):
            self.report(
                call.power,
                "a %s is needed here on Python 3, but the name is taken" % name,
                Risk.HIGH,
            )
            return False
        call.enclose(name)
        return True

    def can_be_lazy(
        self, call: Call, function: Optional[Base], sources: Sequence[Base]
    ) -> bool:
        """Whether an iterator does as well as a list that is made at once.

        function: what is called for each item; None if nothing is.
        sources: where the items come from.
        """
        use = self.consumptions().of(call)
        if use.use is not Use.ITERATED:
            return False
        effects = self.analysis()
        if use.whole and not use.between:
            return True
        if use.whole and effects.is_pure(function) and effects.are_quiet(use.between):
            return True
        return effects.is_total(function) and all(
            self._stays_the_same(source, use) for source in sources
        )

    def _stays_the_same(self, source: Base, use: Consumption) -> bool:
        """Whether it makes no difference when the items of a source are taken."""
        effects = self.analysis()
        if effects.values.kind(source) not in _MATERIALISED:
            return False
        return effects.leave_alone(use.between, Source([source]))


def may_end_iteration(function: Base) -> bool:
    """Whether a function may raise StopIteration.

    Python 3 takes that for the end of ``map`` or ``filter``; on Python 2 it reaches the
    caller.
    """
    return any(is_name(leaf, "next") for leaf in function.leaves())


def literal_items(node: Base) -> Optional[List[Base]]:
    """Return the items of a list or tuple that is written out, or None."""
    if len(node.children) != 3 or not isinstance(node.children[0], Leaf):
        return None
    if node.children[0].type not in (token.LSQB, token.LPAR):
        return None
    inside = node.children[1]
    if isinstance(inside, Leaf) or not any(
        child.type == token.COMMA for child in inside.children
    ):
        return [inside] if node.children[0].type == token.LSQB else None
    items = [child for child in inside.children if child.type != token.COMMA]
    return None if any(str(item).strip().startswith("*") for item in items) else items
