from __future__ import annotations

from typing import Any, List, Optional

from fissix.fixer_util import parenthesize
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, call_of_attribute, is_parentheses, text_of
from .._effects import Code, Effects
from .._fixer import Fixer
from .._looking import Trigger
from .._membership import Membership, class_of_self, membership
from .._references import handles_its_absence, import_compat_helper
from .._results import Risk
from .._rewriting import in_one_line, keep_apart, leaf_after
from .._scopes import is_name
from .._values import Kind, values_of

#: The helper of the compat module.
_HELPER = "has_key"
_NEEDS_PARENTHESES = frozenset(
    {
        syms.comparison,
        syms.not_test,
        syms.and_test,
        syms.or_test,
        syms.test,
        syms.lambdef,
        syms.old_lambdef,
        syms.argument,
    }
)
_BINDS_TIGHTER = frozenset(
    {
        syms.comparison,
        syms.expr,
        syms.xor_expr,
        syms.and_expr,
        syms.shift_expr,
        syms.arith_expr,
        syms.term,
        syms.factor,
        syms.power,
        syms.comp_for,
    }
)


class FixHasKey(Fixer):
    """Write ``key in d`` for ``d.has_key(key)``.

    Only a dictionary is known to mean the same by both. The ``has_key`` of another class
    may be something else than its ``in``, so what may be such an object goes through
    the compat module's ``has_key``, which calls the method where there is one.

    Before::

        def start(element, **options):
            if options.has_key("debug") and not options.has_key("quiet"):
                show(element.has_key("id"))

    After::

        from onemaster.compat import has_key
        def start(element, **options):
            if "debug" in options and "quiet" not in options:
                show(has_key(element, "id"))

    Left alone: a ``has_key`` that a class of the module defines, where it is called on
    ``self``. Reported: ``self.has_key`` in a class that defines ``__contains__`` alone,
    methods that are passed on, not called, and calls in modules that have a ``has_key``
    of their own.
    """

    trigger = Trigger(words=frozenset({"has_key"}))
    PATTERN = "trailer< '.' name='has_key' >"

    def transform(self, node: Node, results: Any) -> None:
        name = results["name"]
        if node.parent is None or handles_its_absence(node) or _is_guarded(node):
            return
        before = _receiver(node)
        if _is_dict(self, before):
            self._fix_method_of_dict(name)
            return
        call = call_of_attribute(name)
        if call is None:
            if self._kind(before) is Kind.DICT:
                self._fix_method_of_dict(name)
            elif not self._is_own(before):
                self.report(name, "a dictionary has no has_key on Python 3")
            return
        if call.positional is None or len(call.arguments) != 1:
            return
        if not self._is_own(before):
            self._fix_call(call)

    def _is_own(self, receiver: List[Base]) -> bool:
        return self._membership(receiver) is Membership.OWN

    def _membership(self, receiver: List[Base]) -> Optional[Membership]:
        class_ = class_of_self(receiver[0]) if len(receiver) == 1 else None
        return None if class_ is None else membership(self.context, class_)

    def _kind(self, receiver: List[Base]) -> Optional[Kind]:
        return values_of(self.context).kind_of_trailers(receiver, 0)

    def _fix_method_of_dict(self, name: Leaf) -> None:
        name.value = "__contains__"
        name.changed()

    def _fix_call(self, call: Call) -> None:
        receiver = call.receiver
        (key,) = call.arguments
        known = self._membership(receiver)
        if known is Membership.OTHER:
            self.report(
                call.power,
                "has_key is inherited here and not what `in` does: call __contains__ "
                "of the base class",
                Risk.HIGH,
            )
            return
        if is_name(receiver[0], "super") and len(receiver) == 2:
            self.report(
                call.power,
                "super() does not support `in`: call __contains__ if the base class "
                "has the same meaning for it",
                Risk.HIGH,
            )
            return
        dropped = call.power.children[call.end - 1].leaves()
        if self._kind(receiver) is Kind.DICT and self._can_swap(receiver, key):
            if any("#" in leaf.prefix for leaf in list(call.power.leaves())[1:]):
                self.report(call.power, "write `in`, and find a place for the comment")
            else:
                _write_in(call)
        elif any("#" in leaf.prefix for leaf in [*dropped, *_commas(call)]):
            self.report(call.power, "write has_key(), and find a place for the comment")
        elif import_compat_helper(self, call.power, _HELPER):
            _call_helper(call)

    def _can_swap(self, receiver: List[Base], key: Base) -> bool:
        """Whether nobody can tell which of the two is computed first."""
        calls = (n for piece in receiver for n in piece.pre_order())
        if not any(map(is_parentheses, calls)):
            return True
        if not any(map(is_parentheses, key.pre_order())):
            return True
        effects = Effects(self.context, values_of(self.context))
        return effects.are_quiet([Code(key)])


