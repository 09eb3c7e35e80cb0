"""Is a rewritten source right: does it parse on Python 3 and could it run on 2.7?"""

from __future__ import annotations

import ast
import re
import warnings
from typing import Iterator, Optional, Tuple

Problem = Tuple[int, str]

_ONLY_3_NODES = tuple(
    getattr(ast, name)
    for name in (
        "AnnAssign AsyncFor AsyncFunctionDef AsyncWith Await FormattedValue JoinedStr "
        "MatMult NamedExpr Nonlocal YieldFrom Match TryStar TypeAlias "
        "TemplateStr Interpolation"
    ).split()
    if hasattr(ast, name)
)

#: Cheap to search for; a file without it cannot hold what only Python 3 reads.
PYTHON3_HINT = re.compile(
    rb"\b[fFtT][rR]?[\"']|\b[rR][fFtT][\"']|:=|->|\b(?:async|await|nonlocal|match)\b|"
    rb"yield\s+from|\bfrom\s+None\b|\braise\b[^\n#]*\bfrom\b|\bfile\s*=|"
    rb"\bmetaclass\s*=|\*\s*,|\bexcept\s*\*"
)


def python3_problem(source: bytes) -> Optional[Problem]:
    """Compile for the running Python; returns where and why it does not, or None."""
    try:
        tree = python3_tree(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(tree, "<source>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 0, error.msg or "invalid syntax"
    except (RecursionError, MemoryError):
        return 0, "nested too deeply for the parser"
    except ValueError as error:
        return 0, str(error)
    return None


def python3_tree(source: bytes) -> ast.Module:
    """Parse for the running Python; raises SyntaxError, RecursionError or ValueError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def only_python3(source: bytes) -> Optional[Problem]:
    """Find what Python 3 reads and 2.7 does not; None if there is nothing of the kind,
    or if the source is not Python 3 at all.
    """
    try:
        tree = python3_tree(source)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return None
    return next(_only_3(tree), None)


def _only_3(tree: ast.AST) -> Iterator[Problem]:
    in_calls = set()
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, _ONLY_3_NODES):
            yield line, type(node).__name__
        elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
            arguments = node.args
            if arguments.kwonlyargs or getattr(arguments, "posonlyargs", ()):
                yield line, "keyword-only or positional-only parameters"
            elif any(
                a is not None and a.annotation is not None
                for a in (*arguments.args, arguments.vararg, arguments.kwarg)
            ) or getattr(node, "returns", None):
                yield line, "annotations"
        elif isinstance(node, ast.ClassDef):
            if any(keyword.arg == "metaclass" for keyword in node.keywords):
                yield line, "class keyword metaclass"
        elif isinstance(node, ast.Raise) and node.cause is not None:
            yield line, "raise ... from"
        elif isinstance(node, ast.Call):
            if any(isinstance(argument, ast.Starred) for argument in node.args[:-1]):
                yield line, "an argument after a starred one"
            in_calls.update(map(id, node.args))
        elif isinstance(node, ast.Starred) and id(node) not in in_calls:
            yield line, "a starred expression"
        elif isinstance(node, (ast.Name, ast.Attribute)):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if not name.isascii():
                yield line, "a name that is not ASCII"
