"""What code may change: whether a container can be another after it has run.

Protocol methods behind operators, attributes, printing and iteration (``__eq__``,
properties, ``__str__``) are taken not to change a container that they do not belong to.
Every call is taken to change whatever it can reach, unless it is known not to.
"""

from __future__ import annotations

from typing import FrozenSet, Iterable, Iterator, List, NamedTuple, Optional, Sequence

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from ._calls import Call, attribute_of, is_parentheses, text_of
from ._fixer import FileContext
from ._references import compat_helper, qualified_name
from ._scopes import assigned, is_name
from ._values import Kind, Values, is_operator

#: Builtins that change nothing, whatever they are called with.
_HARMLESS = frozenset(
    {"abs", "bool", "callable", "chr", "cmp", "complex", "dict", "divmod", "enumerate"}
    | {"float", "frozenset", "getattr", "hasattr", "hash", "hex", "id", "int", "len"}
    | {"isinstance", "issubclass", "list", "long", "oct", "ord", "pow", "print", "set"}
    | {"range", "repr", "reversed", "round", "slice", "str", "sum", "tuple", "type"}
    | {"unichr", "unicode", "xrange", "zip", "all", "any"}
)
#: Builtins that call what they are given, and change nothing themselves.
_CALLING = frozenset({"filter", "map", "max", "min", "reduce", "sorted"})
#: Functions that return for every object, without an error.
_TOTAL = frozenset({"bool", "callable", "id", "repr", "str", "type"})
#: Methods by these names belong to strings.
_STRING_METHODS = frozenset(
    {"capitalize", "decode", "encode", "endswith", "expandtabs", "find", "format"}
    | {"isalnum", "isalpha", "isdigit", "islower", "isspace", "istitle", "isupper"}
    | {"join", "ljust", "lower", "lstrip", "partition", "replace", "rfind", "rjust"}
    | {"rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip"}
    | {"swapcase", "title", "translate", "upper", "zfill"}
)
#: Methods of mappings that only read.
_READING_METHODS = frozenset(
    {"copy", "get", "has_key", "items", "iteritems", "iterkeys", "itervalues", "keys"}
    | {"values", "viewitems", "viewkeys", "viewvalues", "__contains__", "__getitem__"}
)
#: Modules whose functions change nothing that is given to them.
_MODULES = ("math", "operator", "os.path", "re", "string", "struct", "time")
_OUTPUT = frozenset({"sys.stdout.write", "sys.stderr.write"})
#: What the other fixers write, perhaps as one name until the next parse.
_SIX = frozenset(
    {"six.binary_type", "six.iteritems", "six.iterkeys", "six.itervalues"}
    | {"six.moves.range", "six.text_type", "six.unichr"}
)
#: Functions that only make a function.
_MAKERS = frozenset({"operator.attrgetter", "operator.itemgetter"})
#: Helpers of the compat module, by the builtin that has the same effects.
_HELPERS = {
    "eager_filter": "filter",
    "eager_map": "map",
    "print_statement": "print",
    "view_to_list": "list",
}


class Code(NamedTuple):
    """Code that runs between two steps of an iteration.

    in_loop: it is the body of the loop, so what precedes a ``break`` does not count.
    called: it is an expression whose value is called.
    """

    node: Base
    in_loop: bool = False
    called: bool = False


class Source(NamedTuple):
    """A container that is iterated over, as the parts of an expression.

    keys: variables that hold one of its keys, which can be assigned to without a
        change in its size.
    """

    pieces: Sequence[Base]
    keys: FrozenSet[str] = frozenset()


class Effects:
    """Answers about the code of one module."""

    def __init__(self, context: FileContext, values: Values) -> None:
        self._context, self.values = context, values
        self._scopes = context.scopes

    def leave_alone(self, code: Iterable[Code], source: Source) -> bool:
        """Whether none of the code can change the container."""
        code = list(code)
        if text_of(list(source.pieces)) == "sys.modules":
            # Even an attribute may be made by an import.
            return not code
        if any(part.in_loop for part in code) and any(
            is_name(leaf, "globals", "locals", "vars")
            for piece in source.pieces
            for leaf in piece.leaves()
        ):
            # The loop's own variables may be in there.
            return False
        name = source.pieces[0] if len(source.pieces) == 1 else None
        fresh = self.values.are_fresh_trailers(source.pieces)
        private = fresh or (name is not None and self.values.is_private(name))
        if name is not None and self.values.is_immutable(name):
            return True
        check = _Check(self._context, self.values, source, private)
        return all(check.allows_code(part) for part in code)

    def are_quiet(self, code: Iterable[Code]) -> bool:
        """Whether the code only computes values: nobody can tell when it runs."""
        check = _Check(self._context, self.values, Source(()), False, strict=True)
        return all(check.allows_code(part) for part in code)

    def is_total(self, function: Optional[Base]) -> bool:
        """Whether a function has no effects and no errors. ``None`` is the identity."""
        return function is None or (
            is_name(function)
            and (
                function.value == "None"
                or (function.value in _TOTAL and self._scopes.is_builtin(function))
            )
        )

    def is_pure(self, function: Optional[Base]) -> bool:
        """Whether a function has no effects, though it may raise an error."""
        if self.is_total(function):
            return True
        assert function is not None
        check = _Check(self._context, self.values, Source(()), False, strict=True)
        return check.allows_calls_of(function)


