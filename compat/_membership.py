"""``has_key`` of Python 2, for objects that may be no dictionary."""

from __future__ import absolute_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def has_key(mapping, key):
    # type: (Any, Any) -> Any
    """Return what ``mapping.has_key(key)`` returns, or ``key in mapping``.

    A class may have a ``has_key`` that does something else than its ``in``, so the method
    is called where there is one, on both versions. Dictionaries have none on Python 3.

    :param mapping: a dictionary, or any object with one of the two.
    :param key: what is looked for.
    :raises TypeError: the object has neither. What the object raises is raised.
    """
    try:
        method = mapping.has_key
    except AttributeError:
        return key in mapping
    return method(key)
