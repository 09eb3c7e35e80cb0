"""Check what one fixer does to a source."""

from __future__ import annotations

import textwrap
from typing import List

from onemaster.fixers._engine import fix_source
from onemaster.fixers._results import FileResult, Place, Status
from onemaster.fixers._settings import Settings


def run(fixer: str, source: str, path: str = "nowhere/module.py") -> FileResult:
    """Run one fixer, or several joined by commas, over an indented source."""
    settings = Settings(fixers=tuple(fixer.split(",")))
    return fix_source(path, textwrap.dedent(source).encode("utf-8"), settings)


def check_noop(fixer: str, source: str, path: str = "nowhere/module.py") -> List[Place]:
    """The source stays as it is; returns the places that are reported."""
    result = run(fixer, source, path)
    after = None if result.after is None else result.after.decode("utf-8")
    assert result.status is Status.UNCHANGED, (result.status, result.reason, after)
    return list(result.places)


def check_rewritten(
    fixer: str, source: str, expected: str, path: str = "nowhere/module.py"
) -> List[Place]:
    """The source becomes what is expected, which stays as it is in a second run.

    Both with and without elision. Returns the places that are reported.
    """
    result = run(fixer, source, path)
    assert result.status is Status.CHANGED, (result.status, result.reason)
    assert result.after is not None
    assert result.after.decode("utf-8") == textwrap.dedent(expected)
    whole = fix_source(
        path,
        textwrap.dedent(source).encode("utf-8"),
        Settings(fixers=tuple(fixer.split(",")), elide=False),
    )
    assert whole.after == result.after
    check_noop(fixer, expected, path)
    return list(result.places)