class _Check:
    """Looks for effects on one container.

    private: no other code can reach it. strict: any effect at all counts.
    """

    def __init__(
        self,
        context: FileContext,
        values: Values,
        source: Source,
        private: bool,
        strict: bool = False,
    ) -> None:
        self._context, self._values = context, values
        self._scopes = context.scopes
        self._source, self._text = source, text_of(list(source.pieces))
        self._private, self._strict = private, strict
        self._is_namespace = any(
            is_name(leaf, "__dict__", "globals", "locals", "vars")
            for piece in source.pieces
            for leaf in piece.leaves()
        )

    def allows_code(self, code: Code) -> bool:
        """Whether running the code leaves the container as it is."""
        if code.called:
            return self.allows_calls_of(code.node) and self._allows_all(code.node)
        if code.in_loop:
            return all(self._allows(node) for node in _repeated(code.node))
        return self._allows_all(code.node)

    def allows_calls_of(self, function: Base) -> bool:
        """Whether calling the value of an expression leaves the container as it is."""
        if self._private or text_of(function) in _SIX:
            return True
        if function.type in (syms.lambdef, syms.old_lambdef):
            return self._allows_all(function.children[-1])
        if is_name(function):
            return function.value == "None" or (
                function.value in (_HARMLESS - {"print"})
                and self._scopes.is_builtin(function)
            )
        if function.type != syms.power or len(function.children) < 2:
            return False
        last = function.children[-1]
        if is_parentheses(last):
            return self._is_maker(list(function.children[:-1]))
        method = attribute_of(last)
        if method is None:
            return False
        return self._is_harmless_method(list(function.children[:-1]), method)

    def _allows_all(self, node: Base) -> bool:
        return all(self._allows(inner) for inner in node.pre_order())

    def _allows(self, node: Base) -> bool:
        """Whether one node, without those inside it, leaves the container alone."""
        kind = node.type
        if isinstance(node, Leaf):
            return not is_name(node, "yield") and not is_name(node, "exec")
        if kind in (syms.import_name, syms.import_from, syms.decorator):
            return False
        if kind in (syms.with_stmt, syms.exec_stmt, syms.yield_expr):
            # A with statement calls methods, and so does the consumer after a yield.
            return self._private and kind == syms.with_stmt
        if kind == syms.print_stmt:
            return not self._strict
        if kind == syms.power:
            return all(
                self._allows_trailer(node, position)
                for position in range(1, len(node.children))
            )
        if kind == syms.comp_for:
            return True
        return all(self._allows_target(target) for target in assigned(node))

    def _allows_trailer(self, power: Node, position: int) -> bool:
        trailer = power.children[position]
        if is_parentheses(trailer):
            return self._allows_call(Call(power, position))
        if is_operator(trailer.children[0] if trailer.children else None, "["):
            # Reading what is missing adds it to a defaultdict.
            return text_of(power.children[:position]) != self._text or is_name(
                trailer.children[1], *self._source.keys, ""
            )
        return True

    def _allows_target(self, target: Base) -> bool:
        """Whether storing to, or deleting, the target leaves the container alone."""
        if is_name(target):
            return not self._strict and not self._is_namespace
        if target.type in (
            *(syms.testlist_star_expr, syms.testlist, syms.testlist_gexp),
            *(syms.exprlist, syms.listmaker, syms.atom),
        ):
            return all(
                self._allows_target(child)
                for child in target.children
                if child.type != token.COMMA
                and not is_operator(child, "(", ")", "[", "]")
            )
        if target.type != syms.power or self._strict:
            return False
        last = target.children[-1]
        if attribute_of(last) is not None:
            return not self._is_namespace
        container = list(target.children[:-1])
        if text_of(container) == self._text:
            is_deleted = target.parent is not None and target.parent.type in (
                syms.del_stmt,
                syms.exprlist,
            )
            key = last.children[1]
            return not is_deleted and is_name(key, *self._source.keys, "")
        return self._private or self._is_other(container)

    def _is_other(self, container: List[Base]) -> bool:
        """Whether this is certainly not the container in question."""
        return len(container) == 1 and self._values.is_private(container[0])

    def _allows_call(self, call: Call) -> bool:
        name, method = call.name, call.method
        if name is not None:
            function = self._builtin_meant(name)
            if function in _HARMLESS:
                return not self._strict or function != "print"
            if function in _CALLING:
                return all(map(self.allows_calls_of, _called_by(function, call)))
        if method is not None:
            receiver = call.receiver
            if text_of(receiver) == self._text:
                return method.value in _READING_METHODS
            if self._is_harmless_method(receiver, method):
                return True
            if not self._strict and self._is_other(receiver):
                return True
        callee = call.power.children[: call.end]
        if self._private or text_of(callee) in _SIX or self._is_maker(callee):
            return True
        return name is not None and self._is_harmless_has_key(name, call)

    def _builtin_meant(self, name: Leaf) -> str:
        """Return the builtin that a name stands for, or "" if it is none."""
        if self._scopes.is_builtin(name):
            return str(name.value)
        if name.value not in _HELPERS:
            return ""
        return _HELPERS.get(compat_helper(self._context, name) or "", "")

    def _is_maker(self, callee: List[Base]) -> bool:
        return qualified_name(self._context, callee) in _MAKERS

    def _is_harmless_has_key(self, name: Leaf, call: Call) -> bool:
        """Whether this is the compat module's ``has_key``, and only reads."""
        if compat_helper(self._context, name) != "has_key" or not call.arguments:
            return False
        mapping = call.arguments[0]
        pieces = mapping.children if mapping.type == syms.power else [mapping]
        return self._only_reads(pieces) or (not self._strict and self._is_other(pieces))

    def _only_reads(self, mapping: List[Base]) -> bool:
        """Whether the methods of mappings that read do only that here."""
        is_source = text_of(mapping) == self._text
        return is_source or self._values.kind_of_trailers(mapping) is Kind.DICT

    def _is_harmless_method(self, receiver: List[Base], method: Leaf) -> bool:
        if method.value in _READING_METHODS and self._only_reads(receiver):
            return True
        module = qualified_name(self._context, receiver)
        if module is not None:
            if "%s.%s" % (module, method.value) in _OUTPUT:
                return not self._strict
            return module in _MODULES
        return method.value in _STRING_METHODS


