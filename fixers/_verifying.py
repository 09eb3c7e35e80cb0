"""Is a rewritten source right: does it parse on Python 3 and could it run on 2.7?"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import Any, Iterator, List, Optional, Set, Tuple

Problem = Tuple[int, str]

_ONLY_3_NODES = frozenset(
    {
        "AnnAssign",
        "AsyncFor",
        "AsyncFunctionDef",
        "AsyncWith",
        "Await",
        "FormattedValue",
        "Interpolation",
        "JoinedStr",
        "MatMult",
        "Match",
        "NamedExpr",
        "Nonlocal",
        "TemplateStr",
        "TryStar",
        "TypeAlias",
        "YieldFrom",
    }
)

_PLAIN = frozenset(
    {int, str, type(None), bytes, float, ast.Load, ast.Store, ast.Constant}
)

#: A text that is fast to search for, and what it must be a part of.
_Hint = Tuple[bytes, "re.Pattern[bytes]"]


def _hints(*pairs: Tuple[bytes, bytes]) -> List[_Hint]:
    return [(text, re.compile(pattern, re.MULTILINE)) for text, pattern in pairs]


_COMMON_HINTS = _hints(
    (b"", rb"""[fFtT]["'](?<![\w%\\'"]..)|[fFtTrR]{2}["'](?<![\w%\\'"]...)"""),
    (b":=", rb":="),
    (b"->", rb"\)\s*->"),
    (b"async", rb"async[ \t]+\w"),
    (b"nonlocal", rb"nonlocal[ \t]+\w"),
    (b"await", rb"await\b"),
    (b"yield", rb"yield[ \t]+from\b"),
    (b"raise", rb"""raise\b[^\n#"']*[ \t]from[ \t]"""),
    (b"metaclass", rb"\bmetaclass[ \t]*="),
    (b"except", rb"except[ \t]*\*"),
    (b"match", rb"^[ \t]*match\b[^\n=]*:[ \t]*$"),
    (b"*", rb"\*\s*,\s*\w+\s*="),
    (b"def", rb"""def[ \t]+\w+[ \t]*\([^)"'#]*\w[ \t]*:"""),
)

#: In all code that has what `_only_3` looks for, names apart that are not ASCII. Of a
#: string, such code has only the quotes.
_ALL_HINTS = _hints(
    (b"", rb"""(?<!\w)(?:[fFtT][rR]?|[rR][fFtT])["']"""),
    (b":=", rb":="),
    (b"->", rb"\)\s*(?:\\\s*)?->"),
    (b"async", rb"async"),
    (b"await", rb"await"),
    (b"nonlocal", rb"nonlocal"),
    (b"metaclass", rb"metaclass[ \t]*="),
    (b"yield", rb"yield[ \t]+from\b"),
    (b"raise", rb"""raise\b[^\n]*from\b|[])}"'][ \t]*from\b|\\\n\s*from\b"""),
    (b"except", rb"except[ \t]*\*"),
    (b"match", rb"""^[ \t]*match[ \t(\[{"'-][^\n]*:"""),
    (b"type", rb"^[ \t]*type[ \t]+\w"),
    (b"*", rb"""(?<![*\w\s)\]}"'])[ \t]*\*(?!\*|[\w.]+,\s*\*\*|(?<=\(\*)[\w.]+\))"""),
    (b"*", rb"\b(?:for|in|return|yield)[ \t]*\*|^[ \t]*\*(?![\w.]+,\s*\*\*)"),
    (b"@", rb"@(?:[ \t]|(?<=\S@)|(?<=\S[ \t]@))"),
    (b"/", rb"/[ \t]*[,)]"),
    (b"def", rb"\bdef\b[^:]*\([^)]*:"),
    (
        b":",
        rb"^[ \t]*(?!(?:else|except|finally|lambda|try)\b)"
        rb"[A-Za-z_](?:[\w.]|\[[^\n]*\])*[ \t]*:(?![ \t]*(?:\n|$))",
    ),
)
_TEXT = re.compile(rb"""#[^\n]*|("\""|'''|"|')(?:[^\\]|\\.)*?\1""", re.DOTALL)


def _has(hints: List[_Hint], source: bytes) -> bool:
    return any(text in source and pattern.search(source) for text, pattern in hints)


def may_be_only_3(source: bytes) -> bool:
    """Whether it is worth a closer look if only Python 3 reads a source.

    Fast, and true of most of those.
    """
    return _has(_COMMON_HINTS, source)


@dataclass(frozen=True)
class Verdict:
    """What the running Python says of a source.

    problem: where and why it does not compile on Python 3, or None.
    only_3: where it uses what Python 2.7 cannot read, or None; None as well when
        it does not compile.
    """

    problem: Optional[Problem]
    only_3: Optional[Problem]


def judge(source: bytes) -> Verdict:
    """Parse and compile a source for the running Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<source>", "exec", dont_inherit=True)
            # In other encodings a quote may be a part of a character.
            if source.isascii() and not _has(_ALL_HINTS, _TEXT.sub(rb"\1\1", source)):
                return Verdict(None, None)
            return Verdict(None, next(_only_3(ast.parse(source)), None))
    except SyntaxError as error:
        message = error.msg or "invalid syntax"
        line = error.lineno or 0
        if message.startswith("import *"):
            # Python 3.8 tells the line of the function.
            line = _inner_star_import(ast.parse(source)) or line
        return Verdict((line, message), None)
    except (RecursionError, MemoryError):
        return Verdict((0, "nested too deeply for the parser"), None)
    except ValueError as error:
        return Verdict((0, str(error)), None)


def _inner_star_import(tree: ast.Module) -> int:
    """Return the first line of ``import *`` in a function or class, 0 without one."""
    lines = [
        node.lineno
        for scope in ast.walk(tree)
        if isinstance(scope, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(scope)
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]
    return min(lines, default=0)


def _only_3(tree: ast.AST) -> Iterator[Problem]:
    in_calls: Set[int] = set()
    pending: List[Any] = [tree]
    while pending:
        node = pending.pop()
        # Parents come first: a starred argument is known before it is met.
        name = node.__class__.__name__
        reason = None
        if name in ("Name", "Attribute"):
            if not (node.id if name == "Name" else node.attr).isascii():
                reason = "a name that is not ASCII"
        elif name == "Call":
            if any(isinstance(argument, ast.Starred) for argument in node.args[:-1]):
                reason = "an argument after a starred one"
            in_calls.update(map(id, node.args))
        elif name == "Starred":
            if id(node) not in in_calls:
                reason = "a starred expression"
        elif name in ("FunctionDef", "Lambda"):
            reason = _only_3_parameters(node)
        elif name == "ClassDef":
            if any(keyword.arg == "metaclass" for keyword in node.keywords):
                reason = "class keyword metaclass"
        elif name == "Raise":
            if node.cause is not None:
                reason = "raise ... from"
        elif name in _ONLY_3_NODES:
            reason = name
        if reason is not None:
            yield getattr(node, "lineno", 0), reason
        for field in node._fields:
            value: Any = getattr(node, field, None)
            kind = value.__class__
            if kind is list:
                pending += [item for item in value if item.__class__ not in _PLAIN]
            elif kind not in _PLAIN:
                pending.append(value)


def _only_3_parameters(node: Any) -> Optional[str]:
    arguments = node.args
    if arguments.kwonlyargs or arguments.posonlyargs:
        return "keyword-only or positional-only parameters"
    if getattr(node, "returns", None) is not None or any(
        argument is not None and argument.annotation is not None
        for argument in (*arguments.args, arguments.vararg, arguments.kwarg)
    ):
        return "annotations"
    return None
