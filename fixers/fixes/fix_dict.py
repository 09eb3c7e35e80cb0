from __future__ import annotations

from typing import Any, FrozenSet, List, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import (
    Call,
    attribute_of,
    call_around,
    call_of_attribute,
    is_parentheses,
    is_special_argument,
    text_of,
)
from .._class_hierarchy import ancestry
from .._consumption import Consumption, Use
from .._effects import Code, Source
from .._iteration import IterationFixer
from .._looking import Trigger, called_attribute, enclosing_string
from .._references import (
    handles_its_absence,
    import_compat_helper,
    is_free,
    six_attribute,
)
from .._results import Risk
from .._scopes import enclosing_scope, is_attribute, is_name
from .._values import Kind, is_operator

_LISTS = frozenset({"keys", "values", "items"})
_LIST_WORDS = frozenset(name.encode("ascii") for name in _LISTS)
_OTHERS = frozenset(
    {"iterkeys", "itervalues", "iteritems", "viewkeys", "viewvalues", "viewitems"}
)
#: What a view does as a list does.
_SAME = frozenset({Use.DISCARDED, Use.LENGTH, Use.SEARCHED, Use.TESTED})
_LIST_ATTRIBUTES = frozenset(
    {"append", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"}
)
#: Methods that lists have and other collections with ``values()`` have not.
_ONLY_OF_LISTS = frozenset({"append", "extend", "insert", "sort"})
_DICTIONARIES = frozenset({"dict", "OrderedDict", "defaultdict", "Counter"})


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    """Accept calls of the methods that are on both versions, and the others anywhere:
    as a string too that is nothing else.
    """
    string = enclosing_string(node)
    if string is None:
        word = source[node.start_byte : node.end_byte]
        return word not in _LIST_WORDS or called_attribute(node, source)
    text = source[string.start_byte : string.end_byte]
    # tree-sitter-python takes `repr` in backticks for a string.
    return (
        text.startswith(b"`")
        or text.strip(b"'\"").decode("utf-8", "replace") in _OTHERS
    )


class FixDict(IterationFixer):
    """Keep the lists that dictionaries give, and call ``six`` for their iterators.

    On Python 3 ``keys``, ``values`` and ``items`` are views: they show later changes,
    and a dictionary must not grow or shrink while one is iterated over. ``list()`` goes
    around them unless nothing can tell the difference. ``values()`` of what may be no
    dictionary goes through the compat module's ``view_to_list``, which changes nothing
    but views, and so does every method where ``list`` is the name of something else.

    Before::

        names = config.keys()
        names.sort()
        for name in config.keys():
            if name.startswith("_"):
                del config[name]
        for name, value in config.iteritems():
            show(name, value)
        return registry.values()

    After::

        import six
        from onemaster.compat import view_to_list
        names = list(config.keys())
        names.sort()
        for name in list(config.keys()):
            if name.startswith("_"):
                del config[name]
        for name, value in six.iteritems(config):
            show(name, value)
        return view_to_list(registry.values())

    Left alone: what is taken to the end at once, as by ``sorted``, ``set`` or ``join``;
    ``len`` and ``in``; loops whose body cannot reach the dictionary; methods that are
    called with arguments, or whose result has an attribute that no list has; and
    ``self.iteritems()`` in a class that has its own ``iteritems`` or ``items``: on
    Python 3 ``six.iteritems`` would call ``items``, which may call it again. The fixer
    ``iter_methods`` looks after such classes.
    """

    trigger = Trigger(words=_LISTS | _OTHERS, accepts=_is_candidate, in_strings=True)
    PATTERN = " | ".join(["STRING", *map(repr, sorted(_LISTS | _OTHERS))])

    def match(self, node: Base) -> Any:
        """Find the names, and strings that are such a name."""
        if node.type == token.STRING:
            return {"node": node} if node.value.strip("'\"") in _OTHERS else False
        return super().match(node)

    def transform(self, node: Leaf, results: Any) -> None:
        if node.type == token.STRING:
            self._check_attribute_name(node)
            return
        if not is_attribute(node) or node.parent.type != syms.trailer:
            return
        call = call_of_attribute(node)
        if node.value in _LISTS:
            if call is not None:
                self._keep_list(node, call)
        elif call is None:
            self._report_reference(node)
        else:
            self._call_six(node, call)

    def _keep_list(self, node: Leaf, call: Call) -> None:
        receiver = self._dictionary(call)
        if receiver is None or self._is_own_method(node, call):
            return
        use = self.consumptions().of(call)
        if use.use in _SAME:
            return
        if use.use is Use.ITERATED:
            effects = self.analysis()
            source = Source(receiver, self._keys(node.value, use))
            if effects.leave_alone(use.between, source):
                return
        attribute = attribute_of(call.following())
        if attribute is not None and attribute.value not in _LIST_ATTRIBUTES:
            return
        is_list = (
            node.value != "values"
            or use.use is Use.ADDED
            or (attribute is not None and attribute.value in _ONLY_OF_LISTS)
            or self._is_dictionary(receiver)
        )
        if is_list and is_free(self.scopes, call.power, "list"):
            self.make_list(call)
        elif import_compat_helper(self, call.power, "view_to_list"):
            call.enclose("view_to_list")

    def _dictionary(self, call: Call) -> Optional[List[Base]]:
        """Return the parts of what may be a dictionary, or None if it is none.

        It is the receiver, or the argument of ``dict.keys(d)``.
        """
        receiver, arguments = call.receiver, call.arguments
        if len(receiver) == 1 and is_name(receiver[0], *_DICTIONARIES):
            if len(arguments) == 1 and not is_special_argument(arguments[0]):
                return [arguments[0]]
            return None
        return None if arguments else receiver

    def _is_dictionary(self, pieces: List[Base]) -> bool:
        values = self.analysis().values
        if values.kind_of_trailers(pieces) is Kind.DICT:
            return True
        call = pieces[0].parent
        return call is not None and is_parentheses(call)

    def _is_own_method(self, node: Leaf, call: Call) -> bool:
        """Whether this calls a method of the class around it, fixed where it is."""
        if not is_self(call.receiver):
            return False
        around = _class_around(node)
        return around is not None and node.value in self.scopes.bindings(around)

    def _keys(self, method: str, use: Consumption) -> FrozenSet[str]:
        """Return the loop variable that holds the key of the item at hand."""
        if method == "values" or use.target is None:
            return frozenset()
        key = use.target
        if method == "items":
            leaves = [leaf for leaf in key.leaves() if leaf.type == token.NAME]
            if isinstance(key, Leaf) or len(leaves) < 2:
                return frozenset()
            key = leaves[0]
        if not is_name(key) or _is_rebound(self.scopes.bindings, key, use.between):
            return frozenset()
        return frozenset({key.value})

    def _call_six(self, node: Leaf, call: Call) -> None:
        receiver = call.receiver
        if handles_its_absence(node):
            return
        if len(receiver) == 1 and is_name(receiver[0], *_DICTIONARIES):
            self._report_reference(node)
            return
        arguments = call.arguments
        if any(not _is_keyword(argument) for argument in arguments):
            return
        if arguments and node.value.startswith("view"):
            return
        plain = node.value[4:]
        around = _class_around(node)
        if around is not None and is_self(receiver):
            if ancestry(self.context, around).binds(self.context, node.value):
                return
            if plain in self.scopes.bindings(around):
                self.report(
                    node,
                    "Python 3 has no %s of the base class, and %s of this class may"
                    " call this function again" % (node.value, plain),
                    Risk.HIGH,
                )
                return
        if is_name(receiver[0], "super") and not _extends_dictionary(around):
            self.report(
                node,
                "the %s of a base class: write what is right if that has only %s on"
                " Python 3" % (node.value, plain),
                Risk.HIGH,
            )
            return
        function = six_attribute(self, receiver[0], node.value)
        if function is not None:
            call.give_receiver_to(function)

    def _check_attribute_name(self, node: Leaf) -> None:
        around = call_around(node)
        if (
            around is not None
            and around.name is not None
            and is_name(around.name, "getattr", "hasattr")
            and not handles_its_absence(node)
        ):
            name = node.value.strip("'\"")
            self.report(
                node,
                "a dictionary of Python 3 has no %s, only %s" % (name, name[4:]),
            )

    def _report_reference(self, node: Leaf) -> None:
        if not handles_its_absence(node):
            self.report(
                node,
                "Python 3 has no %s: call six.%s() where this is called"
                % (node.value, node.value),
                Risk.HIGH,
            )


def is_self(receiver: List[Base]) -> bool:
    """Whether a method is called on the object that the code belongs to."""
    return len(receiver) == 1 and is_name(receiver[0], "self")


def _class_around(node: Base) -> Optional[Node]:
    """Return the class in whose body, or in whose methods, the node stands."""
    parent = node.parent
    while parent is not None and parent.type != syms.classdef:
        parent = parent.parent
    return parent


def _extends_dictionary(around: Optional[Node]) -> bool:
    """Whether a class has a dictionary of the library as its only base."""
    if around is None or len(around.children) < 6:
        return False
    base = around.children[3]
    name = text_of(base).rpartition(".")[2]
    return name in _DICTIONARIES


def _is_keyword(argument: Base) -> bool:
    return argument.type == syms.argument and is_operator(argument.children[1], "=")


def _is_rebound(bindings: Any, key: Leaf, between: "tuple[Code, ...]") -> bool:
    bound = bindings(enclosing_scope(key)).get(key.value, [])
    return any(
        leaf is binding
        for code in between
        for leaf in code.node.leaves()
        for binding in bound
    )
