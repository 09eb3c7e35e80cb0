from __future__ import annotations

import builtins
from typing import Any, Dict, List, Optional

import tree_sitter
from fissix.fixer_util import parenthesize
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import Call, attribute_of, call_of_attribute, call_of_name, text_of
from .._fixer import Fixer
from .._looking import Trigger
from .._references import compat_helper, import_name
from .._results import Risk
from .._scopes import is_name, parameters
from .._values import Kind, assigned_value, is_operator, values_of

_PARAMETERS = ("cmp", "key", "reverse")
_LAMBDAS = frozenset({syms.lambdef, syms.old_lambdef})
_HELPER = "cmp_to_key"


def _has_function(node: tree_sitter.Node, source: bytes) -> bool:
    """Accept calls with a positional argument for ``cmp``, or that keyword."""
    call = node.parent
    if call is not None and call.type == "attribute":
        call = call.parent
    if call is None or call.type != "call":
        return False
    arguments = call.child_by_field_name("arguments")
    if arguments is None:
        return False
    found = [child for child in arguments.named_children if child.type != "comment"]
    positional = [child for child in found if child.type != "keyword_argument"]
    is_sorted = source[node.start_byte : node.end_byte] == b"sorted"
    return len(positional) > is_sorted or any(
        source[child.start_byte : child.end_byte].startswith(b"cmp") for child in found
    )


class FixSortCmp(Fixer):
    """Sort with ``key=cmp_to_key(compare)`` instead of a comparing function.

    Python 3 sorts by keys alone. ``functools.cmp_to_key`` is on Python 2.7 as well.

    Before::

        def compare(first, second):
            return first.size - second.size
        files.sort(compare)
        names = sorted(names, lambda a, b: len(a) - len(b), reverse=True)

    After::

        from functools import cmp_to_key
        def compare(first, second):
            return first.size - second.size
        files.sort(key=cmp_to_key(compare))
        names = sorted(names, key=cmp_to_key(lambda a, b: len(a) - len(b)), reverse=True)

    A variable that may be None is written as ``key=compare and cmp_to_key(compare)``.

    Left alone: a ``sort`` of what need not be a list with an argument that does not look
    like a comparing function. Reported: a comparing function together with a key that may
    be None.
    """

    trigger = Trigger(words=frozenset({"sort", "sorted"}), accepts=_has_function)
    PATTERN = "'sort' | 'sorted'"

    def transform(self, node: Leaf, results: Any) -> None:
        if node.value == "sorted":
            call = call_of_name(node)
            if call is not None and self.is_builtin(node):
                self._fix(call, 1)
            return
        call = call_of_attribute(node)
        if call is not None and call.arguments:
            self._fix(call, 0)

    def _fix(self, call: Call, skipped: int) -> None:
        found = _by_parameter(call.arguments[skipped:])
        if found is None or "cmp" not in found:
            return
        compare, key = found["cmp"], found.get("key")
        if skipped == 0 and not self._is_comparing(call, compare):
            return
        if any("#" in leaf.prefix for leaf in call.parentheses.leaves()):
            self.report(call.power, "sort by a key, and find a place for the comment")
            return
        has_key = key is not None and not is_name(key, "None")
        if is_name(compare, "None"):
            text = str(key).strip() if has_key else ""
        elif key is not None and has_key:
            if not self._is_function(key):
                self.report(
                    call.power,
                    "Python 3 sorts by keys alone: compare the keys with "
                    "functools.cmp_to_key",
                    Risk.HIGH,
                )
                return
            text = _of_key(compare, key)
            if not self._is_function(compare):
                operands = str(_operand(key)), str(_operand(compare)), text
                text = "%s if %s is None else %s" % operands
        else:
            text = "%s(%s)" % (_HELPER, str(compare).strip())
            if not self._is_function(compare):
                text = "%s and %s" % (str(_operand(compare)).strip(), text)
        if _HELPER not in text or import_name(self, call.power, "functools", _HELPER):
            _write(call, skipped, text, found.get("reverse"))

    def _is_comparing(self, call: Call, function: Base) -> bool:
        """Whether this is the ``sort`` of a list with a comparing function."""
        values = values_of(self.context)
        if values.kind_of_trailers(call.receiver) is Kind.LIST:
            return True
        if _is_keyword(function.parent) and is_name(function.parent.children[0], "cmp"):
            return True
        if function.type in _LAMBDAS:
            return len(parameters(function)) == 2
        if is_name(function):
            definition = self._definition(function)
            if definition is not None:
                return len(parameters(definition)) == 2
        words = text_of(function).rpartition(".")[2].lower()
        return "cmp" in words or "compar" in words or is_name(function, "None")

    def _definition(self, name: Base) -> Optional[Node]:
        """Return the function that is the only meaning of a name."""
        if not isinstance(name, Leaf) or name.type != token.NAME:
            return None
        scope = self.scopes.scope_that_binds(name)
        bindings = [] if scope is None else self.scopes.bindings(scope)[name.value]
        if len(bindings) != 1:
            return None
        definition = bindings[0].parent
        if definition.type == syms.funcdef and definition.children[1] is bindings[0]:
            assert isinstance(definition, Node)
            return definition
        value = assigned_value(bindings[0])
        if isinstance(value, Node) and value.type in _LAMBDAS:
            return value
        return None

    def _is_function(self, node: Base) -> bool:
        """Whether the value is certainly a function: not None."""
        if node.type in _LAMBDAS:
            return True
        if isinstance(node, Leaf):
            return node.type == token.NAME and (
                (
                    (hasattr(builtins, node.value) or node.value == "cmp")
                    and self.is_builtin(node)
                )
                or self._definition(node) is not None
                or compat_helper(self.context, node) is not None
            )
        if node.type != syms.power or not is_name(node.children[0], "self"):
            return False
        method = attribute_of(node.children[-1])
        around: Optional[Base] = node
        while around is not None and around.type != syms.classdef:
            around = around.parent
        if around is None or method is None or len(node.children) != 2:
            return False
        bound = self.scopes.bindings(around).get(method.value, [])
        return bool(bound) and all(leaf.parent.type == syms.funcdef for leaf in bound)


