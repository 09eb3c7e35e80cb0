"""Everything that decides a result besides the file, as the key of a cache."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Iterator, List

from ._cache_file import DIGEST_BYTES, digest_of
from ._settings import Settings

_LIBRARIES = (
    "fissix",
    "libmodernize",
    "modernize",
    "tree_sitter",
    "tree_sitter_python",
)


def settings_key(settings: Settings) -> str:
    """Return a key for everything that decides a result besides the file.

    These are the settings, the source of this package and of foreign fixers, the
    installed libraries, the running Python and the interpreters that verify.
    """
    state = hashlib.blake2b(digest_size=DIGEST_BYTES)

    def update(*parts: object) -> None:
        state.update(json.dumps(parts).encode("ascii"))

    update(sys.version, sys.implementation.cache_tag)
    update(
        settings.fixers, settings.compat_module, settings.verify_with, settings.elide
    )
    for interpreter in settings.verify_with:
        update(_file_facts(interpreter))
    folders = [os.path.dirname(os.path.abspath(__file__))]
    folders += [_foreign_folder(name) for name in settings.fixers if "." in name]
    for folder in folders:
        for path in _sources_of(folder):
            with open(path, "rb") as stream:
                content = stream.read()
            update(os.path.relpath(path, folder), digest_of(content).hex())
    for library in _LIBRARIES:
        update(library, _library_facts(library))
    return state.hexdigest()


def _sources_of(folder: str) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(base, name)


def _foreign_folder(dotted: str) -> str:
    """Return the folder of a foreign fixer; it may import all that lies beside it."""
    module = sys.modules.get(dotted) or import_module(dotted)
    return os.path.dirname(os.path.abspath(str(module.__file__)))


def _library_facts(name: str) -> List[Any]:
    """Return what tells one version of an installed library from another.

    ``importlib.metadata`` would know, but takes longer than all else here.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return []
    if not spec.submodule_search_locations:
        return [os.path.getsize(spec.origin)]
    folder = os.path.dirname(spec.origin)
    facts = [
        (entry.name, entry.stat().st_size)
        for entry in os.scandir(folder)
        if entry.is_file()
    ]
    versions = [
        other
        for other in os.listdir(os.path.dirname(folder))
        if other.endswith(("-info", ".egg-link"))
        and other.lower().replace("-", "_").startswith(name + "_")
    ]
    return [*sorted(facts), *sorted(versions)]


def _file_facts(path: str) -> List[int]:
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns]
