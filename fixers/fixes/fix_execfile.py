from __future__ import annotations

from typing import Any, List, Optional

from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf

from .._calls import call_of_name, text_of
from .._fixer import Fixer
from .._looking import Trigger, free_name
from .._references import handles_its_absence, is_free, six_attribute
from .._results import Risk
from .._rewriting import is_statement, keep_apart
from .._scopes import enclosing_scope, is_name


class FixExecfile(Fixer):
    """Compile and execute a file's text for ``execfile``.

    Before::

        execfile(path)
        execfile(find("settings.py"), namespace)
        result = execfile(path, globals(), names)

    After::

        import six
        exec(compile(open(path, 'rb').read(), path, 'exec'))
        exec((lambda name: compile(open(name, 'rb').read(), name, 'exec'))(find("settings.py")), namespace)
        result = six.exec_(compile(open(path, 'rb').read(), path, 'exec'), globals(), names)

    Inside a function the namespaces are written down, for there ``exec`` alone would let
    the code add variables to the function, which ``execfile`` does not.

    Left alone: an ``execfile`` that the module defines or imports. One that is passed on,
    or called with starred arguments, is reported.
    """

    trigger = Trigger(words=frozenset({"execfile"}), accepts=free_name)
    PATTERN = "'execfile'"

    def transform(self, node: Leaf, results: Any) -> None:
        if not self.is_builtin(node) or handles_its_absence(node):
            return
        call = call_of_name(node)
        arguments = None if call is None else call.positional
        if call is None or arguments is None or not 1 <= len(arguments) <= 3:
            self.report(node, "Python 3 has no execfile: run exec(...)", Risk.HIGH)
            return
        function: Optional[str] = "exec"
        namespaces = [str(argument) for argument in arguments[1:]]
        alone = len(call.power.children) == 2 and is_statement(call.power)
        if not alone:
            attribute = six_attribute(self, node, "exec_")
            function = None if attribute is None else attribute.value
        elif not namespaces and enclosing_scope(node).type != syms.file_input:
            namespaces = [" globals()", " locals()"]
        if function is None:
            return
        code = self._compiled(node, arguments[0])
        prefix = node.prefix
        text = "%s(%s)" % (function, ",".join([code, *namespaces]))
        new = Leaf(token.NAME, text, prefix=prefix)
        call.parentheses.remove()
        node.replace(new)
        new.prefix = keep_apart(new, prefix)

    def _compiled(self, node: Leaf, path: Base) -> str:
        open_ = "open" if is_free(self.scopes, node, "open") else None
        if open_ is None:
            attribute = six_attribute(self, node, "moves.builtins.open")
            open_ = "open" if attribute is None else attribute.value
        compiled = "compile(%s({0}, 'rb').read(), {0}, 'exec')" % open_
        if _can_be_repeated(path):
            return compiled.format(text_of(path))
        return "(lambda name: %s)(%s)" % (compiled.format("name"), text_of(path))


def _can_be_repeated(path: Base) -> bool:
    pieces: List[Base] = path.children if path.type == syms.power else [path]
    return (is_name(pieces[0]) or pieces[0].type == token.STRING) and all(
        piece.type == syms.trailer and piece.children[0].type == token.DOT
        for piece in pieces[1:]
    )
