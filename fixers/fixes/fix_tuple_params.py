from __future__ import annotations

from typing import Any, List, Optional

from fissix.fixer_util import Name
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._calls import Call, call_around
from .._fixer import Fixer
from .._function_bodies import insert_first
from .._looking import Trigger
from .._rewriting import keep_apart
from .._scopes import is_attribute, is_keyword, is_name, targets

_TAKES_ITEMS = frozenset({"filter", "max", "min", "sorted"})
_PAIRS = frozenset({"items", "iteritems"})

#: Parameters of a function up to a parenthesis, or of a lambda.
#: A part is never read in another way when what follows it does not fit: that takes
#: time without end where there are many quotes.
_AFTER = (
    rb"""[ \t]+\w+\s*\("""
    rb"""(?:(?=([^()#"']+|\#[^\n]*|"[^"\n]*"|'[^'\n]*'|["']))\1)*\("""
    rb"""|[ \t\\\n]*(?:[^:(]*[,=*][^:(]*)?\("""
)


def _has_tuple(keyword: SyntaxNode, source: bytes) -> bool:
    parent = keyword.parent
    if parent is None or parent.type not in ("function_definition", "lambda"):
        return True
    parameters = parent.child_by_field_name("parameters")
    return parameters is not None and any(
        parameter.type == "tuple_pattern"
        or (parameter.type == "default_parameter" and b"(" in (parameter.text or b""))
        for parameter in parameters.children
    )


class FixTupleParams(Fixer):
    """Take a tuple as one parameter and unpack it in the body.

    Before::

        def distance((x, y), scale=1):
            return (x * x + y * y) ** 0.5 * scale

        by_name = sorted(table.items(), key=lambda (name, value): name)
        lengths = map(lambda (start, end): end - start, spans)

    After::

        def distance(x_y, scale=1):
            x, y = x_y
            return (x * x + y * y) ** 0.5 * scale

        by_name = sorted(table.items(), key=lambda name_value: name_value[0])
        lengths = map(lambda start_end: (lambda start, end: end - start)(*start_end), spans)

    A lambda subscripts its parameter where that is known to be a pair, and otherwise
    hands the items to another one, for it may be given any iterable of that length.

    Left alone: a lambda with ``yield`` in it, which is reported.
    """

    trigger = Trigger(
        words=frozenset({"def", "lambda"}), after=_AFTER, accepts=_has_tuple
    )
    PATTERN = "funcdef | lambdef | old_lambdef"

    def transform(self, node: Node, results: Any) -> None:
        found = _tuples(node)
        if not found:
            return
        if node.type != syms.funcdef:
            self._in_lambda(node, found)
            return
        unpacking = []
        for parameter in found:
            names = targets(parameter)
            target = _as_target(parameter)
            if target is None:
                parameter.replace(_parameter(parameter, names[0].value))
            else:
                name = _joined(node, names)
                parameter.replace(_parameter(parameter, name))
                unpacking.append("%s = %s" % (target, name))
        if unpacking:
            insert_first(node, unpacking)

    def _in_lambda(self, node: Node, found: List[Node]) -> None:
        body = node.children[-1]
        if any(is_name(leaf, "yield") for leaf in body.leaves()):
            self.report(node, "a tuple parameter of a lambda that yields")
            return
        is_alone = found == node.children[1:-2]
        for parameter in reversed(found):
            names = targets(parameter)
            target = _as_target(parameter)
            if target is None:
                parameter.replace(_parameter(parameter, names[0].value))
                continue
            name = _joined(node, names)
            body = node.children[-1]
            if is_alone and _is_flat(parameter) and self._gets_pairs(node, names):
                if _subscript(body, [leaf.value for leaf in names], name):
                    parameter.replace(_parameter(parameter, name))
                    continue
            inside = parameter.children[1]
            parameter.replace(_parameter(parameter, name))
            self._unpack_around(node, inside, name)

    def _unpack_around(self, node: Node, inside: Base, name: str) -> None:
        """Make the body ``(lambda a, b: body)(*name)``."""
        body = node.children[-1]
        prefix = body.prefix
        body.remove()
        inside.remove()
        inside.prefix = " "
        if inside.children[-1].type == token.COMMA:
            inside.children[-1].remove()
        parameters = Node(syms.varargslist, _released(inside))
        inner = Node(
            syms.lambdef, [Name("lambda"), parameters, Leaf(token.COLON, ":"), body]
        )
        function = Node(
            syms.atom, [Leaf(token.LPAR, "("), inner, Leaf(token.RPAR, ")")]
        )
        items = Leaf(token.NAME, "*" + name)
        arguments = [Leaf(token.LPAR, "("), items, Leaf(token.RPAR, ")")]
        call = Node(syms.power, [function, Node(syms.trailer, arguments)])
        call.prefix = prefix
        node.append_child(call)
        self.transform(inner, {})

    def _gets_pairs(self, node: Node, names: List[Leaf]) -> bool:
        """Whether the lambda is only called with items of ``items()`` or the like."""
        argument: Base = node
        if node.parent is not None and node.parent.type == syms.argument:
            if not is_name(node.parent.children[0], "key"):
                return False
            argument = node.parent
        call = call_around(argument)
        if call is None:
            return False
        arguments = call.arguments
        name = call.name
        if name is None or name.value not in _TAKES_ITEMS | {"map"}:
            return False
        if not self.is_builtin(name):
            return False
        if argument.type == syms.argument:
            iterable = arguments[0] if name.value != "filter" else None
        elif name.value in ("filter", "map") and arguments[0] is argument:
            iterable = arguments[1] if len(arguments) == 2 else None
        else:
            iterable = None
        return iterable is not None and self._count(iterable) == len(names)

    def _count(self, iterable: Base) -> Optional[int]:
        """Return how many items each item of the iterable has, as far as it is known."""
        if iterable.type != syms.power or iterable.children[-1].type != syms.trailer:
            return None
        call = Call(iterable, len(iterable.children) - 1)
        method, name = call.method, call.name
        if method is not None and method.value in _PAIRS and not call.arguments:
            return 2
        if name is not None and self.is_builtin(name) and call.positional:
            if name.value == "enumerate":
                return 2
            if name.value == "zip":
                return len(call.positional)
        return None


