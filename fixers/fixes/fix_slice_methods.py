from __future__ import annotations

from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, call_of_attribute, text_of
from .._class_bodies import decorate_class, decorators_of, member_bound_by
from .._class_hierarchy import Ancestry, ancestry
from .._fixer import Fixer
from .._looking import Trigger
from .._references import import_compat_helper, is_free, is_under_version_test
from .._results import Risk
from .._scopes import is_attribute, is_name
from .._values import is_operator

#: The helper of the compat module.
_HELPER = "slice_methods"
_ITEMS = {
    "__getslice__": "__getitem__",
    "__setslice__": "__setitem__",
    "__delslice__": "__delitem__",
}
_SLICES = {item: slicing for slicing, item in _ITEMS.items()}
_SEQUENCES = frozenset({"bytearray", "bytes", "list", "str", "tuple", "unicode"})


class FixSliceMethods(Fixer):
    """Let slices call ``__getslice__`` on Python 3 too.

    Python 3 hands ``x[i:j]`` to ``__getitem__``, and never calls ``__getslice__``,
    ``__setslice__`` or ``__delslice__``. The compat module's ``slice_methods`` restores
    that; on Python 2 it changes nothing.

    Before::

        class Path(object):
            def __getitem__(self, index):
                return self.parts[index].name

            def __getslice__(self, start, stop):
                return Path(self.parts[start:stop])

        class Rows(list):
            def __getslice__(self, start, stop):
                return Rows(list.__getslice__(self, start, stop))

    After::

        from onemaster.compat import slice_methods
        @slice_methods
        class Path(object):
            def __getitem__(self, index):
                return self.parts[index].name

            def __getslice__(self, start, stop):
                return Path(self.parts[start:stop])

        @slice_methods
        class Rows(list):
            def __getslice__(self, start, stop):
                return Rows(list.__getitem__(self, slice(max(start, 0), max(stop, 0))))

    So do subclasses of builtin sequences that define just ``__getitem__``: there, slices
    go on to the base.

    Left alone: classes whose ``__getitem__`` looks for a ``slice``, or whose
    ``__getslice__`` calls it with one. Reported: other calls of ``__getslice__``.
    """

    trigger = Trigger(words=frozenset({*_ITEMS, *_SLICES}))
    PATTERN = " | ".join("'%s'" % name for name in sorted({*_ITEMS, *_SLICES}))

    def transform(self, node: Leaf, results: Any) -> None:
        if is_attribute(node):
            if node.value in _ITEMS:
                self._fix_call(node)
            return
        member = member_bound_by(self.scopes, node)
        if member is None or is_under_version_test(node):
            return
        class_ = member.class_
        if _HELPER in [name.rpartition(".")[2] for name in decorators_of(class_)]:
            return
        inherited = ancestry(self.context, class_)
        if node.value in _SLICES and not self._hides_slices(inherited, node.value):
            return
        slicing = _SLICES.get(node.value, node.value)
        if self._takes_slices(inherited, slicing):
            return
        if any(self._delegates(inherited, name) for name in _ITEMS):
            self.report(
                node,
                "Python 3 does not call %s; another method of the class hands slices "
                "on to that for items" % slicing,
                Risk.HIGH,
            )
        elif import_compat_helper(self, class_, _HELPER):
            decorate_class(class_, _HELPER)

    def _hides_slices(self, inherited: Ancestry, item: str) -> bool:
        """Whether slices go past a method for items on Python 2."""
        if _SEQUENCES & inherited.builtin_types:
            return True
        return bool(inherited.binds(self.context, _SLICES[item]))

    def _takes_slices(self, inherited: Ancestry, slicing: str) -> bool:
        """Whether a class can do without the other method."""
        item = _ITEMS[slicing]
        values = {}
        for name in (slicing, item):
            binding = self._first_binding(inherited, name)
            if binding is None:
                continue
            parent = binding.parent
            if parent.type == syms.expr_stmt:
                values[name] = text_of(parent.children[-1])
            elif parent.type == syms.funcdef and _mentions_slices(parent, item):
                return True
        return len(values) == 2 and len(set(values.values())) == 1

    def _delegates(self, inherited: Ancestry, slicing: str) -> bool:
        """Whether a method for slices calls the one for items with a slice."""
        binding = self._first_binding(inherited, slicing)
        return (
            binding is not None
            and binding.parent.type == syms.funcdef
            and _mentions_slices(binding.parent, _ITEMS[slicing])
        )

    def _first_binding(self, inherited: Ancestry, name: str) -> Optional[Leaf]:
        for class_ in inherited.classes:
            found: List[Leaf] = self.scopes.bindings(class_).get(name, [])
            if found:
                self.context.need_whole()
                return found[0]
        return None

    def _fix_call(self, name: Leaf) -> None:
        call = call_of_attribute(name)
        if call is None or is_under_version_test(name):
            return
        if not self._is_of_builtin(call):
            if text_of(call.receiver) != "self" and not self._is_of_class(call):
                self.report(
                    name,
                    "builtin sequences have no %s on Python 3: call %s with a slice"
                    % (name.value, _ITEMS[name.value]),
                    Risk.HIGH,
                )
            return
        arguments = call.positional or []
        first = 1 if len(call.receiver) == 1 else 0
        bounds = arguments[first : first + 2]
        if len(bounds) < 2 or not all(
            is_free(self.scopes, name, builtin) for builtin in ("max", "slice")
        ):
            self.report(name, "Python 3 has no %s" % name.value, Risk.HIGH)
            return
        _join_bounds(bounds)
        name.value = _ITEMS[name.value]
        name.changed()

    def _is_of_class(self, call: Call) -> bool:
        """Whether this is ``Class.method(self, ...)`` of what is no builtin."""
        receiver = call.receiver
        return len(receiver) == 1 and not is_name(receiver[0], *_SEQUENCES)

    def _is_of_builtin(self, call: Call) -> bool:
        receiver = call.receiver
        if len(receiver) == 1:
            first = receiver[0]
            return is_name(first, *_SEQUENCES) and self.is_builtin(first)
        if len(receiver) != 2 or not is_name(receiver[0], "super"):
            return False
        around: Optional[Base] = call.power
        while around is not None and around.type != syms.classdef:
            around = around.parent
        if not isinstance(around, Node) or call.method is None:
            return False
        inherited = ancestry(self.context, around)
        return (
            inherited.is_complete
            and bool(_SEQUENCES & inherited.builtin_types)
            and len(inherited.classes) == 1
        )


def _mentions_slices(function: Node, item: str) -> bool:
    """Whether a function has to do with slice objects."""
    own = function.children[1].value
    return any(
        (is_name(node, "slice") and not is_attribute(node))
        or (node.type == syms.subscript and _colons(node) > 1)
        or (own != item and is_name(node, item))
        for node in function.children[-1].pre_order()
    )


def _colons(subscript: Node) -> int:
    return sum(
        child.type == syms.sliceop or is_operator(child, ":")
        for child in subscript.children
    )


def _join_bounds(bounds: List[Base]) -> None:
    """Write ``slice(max(i, 0), max(j, 0))`` for two arguments; numbers stay."""
    texts = [
        text_of(bound) if bound.type == token.NUMBER else "max(%s, 0)" % text_of(bound)
        for bound in bounds
    ]
    first, second = bounds
    comma = first.next_sibling
    first.replace(Leaf(token.NAME, "slice(%s)" % ", ".join(texts), prefix=first.prefix))
    comma.remove()
    second.remove()
