from __future__ import annotations

from typing import Any, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node
from tree_sitter import Node as SyntaxNode

from .._fixer import Fixer
from .._looking import Trigger
from .._references import is_changed
from .._results import Risk
from .._scopes import enclosing_scope, is_attribute, is_keyword, parameters

#: Anything but the value of an argument, an assignment or a ``return``.
_AFTER = (
    rb"(?=[ \t]*=(?!=))|"
    rb"(?<!=True)(?<!=False)(?<!= True)(?<!= False)(?<!return True)(?<!return False)"
)


def _is_bound_or_attribute(node: SyntaxNode, source: bytes) -> bool:
    """Whether this is a name, to those versions of tree-sitter-python that read it.

    To the others it is an error, and then nobody is asked.
    """
    parent = node.parent
    if parent is None or parent.type in ("attribute", "ERROR"):
        return True
    return parent.type in ("parameters", "lambda_parameters") or (
        parent.type in ("assignment", "default_parameter", "keyword_argument")
        and parent.start_byte == node.start_byte
    )


class FixTrueFalse(Fixer):
    """Write ``True`` and ``False`` in a way that Python 3 reads where they are names.

    Python 2 takes them for names like others, and old modules bind them.

    Before::

        try:
            True
        except NameError:
            True, False = 1, 0

        def encode(value, True=True):
            return value is True or value == xmlrpclib.True

    After::

        try:
            True
        except NameError:
            globals()['True'], globals()['False'] = 1, 0

        def encode(value, true=True):
            return value is true or value == getattr(xmlrpclib, 'True')

    Python 2 does the same as before; on Python 3 the two are what they always are.

    Left alone: the values themselves. Reported: names that a class or a function binds,
    imports, keywords and assignments to attributes.
    """

    trigger = Trigger(
        words=frozenset({"True", "False"}),
        after=_AFTER,
        accepts=_is_bound_or_attribute,
    )
    PATTERN = "'True' | 'False'"

    def transform(self, node: Leaf, results: Any) -> None:
        if is_attribute(node):
            self._attribute(node)
            return
        if is_keyword(node):
            self.report(node, "Python 3 reads no keyword of this name", Risk.HIGH)
            return
        if self.scopes.is_reference(node):
            return
        scope = enclosing_scope(node)
        if any(node is parameter for parameter in _parameters(scope)):
            self._rename(node, scope)
        elif scope.type == syms.file_input and _is_target(node):
            text = "globals()['%s']" % node.value
            node.replace(Leaf(token.NAME, text, prefix=node.prefix))
        else:
            self.report(node, "Python 3 reads no name %s" % node.value, Risk.HIGH)

    def _rename(self, parameter: Leaf, function: Node) -> None:
        """Give a parameter a name that the function does not use yet."""
        leaves = list(function.leaves())
        used = {leaf.value for leaf in leaves}
        name = parameter.value.lower()
        while name in used:
            name += "_"
        references = [
            leaf
            for leaf in leaves
            if leaf.type == token.NAME
            and leaf.value == parameter.value
            and self.scopes.is_reference(leaf)
            and self.scopes.scope_that_binds(leaf) is function
        ]
        for leaf in [parameter, *references]:
            leaf.replace(Leaf(token.NAME, name, prefix=leaf.prefix))

    def _attribute(self, node: Leaf) -> None:
        trailer = node.parent
        power = None if trailer is None else trailer.parent
        if power is None or power.type != syms.power or is_changed(node):
            self.report(node, "Python 3 reads no attribute of this name", Risk.HIGH)
            return
        position = next(i for i, child in enumerate(power.children) if child is trailer)
        pieces = power.children[:position]
        prefix = power.prefix
        for piece in pieces:
            piece.remove()
        pieces[0].prefix = ""
        inside: Base = pieces[0] if len(pieces) == 1 else Node(syms.power, pieces)
        name = Leaf(token.STRING, "'%s'" % node.value, prefix=" ")
        arguments = Node(syms.arglist, [inside, Leaf(token.COMMA, ","), name])
        parentheses = [Leaf(token.LPAR, "("), arguments, Leaf(token.RPAR, ")")]
        trailer.replace(Node(syms.trailer, parentheses))
        power.insert_child(0, Leaf(token.NAME, "getattr", prefix=prefix))


def _parameters(scope: Node) -> "list[Leaf]":
    if scope.type in (syms.funcdef, syms.lambdef, syms.old_lambdef):
        return parameters(scope)
    return []


def _is_target(node: Leaf) -> bool:
    """Whether an assignment binds the name."""
    at: Optional[Base] = node
    while at is not None and at.type in (
        token.NAME,
        syms.atom,
        syms.testlist_gexp,
        syms.testlist_star_expr,
        syms.listmaker,
    ):
        at = at.parent
    return at is not None and at.type == syms.expr_stmt
