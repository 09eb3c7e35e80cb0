from __future__ import annotations

from typing import Any

from fissix.fixes import fix_exec
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base
from tree_sitter import Node as SyntaxNode

from .._fixer import Fixer
from .._looking import Trigger
from .._results import Risk
from .._scopes import enclosing_scope, is_name


def _is_statement(node: SyntaxNode, source: bytes) -> bool:
    return (
        node.type != "identifier"
        or node.parent is None
        or (node.parent.type != "attribute")
    )


class FixExec(Fixer, fix_exec.FixExec):
    """Write the ``exec`` statement as a call.

    Python 2 takes ``exec(code, globals)`` for ``exec code in globals``.

    Before::

        exec code
        exec code in namespace
        exec source in module.__dict__, names

    After::

        exec(code)
        exec(code, namespace)
        exec(source, module.__dict__, names)

    Left alone: what is written as a call already. Reported: code that runs in the scope
    of a function, for its assignments do not reach the function's variables on Python 3,
    and an open file, which only Python 2 can run.
    """

    trigger = Trigger(words=frozenset({"exec"}), accepts=_is_statement)
    PATTERN = """
        exec_stmt< 'exec' code=any 'in' b=any [',' c=any] >
        |
        exec_stmt< 'exec' code=any >
    """

    def transform(self, node: Base, results: Any) -> Any:
        code = results["code"]
        self._report(node, code, results)
        is_call = (
            code.type == syms.atom
            and code.children[0].type == token.LPAR
            and len(code.children) == 3
        )
        if is_call and "b" not in results:
            return None
        if is_call and code.children[1].type not in (
            syms.testlist_gexp,
            syms.yield_expr,
        ):
            code = code.children[1]
        return super().transform(node, dict(results, a=code))

    def _report(self, node: Base, code: Base, results: Any) -> None:
        if (
            "b" not in results
            and not _has_namespace(code)
            and enclosing_scope(node).type == syms.funcdef
        ):
            self.report(
                node,
                "on Python 3 what the executed code assigns does not reach the "
                "variables of the function",
            )
        if (
            code.type == syms.power
            and is_name(code.children[0], "open", "file")
            and len(code.children) == 2
        ):
            self.report(node, "Python 3 runs no open file: read it", Risk.HIGH)


def _has_namespace(code: Base) -> bool:
    return (
        code.type == syms.atom
        and len(code.children) == 3
        and code.children[1].type == syms.testlist_gexp
    )
