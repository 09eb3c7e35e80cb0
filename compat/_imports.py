"""Imports by name, as Python 2 makes them."""

from __future__ import absolute_import

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Optional, Sequence


def _import_beside(name, globals, locals=None, fromlist=()):
    # type: (str, Dict[str, Any], Optional[Dict[str, Any]], Sequence[str]) -> Any
    """Import a module from the package of the code that calls, or else from the top.

    It is what ``__import__`` does on Python 2 where it is given no level, in a file
    without ``from __future__ import absolute_import``.

    :param name: the name of the module, with dots.
    :param globals: ``globals()`` of that code, which tell its package.
    :param locals: not looked at.
    :param fromlist: names that are wanted of the module; without any, the package or
        module that the name begins with is returned.
    :raises ImportError: there is none, or an import in it fails.
    """
    package = globals.get("__package__")
    if package is None:
        package = str(globals.get("__name__", ""))
        if "__path__" not in globals:
            package = package.rpartition(".")[0]
    if package:
        try:
            return __import__(name, {"__package__": package}, locals, fromlist, 1)
        except ImportError as error:
            missing = "%s.%s" % (package, name.partition(".")[0])
            if getattr(error, "name", None) != missing:
                raise
    return __import__(name, globals, locals, fromlist, 0)


import_beside = __import__ if PY2 else _import_beside  # type: Callable[..., Any]
