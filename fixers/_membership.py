"""What the classes of a module say of ``has_key`` and of ``in``."""

from __future__ import annotations

import enum
import re
from typing import Dict, Iterator, List, Optional, Set

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._fixer import FileContext
from ._scopes import is_name, own_nodes, parameters

#: Classes whose ``has_key`` and ``in`` are the same.
_DICTIONARIES = frozenset(
    {
        "Counter",
        "DictMixin",
        "IterableUserDict",
        "OrderedDict",
        "SortedDict",
        "UserDict",
        "defaultdict",
        "dict",
    }
)
_CALL = re.compile(r"return (\S+)\.has_key\((\w+)\)$")


class Membership(enum.Enum):
    """What ``self.has_key`` is in a class."""

    #: A method of a class in this module.
    OWN = "own"
    #: That of ``dict``, and ``in`` does the same.
    OF_DICT = "of dict"
    #: Inherited, and ``in`` does something else.
    OTHER = "other"
    UNKNOWN = "unknown"


def membership(context: FileContext, class_: Node) -> Membership:
    """Tell what ``self.has_key`` is in the methods of a class."""
    has_contains, seen = False, set()
    waiting = [class_]
    is_known = True
    while waiting:
        at = waiting.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        bound = context.scopes.bindings(at)
        if "has_key" in bound:
            return Membership.OWN
        has_contains = has_contains or "__contains__" in bound
        bases = _bases(at)
        is_known = is_known and bool(bases)
        for base in bases:
            text = str(base).strip()
            local = class_meant_by(context, base)
            if local is not None:
                waiting.append(local)
            elif text.rpartition(".")[2] not in _DICTIONARIES:
                is_known = False
    if has_contains:
        return Membership.OTHER
    return Membership.OF_DICT if is_known else Membership.UNKNOWN


def has_key_differs(context: FileContext) -> bool:
    """Whether a class of the module has a ``has_key`` that ``in`` may not equal."""
    key = "membership: has_key_differs"
    if key not in context.shared:
        context.shared[key] = any(_differs(context, c) for c in _classes(context))
    return bool(context.shared[key])


def class_of_self(leaf: Base) -> Optional[Node]:
    """Return the class whose instance the name is, as the ``self`` of a method."""
    node: Optional[Base] = leaf.parent
    while node is not None:
        if node.type == syms.funcdef:
            names = parameters(node)
            if any(is_name(name, str(leaf).strip()) for name in names):
                around = _class_around(node)
                is_first = is_name(names[0], str(leaf).strip())
                return around if is_first else None
        node = node.parent
    return None


def _class_around(function: Base) -> Optional[Node]:
    node = function.parent
    while node is not None and node.type in (
        syms.suite,
        syms.decorated,
        syms.async_funcdef,
    ):
        node = node.parent
    return node if isinstance(node, Node) and node.type == syms.classdef else None


def _classes(context: FileContext) -> Iterator[Node]:
    for node in context.root.pre_order():
        if node.type == syms.classdef:
            yield node


def class_meant_by(context: FileContext, name: Base) -> Optional[Node]:
    """Return the class of this module that a name stands for, None if it is unknown."""
    if not is_name(name) or not isinstance(name, Leaf):
        return None
    scope = context.scopes.scope_that_binds(name)
    bindings = [] if scope is None else context.scopes.bindings(scope)[name.value]
    class_ = bindings[0].parent if len(bindings) == 1 else None
    is_class = isinstance(class_, Node) and class_.type == syms.classdef
    return class_ if is_class else None


def _bases(class_: Node) -> List[Base]:
    if class_.children[2].type != token.LPAR:
        return []
    inside = class_.children[3]
    if inside.type == token.RPAR:
        return []
    listed = inside.children if inside.type == syms.arglist else [inside]
    return [base for base in listed if base.type != token.COMMA]


def _differs(context: FileContext, class_: Node) -> bool:
    bound = context.scopes.bindings(class_)
    if "has_key" not in bound:
        return False
    if "__contains__" not in bound:
        return True
    if _are_aliases(bound["has_key"], bound["__contains__"]):
        return False
    context.need_whole()
    methods = _methods(class_)
    if not {"has_key", "__contains__"} <= set(methods):
        return True
    has_key, contains = (_body(methods[n]) for n in ("has_key", "__contains__"))
    own, key = _self_and_key(methods["has_key"])
    other, contained = _self_and_key(methods["__contains__"])
    return not (
        has_key == "return %s in %s" % (key, own)
        or contains == "return %s in %s" % (contained, other)
        or ((own, key) == (other, contained) and has_key == contains)
    )


def _are_aliases(has_key: List[Leaf], contains: List[Leaf]) -> bool:
    if len(has_key) != 1 or len(contains) != 1:
        return False
    return any(
        first.parent is not None
        and first.parent.type == syms.expr_stmt
        and len(first.parent.children) == 3
        and first.parent.children[0] is first
        and is_name(first.parent.children[2], second.value)
        for first, second in (has_key + contains, contains + has_key)
    )


def _methods(class_: Node) -> Dict[str, Node]:
    found: Dict[str, Node] = {}
    seen: Set[str] = set()
    for node in own_nodes(class_):
        if node.type == syms.funcdef and isinstance(node, Node):
            name = node.children[1].value
            if name in seen:
                found.pop(name, None)
            else:
                seen.add(name)
                found[name] = node
    return found


def _self_and_key(function: Node) -> List[str]:
    names = [leaf.value for leaf in parameters(function)[:2]]
    return names + [""] * (2 - len(names))


def _body(function: Node) -> str:
    """Return the statements of a function in one spelling, without the docstring."""
    suite = function.children[-1]
    lines = [
        " ".join(str(child).split())
        for child in (suite.children if suite.type == syms.suite else [suite])
        if child.type not in (token.NEWLINE, token.INDENT, token.DEDENT)
    ]
    if len(lines) > 1 and lines[0].lstrip("urUR")[:1] in ("'", '"'):
        del lines[0]
    return "; ".join(_CALL.sub(r"return \2 in \1", line) for line in lines)
