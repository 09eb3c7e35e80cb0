"""Count what the many versions of a list hold."""

from __future__ import annotations

from collections import Counter
from typing import Dict, Optional, Tuple

from ._errors import ListError
from ._history import Tally
from ._listfile import parse
from ._summary import NO_OWNER, package_of


class Tallier:
    """Counts versions; what two versions share is read once."""

    def __init__(self) -> None:
        # Of each mode line with each line, the owner and the package of its entry.
        self._known: Dict[Tuple[str, str], Tuple[str, str]] = {}

    def tally(self, content: bytes, path: str) -> Optional[Tally]:
        """Return what a version holds, or None if it is no list.

        path: of the list, in the project.
        """
        try:
            return self._tally(content.decode("utf-8-sig"), path)
        except (ListError, UnicodeDecodeError):
            return None

    def _tally(self, text: str, path: str) -> Tally:
        lines = [line.strip(" ") for line in text.replace("\r\n", "\n").split("\n")]
        lines = [line for line in lines if line and not line.startswith("#")]
        head = lines[0] if lines else ""
        mode = parse(head + "\n", path).mode
        owners: Counter[str] = Counter()
        packages: Counter[str] = Counter()
        for line in lines[1:]:
            known = self._known.get((head, line))
            if known is None:
                (entry,) = parse("%s\n%s\n" % (head, line), path).entries
                known = entry.owner or NO_OWNER, package_of(entry.test)
                self._known[head, line] = known
            owners[known[0]] += 1
            packages[known[1]] += 1
        return Tally(mode, len(lines) - 1, owners, packages)
