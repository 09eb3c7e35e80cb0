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

#: Cheap to search for, and in most sources that only Python 3 reads.
PYTHON3_HINT = re.compile(
    rb"""(?<![%\\\w])(?:[fFtT][rR]?|[rR][fFtT])["']|:=|\)\s*->|\*\s*,\s*\w+\s*=|"""
    rb"""\b(?:async|nonlocal)[ \t]+\w|\bawait\b|\byield[ \t]+from\b|"""
    rb"""\braise\b[^\n#"']*[ \t]from[ \t]|\bmetaclass[ \t]*=|\bexcept[ \t]*\*|"""
    rb"""^[ \t]*match\b[^\n=]*:[ \t]*$|\bdef[ \t]+\w+[ \t]*\([^)"'#]*\w[ \t]*:""",
    re.MULTILINE,
)


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
            tree = ast.parse(source)
            compile(tree, "<source>", "exec", dont_inherit=True)
        return Verdict(None, next(_only_3(tree), None))
    except SyntaxError as error:
        return Verdict((error.lineno or 0, error.msg or "invalid syntax"), None)
    except (RecursionError, MemoryError):
        return Verdict((0, "nested too deeply for the parser"), None)
    except ValueError as error:
        return Verdict((0, str(error)), None)


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
        for value in vars(node).values():
            kind = value.__class__
            if kind is list:
                pending += [item for item in value if isinstance(item, ast.AST)]
            elif kind not in _PLAIN and isinstance(value, ast.AST):
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
