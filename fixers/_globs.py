"""Patterns of paths to leave out."""

from __future__ import annotations

import os
import re
from typing import Callable, Iterable, List, Optional


def excluder(patterns: Iterable[str]) -> Callable[[str, str], bool]:
    """Compile patterns into a test of the path below the folder and the real path."""
    names: List[str] = []
    full: List[str] = []
    here = os.path.realpath(os.curdir).replace(os.sep, "/").rstrip("/")
    for pattern in patterns:
        pattern = pattern.replace(os.sep, "/").rstrip("/")
        if pattern.startswith("./"):
            pattern = pattern[2:]
        if os.path.isabs(pattern):
            full.append(_glob(pattern))
        elif "/" in pattern:
            full.append(re.escape(here) + "/" + _glob(pattern))
        elif pattern:
            names.append("(?:.*/)?" + _glob(pattern))
    of_name, of_full = _any_of(names), _any_of(full)

    def excluded(name: str, path: str) -> bool:
        return bool(
            (of_name and of_name.match(name.replace(os.sep, "/")))
            or (of_full and of_full.match(path.replace(os.sep, "/")))
        )

    return excluded


def _any_of(patterns: List[str]) -> Optional["re.Pattern[str]"]:
    if not patterns:
        return None
    # What a pattern matches is left out with all that lies below it.
    return re.compile("(?:%s)(?:/.*)?\\Z" % "|".join(patterns), re.DOTALL)


_GLOB = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)


def _glob(pattern: str) -> str:
    return _GLOB.sub(_glob_part, pattern)


def _glob_part(match: "re.Match[str]") -> str:
    part = match.group()
    if part == "**/":
        return "(?:.*/)?"
    if part == "**":
        return ".*"
    if part == "*":
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if len(part) > 2 and part[0] == "[":
        return _glob_class(part[1:-1])
    return re.escape(part)


def _glob_class(inside: str) -> str:
    negated = inside.startswith("!")
    inside = inside[negated:]
    members, position = [], 0
    while position < len(inside):
        first = last = inside[position]
        if inside[position + 1 : position + 2] == "-" and position + 2 < len(inside):
            last = inside[position + 2]
            position += 2
        position += 1
        if first <= last:
            members.append("%s-%s" % (re.escape(first), re.escape(last)))
    if not members:
        return "[^/]" if negated else "(?!)"
    return "(?!/)[%s%s]" % ("^" if negated else "", "".join(members))