def _of_key(compare: Base, key: Base) -> str:
    """Return a function that makes comparable what a key makes of an item."""
    words = {leaf.value for node in (compare, key) for leaf in node.leaves()}
    item = "item"
    while item in words:
        item += "_"
    texts = (item, _HELPER, str(compare).strip(), str(_operand(key)).strip(), item)
    return "lambda %s: %s(%s)(%s(%s))" % texts


def _by_parameter(arguments: List[Base]) -> Optional[Dict[str, Base]]:
    """Return the arguments by the parameter that they are for; None if one has a star."""
    found: Dict[str, Base] = {}
    for position, argument in enumerate(arguments):
        if _is_keyword(argument):
            name = argument.children[0].value
            if name not in _PARAMETERS:
                return None
            found[name] = argument.children[2]
        elif argument.type == syms.argument or position >= len(_PARAMETERS):
            return None
        else:
            found[_PARAMETERS[position]] = argument
    return found


def _is_keyword(argument: Optional[Base]) -> bool:
    return (
        argument is not None
        and argument.type == syms.argument
        and is_operator(argument.children[1], "=")
    )


def _operand(node: Base) -> Base:
    """Return a copy of an expression that other operators can stand beside."""
    copy = node.clone()
    copy.prefix = ""
    return (
        copy
        if isinstance(copy, Leaf) or copy.type == syms.power
        else parenthesize(copy)
    )


def _write(call: Call, skipped: int, key: str, reverse: Optional[Base]) -> None:
    """Replace the arguments behind the first ones by keywords."""
    kept = call.arguments[:skipped]
    old = call.arguments[skipped]
    prefix = old.prefix
    texts = ["key=" + key] if key else []
    if reverse is not None:
        texts.append("reverse=" + str(reverse).strip())
    parentheses = call.parentheses
    inside = parentheses.children[1]
    for child in kept:
        child.remove()
    inside.remove()
    new: List[Base] = []
    for position, child in enumerate([*kept, *(Leaf(token.NAME, t) for t in texts)]):
        if position:
            new.append(Leaf(token.COMMA, ","))
        if position >= len(kept):
            child.prefix = prefix if position == len(kept) else " "
        new.append(child)
    if new:
        parentheses.insert_child(1, Node(syms.arglist, new))