def _tuples(function: Node) -> List[Node]:
    """Return the parameters in parentheses, outermost only."""
    if function.type == syms.funcdef:
        inside = function.children[2].children[1:-1]
    else:
        inside = function.children[1:-2]
    if len(inside) == 1 and inside[0].type in (syms.typedargslist, syms.varargslist):
        inside = inside[0].children
    return [
        item
        for item in inside
        if item.type in (syms.tfpdef, syms.vfpdef)
        and (item.prev_sibling is None or item.prev_sibling.type != token.EQUAL)
    ]


def _joined(function: Node, names: List[Leaf]) -> str:
    """Return a name for the whole that the function does not use yet."""
    joined = "_".join(name.value for name in names)
    if len(joined) > 40 or len(names) == 1:
        joined = names[0].value + "_items"
    used = {leaf.value for leaf in function.leaves()}
    while joined in used:
        joined += "_"
    return joined


def _parameter(node: Node, name: str) -> Leaf:
    """Return a name for the place of a parameter; ``lambda(x): x`` had no space."""
    return Leaf(token.NAME, name, prefix=keep_apart(node, node.prefix))


def _as_target(parameter: Node) -> Optional[str]:
    """Return the parameter as the target of an assignment, None for ``(name)``."""
    inside = parameter.children[1]
    if inside.type in (syms.tfpdef, syms.vfpdef):
        return _as_target(inside)
    if is_name(inside):
        return None
    text = str(inside).strip()
    return "(%s)" % text if text.endswith(",") else text


def _released(node: Base) -> List[Base]:
    """Return the children of a node, free to be put elsewhere."""
    children = list(node.children)
    for child in children:
        child.remove()
    return children


def _is_flat(parameter: Node) -> bool:
    return all(
        child.type in (token.NAME, token.COMMA)
        for child in parameter.children[1].children
    )


def _subscript(body: Base, names: List[str], whole: str) -> bool:
    """Write ``whole[0]`` for the first name, and so on; False if one may mean something
    else inside the body, which stays as it is then.
    """
    found = [leaf for leaf in body.leaves() if is_name(leaf, *names)]
    if any(
        node.type in (syms.comp_for, syms.lambdef, syms.old_lambdef)
        for node in body.pre_order()
    ) or len(set(names)) != len(names):
        return False
    for leaf in found:
        if not is_attribute(leaf) and not is_keyword(leaf):
            leaf.value = "%s[%d]" % (whole, names.index(leaf.value))
            leaf.changed()
    return True
