"""Take the function bodies that no fixer needs to see out of a source.

fissix parses about 20,000 lines a second, and most functions hold nothing to
rewrite. A body that is taken out leaves one name in its place; headers, classes
and all code outside functions stay, so every binding that other code can see stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import List, Sequence, Tuple

_WORTHWHILE = 60


class Elision:
    """A source without some of its function bodies.

    text: the shortened source.
    """

    def __init__(self, source: bytes, bodies: Sequence[Tuple[int, int]]) -> None:
        name = b"__elided"
        while name in source:
            name += b"_"
        self._placeholder = re.compile((name + rb"_(\d+)__").decode("ascii"))
        self._bodies: List[str] = []
        # Line numbers: from a line of the shortened source on, how many are missing.
        self._lines: List[int] = [0]
        self._missing: List[int] = [0]
        pieces: List[bytes] = []
        position = line = missing = 0
        for start, end in bodies:
            if end - start < _WORTHWHILE:
                continue
            body = source[start:end]
            before = source[position:start]
            pieces += [before, b"%s_%d__" % (name, len(self._bodies))]
            self._bodies.append(body.decode("utf-8", "surrogateescape"))
            line += before.count(b"\n")
            missing += body.count(b"\n")
            self._lines.append(line + 1)
            self._missing.append(missing)
            position = end
        pieces.append(source[position:])
        self.text = b"".join(pieces).decode("utf-8", "surrogateescape")

    def restore(self, text: str) -> str:
        """Put every body back; raises ValueError unless each is there just once."""
        found = [int(number) for number in self._placeholder.findall(text)]
        if sorted(found) != list(range(len(self._bodies))):
            raise ValueError("a function body was lost or doubled")
        return self._placeholder.sub(lambda m: self._bodies[int(m.group(1))], text)

    def original_line(self, line: int) -> int:
        """Tell where a line (from 1) of the shortened source stands in the whole."""
        at = bisect_right(self._lines, line - 1) - 1
        return line + self._missing[max(at, 0)]
