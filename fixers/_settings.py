"""The choices that decide what the fixers do to a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple


@dataclass(frozen=True)
class Settings:
    """What `onemaster.fixers` is asked to do.

    Everything here changes the result for some file, so all of it belongs to
    the key of the cache.

    fixers: names in the order of the registry, or dotted names of foreign ones.
    compat_module: the module that rewritten code imports helpers from.
    verify_with: paths of interpreters that must compile every result.
    elide: parse only the code near a candidate; False parses whole files.
    """

    fixers: Tuple[str, ...]
    compat_module: str = "onemaster.compat"
    verify_with: Tuple[str, ...] = ()
    elide: bool = True
