from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Optional

import tree_sitter
from fissix.pgen2 import token
from fissix.pygram import python_symbols as syms
from fissix.pytree import Base, Leaf, Node

from .. import _import_statements as statements
from .._calls import Call, call_of_attribute, text_of
from .._fixer import Fixer
from .._import_statements import Attempt, Item, Part
from .._looking import Trigger, is_attribute
from .._references import (
    handles_its_absence,
    is_changed,
    is_free,
    is_implicitly_relative,
    module_of_attribute,
    six_attribute,
)
from .._replacements import Replacement, replace_attribute
from .._results import Risk
from .._rewriting import in_one_line

#: Functions that call the method of their first argument: most arguments that follow.
_METHODS = {
    "capitalize": 0,
    "center": 2,
    "count": 3,
    "expandtabs": 1,
    "find": 3,
    "index": 3,
    "ljust": 2,
    "lower": 0,
    "lstrip": 1,
    "replace": 3,
    "rfind": 3,
    "rindex": 3,
    "rjust": 2,
    "rsplit": 2,
    "rstrip": 1,
    "split": 2,
    "splitfields": 2,
    "strip": 1,
    "swapcase": 0,
    "upper": 0,
}
#: What the other functions are.
_OTHERS = {
    "atof": "float",
    "atoi": "lambda s, base=10: int(s, base)",
    "atol": "lambda s, base=10: {integer_types}[-1](s, base)",
    "join": 'lambda words, sep=" ": sep.join(words)',
    "joinfields": 'lambda words, sep=" ": sep.join(words)',
    "zfill": "lambda x, width: "
    "(x if isinstance(x, {string_types}) else repr(x)).zfill(width)",
}
_JOIN = frozenset({"join", "joinfields"})
_FUNCTIONS = frozenset({*_METHODS, *_OTHERS, "translate"})
_CONSTANTS = frozenset({"letters", "lowercase", "uppercase"})
_NEWER = {"splitfields": "split"}


def _is_candidate(node: tree_sitter.Node, source: bytes) -> bool:
    if is_attribute(node):
        assert node.parent is not None
        receiver = node.parent.child_by_field_name("object")
        return receiver is not None and (
            source[receiver.start_byte : receiver.end_byte] in _aliases(source)
        )
    at: Optional[tree_sitter.Node] = node
    while at is not None and at.type in ("identifier", "dotted_name", "aliased_import"):
        at = at.parent
    if at is None or at.type != "import_from_statement":
        return False
    home = at.child_by_field_name("module_name")
    return home is not None and source[home.start_byte : home.end_byte] == b"string"


@lru_cache(maxsize=8)
def _aliases(source: bytes) -> FrozenSet[bytes]:
    return frozenset({b"string", *re.findall(rb"\bstring\s+as\s+(\w+)", source)})


