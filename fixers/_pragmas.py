"""``# onemaster: skip`` and its kin: comments with which people keep fixers away."""

from __future__ import annotations

import re
from typing import Dict, FrozenSet, Optional

_PRAGMA = re.compile(r"#\s*onemaster:\s*(skip-file|skip)\b(?:\s*=\s*([\w,. ]*\w))?")


class Pragmas:
    """The pragmas of one source.

    skip_file: whether the whole file is to be left alone.
    """

    def __init__(self, text: str) -> None:
        self.skip_file = False
        self._lines: Dict[int, Optional[FrozenSet[str]]] = {}
        if "onemaster:" not in text:
            return
        for number, line in enumerate(text.split("\n"), 1):
            match = _PRAGMA.search(line)
            if not match:
                continue
            if match.group(1) == "skip-file":
                self.skip_file = True
            else:
                names = match.group(2)
                self._lines[number] = (
                    frozenset(name.strip() for name in names.split(","))
                    if names
                    else None
                )

    def __bool__(self) -> bool:
        """Whether there is any, for a part of the file or the whole."""
        return self.skip_file or bool(self._lines)

    def skips(self, fixer: str, first_line: int, last_line: int) -> bool:
        """Whether code on these lines (from 1) is kept from a fixer."""
        for line, names in self._lines.items():
            if first_line <= line <= last_line and (names is None or fixer in names):
                return True
        return False