def _write_in(call: Call) -> None:
    """Write ``key in receiver``."""
    power, prefix = call.power, call.power.prefix
    receiver, (key,) = call.receiver, call.arguments
    following = list(power.children[call.end + 1 :])
    for piece in [*receiver, key, *following]:
        piece.remove()
    receiver[0].prefix = " "
    container = receiver[0] if len(receiver) == 1 else Node(syms.power, receiver)
    key.prefix = ""
    if key.type in _NEEDS_PARENTHESES:
        key = parenthesize(key)
    is_negated = (
        not following
        and power.parent is not None
        and power.parent.type == syms.not_test
    )
    operator: Base = Leaf(token.NAME, "in", prefix=" ")
    if is_negated:
        operator = Node(syms.comp_op, [Leaf(token.NAME, "not", prefix=" "), operator])
    new: Base = Node(syms.comparison, [in_one_line(key), operator, container])
    replaced: Base = power
    if is_negated:
        replaced = power.parent
        prefix = replaced.prefix
    if following or replaced.parent.type in _BINDS_TIGHTER or _touches(replaced):
        new = parenthesize(new)
    if following:
        new = Node(syms.power, [new, *following])
    new.prefix = keep_apart(replaced, prefix)
    replaced.replace(new)


def _call_helper(call: Call) -> None:
    """Write ``has_key(receiver, key)``."""
    power, prefix = call.power, keep_apart(call.power, call.power.prefix)
    receiver, (key,) = call.receiver, call.arguments
    method, parentheses = power.children[call.end - 1], call.parentheses
    for piece in [*receiver, method, *parentheses.children[1:-1]]:
        piece.remove()
    if key.parent is not None:
        key.remove()
    receiver[0].prefix = ""
    mapping = receiver[0] if len(receiver) == 1 else Node(syms.power, receiver)
    key.prefix = key.prefix or " "
    comma = Leaf(token.COMMA, ",")
    parentheses.insert_child(1, Node(syms.arglist, [mapping, comma, key]))
    power.insert_child(0, Leaf(token.NAME, _HELPER, prefix=prefix))


def _commas(call: Call) -> List[Leaf]:
    """Return the comma behind the argument, if there is one."""
    inside = call.parentheses.children[1]
    if inside.type != syms.arglist:
        return []
    return [child for child in inside.children if child.type == token.COMMA]


def _receiver(trailer: Node) -> List[Base]:
    assert trailer.parent is not None
    children = trailer.parent.children
    position = next(i for i, child in enumerate(children) if child is trailer)
    return list(children[:position])


def _is_dict(fixer: Fixer, receiver: List[Base]) -> bool:
    """Whether it is the builtin ``dict`` itself, whose method this is then."""
    (name, *others) = receiver
    return not others and is_name(name, "dict") and fixer.is_builtin(name)


def _is_guarded(trailer: Node) -> bool:
    """Whether this is the method in ``d.has_key(k) if hasattr(d, "has_key") else``."""
    power = trailer.parent
    test = power.parent if power is not None else None
    return (
        test is not None
        and test.type == syms.test
        and test.children[0] is power
        and str(test.children[2]).strip()
        == 'hasattr(%s, "has_key")' % text_of(_receiver(trailer))
    )


def _touches(node: Base) -> bool:
    """Whether a word follows at once, as in ``d.has_key(k)and x``."""
    after = leaf_after(node)
    return after is not None and after.type == token.NAME and not after.prefix
