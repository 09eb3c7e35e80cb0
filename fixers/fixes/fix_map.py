from __future__ import annotations

from typing import Any, List

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, drop_first_argument, text_of
from .._iteration import IterationFixer, literal_items, may_end_iteration
from .._looking import Trigger, free_name
from .._references import import_compat_helper, is_free, six_attribute
from .._results import Risk
from .._scopes import is_name


class FixMap(IterationFixer):
    """Keep the list that ``map`` makes.

    On Python 3 ``map`` is an iterator: it calls its function late, and is empty when it
    is read again. ``list()`` goes around it unless nothing can tell the difference.
    With ``None`` it returns the items themselves on Python 2, and it fills up
    shorter sequences; both are written out.

    Before::

        builds = map(BuildProcess, sources)
        total = sum(map(int, fields))
        pairs = map(None, keys, values)

    After::

        import six
        builds = list(map(BuildProcess, sources))
        total = sum(map(int, fields))
        pairs = list(six.moves.zip_longest(keys, values))

    Left alone: calls that are taken to the end at once, as by ``sorted``, ``set`` or
    ``join``; loops over them if the body cannot see that the function has not run for
    the rest; another ``map`` that the module defines or imports. A ``map`` that is
    passed on and not called is reported.
    """

    trigger = Trigger(words=frozenset({"map"}), accepts=free_name)
    PATTERN = "'map'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = self.call_of_builtin(node)
        if call is None:
            return
        arguments = call.positional
        if arguments is not None and len(arguments) < 2:
            return
        if arguments is None or may_end_iteration(arguments[0]):
            if import_compat_helper(self, node, "eager_map"):
                node.value = "eager_map"
                node.changed()
            return
        function, sources = arguments[0], arguments[1:]
        if is_name(function, "None"):
            self._write_out_identity(node, call, sources)
        elif len(sources) > 1 and not _have_equal_lengths(sources):
            self._fill_up(node, call, function, sources)
        elif not self.can_be_lazy(call, function, sources):
            self.make_list(call)

    def _write_out_identity(self, node: Leaf, call: Call, sources: List[Base]) -> None:
        if len(sources) == 1:
            if is_free(self.scopes, node, "list"):
                node.replace(Leaf(token.NAME, "list", prefix=node.prefix))
                drop_first_argument(call)
            return
        is_lazy = self.can_be_lazy(call, None, sources)
        zipped = six_attribute(self, node, "moves.zip_longest")
        if zipped is None or not (is_lazy or self._has_list(call)):
            return
        node.replace(zipped)
        drop_first_argument(call)
        if not is_lazy:
            self.make_list(call)

    def _has_list(self, call: Call) -> bool:
        return is_free(self.scopes, call.power, "list")

    def _fill_up(
        self, node: Leaf, call: Call, function: Base, sources: List[Base]
    ) -> None:
        """Write ``starmap`` over the filled-up sequences."""
        is_lazy = self.can_be_lazy(call, function, sources)
        if not self._can_import_itertools(node) or not (
            is_lazy or self._has_list(call)
        ):
            self.report(
                node,
                "Python 2 fills up shorter sequences with None; write"
                " itertools.starmap over zip_longest",
                Risk.HIGH,
            )
            return
        zipped = six_attribute(self, node, "moves.zip_longest")
        if zipped is None:
            return
        self.add_import(node, "itertools")
        zipped.prefix = sources[0].prefix or " "
        sources[0].prefix = ""
        inner: List[Base] = [Leaf(token.LPAR, "(")]
        comma = function.next_sibling
        for piece in list(comma.parent.children):
            if piece is not function and piece is not comma:
                piece.remove()
                inner.append(piece)
        inner.append(Leaf(token.RPAR, ")"))
        trailer = Node(
            syms.trailer, [inner[0], Node(syms.arglist, inner[1:-1]), inner[-1]]
        )
        function.parent.append_child(Node(syms.power, [zipped, trailer]))
        node.replace(Leaf(token.NAME, "itertools.starmap", prefix=node.prefix))
        if not is_lazy:
            self.make_list(call)

    def _can_import_itertools(self, node: Leaf) -> bool:
        bindings = self.scopes.bindings(self.context.root).get("itertools")
        if not bindings:
            return is_free(self.scopes, node, "itertools")
        return all(
            leaf.parent is not None and leaf.parent.type == syms.import_name
            for leaf in bindings
        )


def _have_equal_lengths(sources: List[Base]) -> bool:
    """Whether the sequences are certainly of one length."""
    literals = [literal_items(source) for source in sources]
    lengths = {None if items is None else len(items) for items in literals}
    if len(lengths) == 1 and None not in lengths:
        return True
    if len(sources) != 2:
        return False
    first, second = map(text_of, sources)
    for one, other in ((first, second), (second, first)):
        if one.isidentifier() and other in (
            "range(len(%s))" % one,
            "xrange(len(%s))" % one,
        ):
            return True
    return False