class FixStringFunctions(Fixer):
    """Call the methods of strings for the functions of the module ``string``.

    Each of these functions does just that on Python 2; Python 3 has dropped them.

    Before::

        import string
        from string import atoi, digits
        words = string.split(string.lower(line), ",")
        text = string.join(map(string.strip, words))

    After::

        import string
        from string import digits
        try:
            from string import atoi
        except ImportError:
            atoi = lambda s, base=10: int(s, base)
        words = line.lower().split(",")
        text = " ".join(map(lambda s, *args: s.strip(*args), words))

    Left alone: code that catches the error, or tests for the version, and calls with
    starred arguments or keywords, which are reported.
    """

    trigger = Trigger(words=_FUNCTIONS | {"string"}, accepts=_is_candidate)
    PATTERN = " | ".join("'%s'" % name for name in sorted({*_FUNCTIONS, "string"}))

    def transform(self, node: Leaf, results: Any) -> None:
        statement = _import_from(node)
        if statement is not None:
            self._fix_from(statement)
        elif (
            node.value != "string"
            and module_of_attribute(self.context, node) == "string"
            and not handles_its_absence(node)
            and not is_changed(node)
        ):
            self._fix_attribute(node)

    def _fix_attribute(self, name: Leaf) -> None:
        trailer = name.parent
        assert trailer is not None and trailer.parent is not None
        module = trailer.prev_sibling
        call = call_of_attribute(name)
        if name.value == "translate":
            new = Replacement("str.translate", on_both=False)
            if call is None or call.positional is None or len(call.positional) == 2:
                replace_attribute(self, name, "string", new)
                return
        if call is None:
            text = self._function(module, name.value)
            if text is not None and " " in text and not _is_argument(trailer.parent):
                text = "(%s)" % text
        else:
            text = self._called(module, call, name.value)
        if text is None:
            reason = "Python 3 has no string.%s: call the method" % name.value
            self.report(name, reason, Risk.HIGH)
            return
        if call is not None:
            call.parentheses.remove()
        trailer.remove()
        module.replace(Leaf(token.NAME, text, prefix=module.prefix))

    def _called(self, node: Leaf, call: Call, name: str) -> Optional[str]:
        """Return what is written for a call, None if it cannot be told."""
        arguments = call.positional
        if arguments is None and name in _JOIN and _is_generator(call.arguments):
            arguments = call.arguments
        if not arguments or _has_comment(call.parentheses):
            return None
        first, rest = arguments[0], arguments[1:]
        if name in _METHODS and len(rest) <= _METHODS[name]:
            return _method_call(first, name, rest)
        if name in _JOIN and len(rest) <= 1:
            return _join(first, rest)
        if name == "zfill" and len(rest) == 1:
            if first.type == token.STRING:
                return _method_call(first, name, rest)
            is_text = six_attribute(self, node, "string_types")
            if is_text is not None and _has_no_effect(first):
                test = "isinstance({0}, %s)" % is_text.value
                text = "({0} if %s else repr({0})).zfill(%s)" % (test, _listed(rest))
                return text.format(text_of(first))
        elif name not in ("atof", "atoi", "atol") or len(rest) > (name != "atof"):
            return None
        elif name != "atol":
            kind = "float" if name == "atof" else "int"
            bare = name == "atof" or rest
            if not is_free(self.scopes, node, kind):
                return None
            return "%s(%s)" % (kind, _listed([first, *rest]) + ("" if bare else ", 10"))
        function = self._function(node, name)
        return function and "(%s)(%s)" % (function, _listed(arguments))

    def _function(self, node: Base, name: str) -> Optional[str]:
        """Return an expression for a function that is not called right there."""
        if name in _METHODS:
            parameters = ", *args" if _METHODS[name] else ""
            arguments = "*args" if _METHODS[name] else ""
            method = _NEWER.get(name, name)
            return "lambda s%s: s.%s(%s)" % (parameters, method, arguments)
        text = _OTHERS[name]
        for attribute in re.findall(r"{(.*?)}", text):
            new = six_attribute(self, node, attribute)
            if new is None:
                return None
            text = text.replace("{%s}" % attribute, new.value)
        return text

    def _fix_from(self, statement: Node) -> None:
        if (
            statements.module(statement) != "string"
            or is_implicitly_relative(self.context, "string")
            or handles_its_absence(statement.children[-1])
        ):
            return
        items = statements.items(statement)
        kept = [item for item in items if item.name not in _FUNCTIONS]
        functions = [item for item in items if item.name in _FUNCTIONS]
        parts: List[Part] = []
        if items[0].name == "*":
            used = self._used_names()
            functions = [
                Item(name, "", statement) for name in used if name in _FUNCTIONS
            ]
            constants = [name for name in used if name not in _FUNCTIONS]
            if constants:
                listed = ("ascii_%s as %s" % (name, name) for name in constants)
                parts.append("from string import " + ", ".join(listed))
                self.report(
                    statement,
                    "string.%s follows the locale on Python 2: was it set before?"
                    % constants[0],
                    Risk.LOW,
                )
        if kept and (functions or parts):
            parts.insert(0, "from string import " + ", ".join(map(str, kept)))
        if functions:
            second = [self._binding(statement, item) for item in functions]
            if None in second:
                return
            listed_names = ", ".join(map(str, functions))
            binding = "\n".join(line for line in second if line)
            parts.append(Attempt("from string import " + listed_names, binding))
        if parts:
            statements.replace(statement, parts)

    def _binding(self, statement: Node, item: Item) -> Optional[str]:
        if item.name == "translate":
            return item.bound + " = str.translate"
        text = self._function(statement, item.name)
        return text and "%s = %s" % (item.bound, text)

    def _used_names(self) -> List[str]:
        """The names that only ``from string import *`` can have bound."""
        self.context.need_whole()
        found: Dict[str, None] = {}
        for leaf in self.context.root.leaves():
            if leaf.value in _FUNCTIONS | _CONSTANTS and self.is_builtin(leaf):
                found[leaf.value] = None
        return sorted(found)


def _import_from(node: Leaf) -> Optional[Node]:
    """Return the ``from`` statement that the name stands in, None if there is none."""
    at: Optional[Base] = node.parent
    while at is not None and at.type in (syms.import_as_name, syms.import_as_names):
        at = at.parent
    return at if isinstance(at, Node) and at.type == syms.import_from else None


def _method_call(receiver: Base, name: str, arguments: List[Base]) -> str:
    method = _NEWER.get(name, name)
    return "%s.%s(%s)" % (_receiver(receiver), method, _listed(arguments))


def _join(words: Base, rest: List[Base]) -> str:
    if not rest:
        return '" ".join(%s)' % text_of(words)
    sep = rest[0]
    if _has_no_effect(words) or _has_no_effect(sep):
        return "%s.join(%s)" % (_receiver(sep), text_of(words))
    return "(lambda words, sep: sep.join(words))(%s)" % _listed([words, sep])


def _listed(arguments: List[Base]) -> str:
    return (
        ",".join([text_of(arguments[0]), *map(str, arguments[1:])]) if arguments else ""
    )


def _receiver(node: Base) -> str:
    """Return the text of an expression for a dot to follow."""
    is_primary = node.type in (token.NAME, token.STRING, syms.atom) or (
        node.type == syms.power
        and all(child.type != token.DOUBLESTAR for child in node.children)
    )
    return text_of(in_one_line(node.clone())) if is_primary else "(%s)" % text_of(node)


def _has_no_effect(node: Base) -> bool:
    """Whether evaluating an expression earlier than another one changes nothing."""
    return all(
        leaf.type in (token.NAME, token.STRING, token.DOT) for leaf in node.leaves()
    )


def _has_comment(node: Node) -> bool:
    return any("#" in leaf.prefix for leaf in node.leaves())


def _is_generator(arguments: List[Base]) -> bool:
    return (
        len(arguments) == 1
        and arguments[0].children[-1:] != []
        and (arguments[0].children[-1].type == syms.comp_for)
    )


def _is_argument(power: Node) -> bool:
    """Whether ``module.name`` alone is an argument of a call."""
    parent = power.parent
    return (
        len(power.children) == 2
        and parent is not None
        and parent.type in (syms.arglist, syms.trailer)
        and not str(parent).startswith("[")
    )
