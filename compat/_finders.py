"""What finds modules, on all versions."""

from __future__ import absolute_import

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def find_module(finder, *arguments):
    # type: (Any, *Any) -> Any
    """Return the loader of a module, or None if a finder does not find it.

    It is what ``finder.find_module(*arguments)`` returns on Python 2. A finder with
    ``find_spec`` is asked for that, for Python 3.12 has no other.

    :param finder: an item of ``sys.meta_path``, or what a hook of ``sys.path_hooks``
        returned.
    :param arguments: the name of the module and, for the first, a path.
    """
    find_spec = getattr(finder, "find_spec", None)
    if find_spec is None:
        return finder.find_module(*arguments)
    if len(arguments) == 1 and _wants_path(finder):
        arguments += (None,)
    spec = find_spec(*arguments)
    return None if spec is None else spec.loader


def _wants_path(finder):
    # type: (Any) -> bool
    """Whether a finder stands in ``sys.meta_path``: its path has a default only in some."""
    return any(finder is other for other in sys.meta_path)
