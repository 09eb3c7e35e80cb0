from __future__ import annotations

from typing import Any, Dict, List, Optional

from fissix.fixer_util import Name
from fissix.pygram import python_symbols as syms
from fissix.pytree import Leaf, Node

from .. import _import_statements as statements
from .._fixer import Fixer
from .._import_statements import Attempt, Part
from .._imports import add_fallback
from .._looking import Trigger, anywhere
from .._references import (
    handles_its_absence,
    is_free,
    is_implicitly_relative,
    module_of_attribute,
    six_attribute,
)
from .._results import Risk
from .._walking import leaves_of

#: What is the same object on Python 2.
_BUILTINS = {
    "BooleanType": "bool",
    "ComplexType": "complex",
    "DictType": "dict",
    "DictionaryType": "dict",
    "EllipsisType": "type(Ellipsis)",
    "FloatType": "float",
    "IntType": "int",
    "ListType": "list",
    "NoneType": "type(None)",
    "NotImplementedType": "type(NotImplemented)",
    "ObjectType": "object",
    "SliceType": "slice",
    "StringType": "str",
    "TupleType": "tuple",
    "TypeType": "type",
}
_SIX = {"UnicodeType": "text_type", "XRangeType": "moves.range"}
#: What Python 3 has in the place of a type of Python 2.
_PYTHON3 = {
    "BufferType": "memoryview",
    "ClassType": "type",
    "DictProxyType": "type(type.__dict__)",
    "InstanceType": "()",
    "LongType": "int",
    "StringTypes": "(str,)",
    "UnboundMethodType": "MethodType",
    "UnicodeType": "str",
    "XRangeType": "range",
}
_GONE = frozenset({"FileType"})
_NAMES = frozenset({*_BUILTINS, *_SIX, *_PYTHON3, *_GONE})


class FixTypes(Fixer):
    """Write the type itself for a name of it in the module ``types``.

    Python 3 has kept only those names of ``types`` that no builtin has.

    Before::

        import types
        from types import FunctionType, ListType
        is_text = type(x) in (types.StringType, types.UnicodeType)
        is_class = isinstance(x, types.ClassType)

    After::

        import types
        from types import FunctionType
        import six
        ListType = list
        is_text = type(x) in (str, six.text_type)
        is_class = isinstance(x, getattr(types, "ClassType", type))

    On Python 2 each of these is the object that it was. ``StringType`` is ``str`` on
    both, for that is what literals are.

    Nothing is an instance of an old-style class on Python 3: what is an ``InstanceType``
    is an instance of ``()``, a tuple of no types, there. Each is reported.

    ``FileType`` is imported as ``io.IOBase`` there, which files of all kinds are.

    Left alone: ``types.FileType``, for which Python 3 has no type that is the same (it is
    reported, as is the import), and code that catches the error itself or tests for the version.
    """

    trigger = Trigger(words=_NAMES, accepts=anywhere)
    PATTERN = """
        import_from< 'from' 'types' 'import' any* >
        | power< module=NAME trailer< '.' name=(%s) > any* >
    """ % "|".join("'%s'" % name for name in sorted(_NAMES))

    def transform(self, node: Node, results: Any) -> None:
        if handles_its_absence(node):
            return
        if node.type == syms.import_from:
            if not is_implicitly_relative(self.context, "types"):
                self._fix_from(node)
            return
        name = results["name"][0]
        if module_of_attribute(self.context, name) == "types":
            self._fix_attribute(results["module"], name)

    def _fix_attribute(self, module: Leaf, name: Leaf) -> None:
        new = self._spelling(module, name)
        if new is None:
            self._report_gone(name)
            return
        trailer = name.parent
        assert trailer is not None
        trailer.remove()
        module.replace(new)

    def _spelling(self, module: Leaf, name: Leaf) -> Optional[Leaf]:
        """Return what to write for ``types.name``, or None."""
        old = name.value
        new: Optional[Leaf] = None
        if old == "InstanceType":
            self._report_instance(name)
        if old == "UnboundMethodType":
            new = Name("%s.MethodType" % module.value)
        elif old in _SIX:
            new = six_attribute(self, module, _SIX[old])
        elif old == "StringTypes" and is_free(self.scopes, module, "str"):
            text_type = six_attribute(self, module, "text_type")
            new = Name("(str, %s)" % text_type.value) if text_type else None
        elif old == "LongType" and is_free(self.scopes, module, "long"):
            add_fallback(module, "long", "int")
            new = Name("long")
        elif old in _BUILTINS and self._can_write(module, _BUILTINS[old]):
            new = Name(_BUILTINS[old])
        elif old in _PYTHON3 and self._can_write(module, _PYTHON3[old]):
            new = Name('getattr(%s, "%s", %s)' % (module.value, old, _PYTHON3[old]))
        if new is not None:
            new.prefix = module.prefix
        return new

    def _can_write(self, node: Leaf, spelling: str) -> bool:
        return is_free(self.scopes, node, spelling.partition("(")[0])

    def _report_instance(self, node: Leaf) -> None:
        self.report(node, "no object of Python 3 is of an old-style class")

    def _report_gone(self, node: Leaf) -> None:
        self.report(node, "Python 3 has no types.%s" % node.value, Risk.HIGH)

    def _fix_from(self, statement: Node) -> None:
        items = statements.items(statement)
        if items[0].name == "*":
            kept = ["*"]
            names = {name: name for name in self._free_names()}
        else:
            kept = [str(item) for item in items if item.name not in _NAMES]
            names = {i.bound: i.name for i in items if i.name in _NAMES}
        for item in items:
            if item.name == "InstanceType":
                self._report_instance(next(iter(item.node.leaves())))
            if item.name in _GONE:
                self._report_gone(next(iter(item.node.leaves())))
        assignments = {
            bound: _BUILTINS[name] for bound, name in names.items() if name in _BUILTINS
        }
        if not all(self._can_write(statement, s) for s in assignments.values()):
            return
        attempts = {b: name for b, name in names.items() if b not in assignments}
        if not assignments and not attempts:
            return
        parts: List[Part] = []
        if kept:
            parts.append("from types import " + ", ".join(kept))
        parts += ["%s = %s" % pair for pair in assignments.items()]
        parts += [_attempt(bound, name) for bound, name in attempts.items()]
        statements.replace(statement, parts)

    def _free_names(self) -> List[str]:
        """The names of types that only ``from types import *`` can have bound."""
        found: Dict[str, None] = {}
        names = _NAMES - _GONE
        for leaf in leaves_of(self.context.root):
            if leaf.value in names and self.is_builtin(leaf):
                found[leaf.value] = None
        return sorted(found)


def _attempt(bound: str, name: str) -> Attempt:
    imported = name if bound == name else "%s as %s" % (name, bound)
    old = "from types import " + imported
    if name == "UnboundMethodType":
        return Attempt(old, "from types import MethodType as " + bound)
    if name == "FileType":
        return Attempt(old, "from io import IOBase as " + bound)
    return Attempt(old, "%s = %s" % (bound, _PYTHON3[name]))