def _called_by(function: str, call: Call) -> Iterator[Base]:
    """Yield the functions that map, filter, reduce, sorted, min or max will call."""
    arguments = call.arguments
    if function in ("filter", "map", "reduce"):
        yield from arguments[:1]
    for argument in arguments:
        if argument.type == syms.argument and is_operator(argument.children[1], "="):
            yield argument.children[2]
    if function == "sorted":
        yield from (
            argument for argument in arguments[1:] if argument.type != syms.argument
        )


def _repeated(body: Base) -> Iterator[Base]:
    """Yield the nodes of a loop's body that may be followed by another round."""
    pending = [(body, False, False)]
    while pending:
        node, in_inner_loop, in_try = pending.pop()
        if not in_try and node.type in (syms.return_stmt, syms.raise_stmt):
            continue
        if not in_try and _ends_loop(node, in_inner_loop):
            continue
        yield node
        in_inner_loop = in_inner_loop or node.type in (syms.for_stmt, syms.while_stmt)
        in_try = in_try or node.type == syms.try_stmt
        pending += [(child, in_inner_loop, in_try) for child in node.children]


def _ends_loop(block: Base, in_inner_loop: bool) -> bool:
    """Whether a block of statements always leaves the loop at its end."""
    if block.type not in (syms.suite, syms.simple_stmt):
        return False
    statements = [
        child
        for child in block.children
        if child.type
        not in (token.NEWLINE, token.INDENT, token.DEDENT, token.SEMI, token.COMMENT)
    ]
    if not statements:
        return False
    last = statements[-1]
    if last.type == syms.simple_stmt:
        return _ends_loop(last, in_inner_loop) and not _may_go_on(block)
    leaves = last.type in (syms.return_stmt, syms.raise_stmt) or (
        is_name(last, "break", "return", "raise")
        and not (in_inner_loop and last.value == "break")
    )
    return leaves and not _may_go_on(block)


def _may_go_on(block: Base) -> bool:
    return any(
        is_name(leaf, "continue") or is_name(leaf, "yield") for leaf in block.leaves()
    )
