"""Which objects have an ``__iter__``, as Python 2 sees it."""

from __future__ import absolute_import

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OF_STRINGS = tuple(getattr(kind, "__iter__", None) for kind in (str, bytes))


def has_iter(value):
    # type: (Any) -> bool
    """Return what ``hasattr(value, "__iter__")`` returns on Python 2.

    There it tells lists and the like from strings, which have no such method; on Python
    3 they have. A class of strings that defines one has it on both versions.

    :param value: any object.
    """
    if not hasattr(value, "__iter__"):
        return False
    return PY2 or getattr(type(value), "__iter__", None) not in _OF_STRINGS
