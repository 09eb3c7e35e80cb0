from __future__ import annotations

from typing import Any, Iterator, Optional

from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .._calls import (
    Call,
    call_around,
    call_of_attribute,
    call_of_name,
)
from .._fixer import Fixer
from .._looking import Trigger, free_name, is_attribute
from .._references import import_compat_helper, qualified_name, six_attribute
from .._rewriting import enclose
from .._scopes import is_name
from .._strings import is_bytes
from .._values import function_of, references

_STRING_IO = frozenset({"StringIO.StringIO", "cStringIO.StringIO"})
#: Functions that read or write a file of bytes, given as this argument or first.
_BINARY_FILES = {
    "gzip.GzipFile": "fileobj",
    "tarfile.open": "fileobj",
    "zipfile.ZipFile": "file",
    "tarfile.TarFile": "fileobj",
}


class FixBytesIo(Fixer):
    """Keep bytes in ``six.BytesIO``.

    ``StringIO`` holds either on Python 2, and text alone on Python 3.

    Before::

        import base64, gzip
        from StringIO import StringIO
        picture = StringIO(base64.b64decode(coded))
        def compressed(text):
            buffer = StringIO()
            file = gzip.GzipFile(mode="wb", fileobj=buffer)
            file.write(text)
            file.close()
            return buffer.getvalue()

    After::

        import base64, gzip
        from StringIO import StringIO
        import six
        from onemaster.compat import binary_data
        picture = six.BytesIO(base64.b64decode(coded))
        def compressed(text):
            buffer = six.BytesIO()
            file = gzip.GzipFile(mode="wb", fileobj=buffer)
            file.write(binary_data(text))
            file.close()
            return buffer.getvalue()

    Left alone: all other uses of ``StringIO``.
    """

    trigger = Trigger(
        words=frozenset({"StringIO", "GzipFile"}),
        accepts=lambda node, source: free_name(node, source) or is_attribute(node),
    )
    PATTERN = "'StringIO' | 'GzipFile'"

    def transform(self, node: Leaf, results: Any) -> None:
        call = call_of_name(node) or call_of_attribute(node)
        if call is None:
            return
        name = qualified_name(self.context, call.power.children[: call.end])
        if name == "gzip.GzipFile":
            self._write_bytes(call)
        elif name in _STRING_IO and self._holds_bytes(call):
            new = six_attribute(self, call.power, "BytesIO")
            if new is not None:
                for child in call.power.children[1 : call.end]:
                    child.remove()
                call.power.children[0].replace(new)

    def _holds_bytes(self, call: Call) -> bool:
        arguments = call.positional
        if arguments:
            return len(arguments) == 1 and is_bytes(self.context, arguments[0])
        variable = _variable(call)
        return variable is not None and any(
            self._takes_bytes(use) for use in _uses(variable)
        )

    def _takes_bytes(self, name: Leaf) -> bool:
        """Whether a variable is given to what needs a file of bytes."""
        given: Base = name
        keyword = ""
        if name.parent is not None and name.parent.type == syms.argument:
            given = name.parent
            keyword = name.parent.children[0].value
        call = call_around(given)
        if call is None:
            return False
        function = qualified_name(self.context, call.power.children[: call.end])
        wanted = _BINARY_FILES.get(function or "")
        if keyword:
            return keyword == wanted
        return function == "zipfile.ZipFile" and call.arguments[0] is given

    def _write_bytes(self, call: Call) -> None:
        """Let what is written to a compressed file be bytes."""
        variable = _variable(call)
        for use in _uses(variable) if variable is not None else ():
            trailer = use.next_sibling
            if trailer is None or str(trailer) != ".write":
                continue
            written = call_of_attribute(trailer.children[1])
            arguments = None if written is None else written.positional
            if not arguments or is_bytes(self.context, arguments[0]):
                continue
            first = next(iter(arguments[0].leaves()))
            if not is_name(first, "binary_data") and import_compat_helper(
                self, call.power, "binary_data"
            ):
                enclose(arguments[0], "binary_data")


def _variable(call: Call) -> Optional[Leaf]:
    """Return the variable of a function that gets what a call returns."""
    statement: Optional[Node] = call.power.parent
    if (
        call.following() is not None
        or statement is None
        or statement.type != syms.expr_stmt
        or len(statement.children) != 3
        or statement.children[2] is not call.power
    ):
        return None
    target = statement.children[0]
    return target if isinstance(target, Leaf) and is_name(target) else None


def _uses(variable: Leaf) -> Iterator[Leaf]:
    function = function_of(variable)
    if function.type == syms.funcdef:
        for leaf in references(function, variable.value):
            if leaf is not variable:
                yield leaf
