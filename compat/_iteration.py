"""``map``, ``filter`` and ``values()`` as Python 2 has them, on both versions."""

from __future__ import absolute_import

from six import PY2, text_type

if PY2:
    from itertools import izip_longest as zip_longest
else:
    from collections.abc import MappingView
    from itertools import zip_longest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, List, Optional


def _eager_map(function, *iterables):
    # type: (Optional[Callable[..., Any]], *Iterable[Any]) -> List[Any]
    """Return a list of the results of a function, as ``map`` of Python 2 does.

    With several iterables the shorter ones are filled up with None.

    :param function: called with one item of each iterable. None stands for the
        identity, which makes tuples of several items.
    :param iterables: at least one.
    :raises TypeError: there is no iterable. What the function raises is raised,
        StopIteration too.
    """
    if not iterables:
        raise TypeError(
            "eager_map() takes a function and at least one iterable; "
            "pass the iterable after the function"
        )
    if len(iterables) == 1:
        if function is None:
            return list(iterables[0])
        return [function(item) for item in iterables[0]]
    rows = zip_longest(*iterables)
    if function is None:
        return list(rows)
    return [function(*row) for row in rows]


def _eager_filter(function, iterable):
    # type: (Optional[Callable[[Any], Any]], Iterable[Any]) -> Any
    """Return the items that a function is true for, as ``filter`` of Python 2 does.

    A string gives a string of its type, a tuple a tuple, all else a list. Bytes are
    handed to the function one by one as bytes, not as numbers.

    :param function: None keeps the items that are true themselves.
    :param iterable: what is filtered; it is taken to the end at once.
    :raises TypeError: ``iterable`` cannot be iterated over.
    """
    if isinstance(iterable, text_type):
        return text_type().join(_kept(function, iterable))
    if isinstance(iterable, bytes):
        characters = [iterable[i : i + 1] for i in range(len(iterable))]
        return b"".join(_kept(function, characters))
    if isinstance(iterable, tuple):
        return tuple(_kept(function, iterable))
    return _kept(function, iterable)


def _kept(function, iterable):
    # type: (Optional[Callable[[Any], Any]], Iterable[Any]) -> List[Any]
    if function is None:
        return [item for item in iterable if item]
    return [item for item in iterable if function(item)]


def _view_to_list(values):
    # type: (Any) -> Any
    """Return a list for a view of a mapping, and any other object as it is.

    It goes around a call such as ``x.values()`` where ``x`` may be a dictionary, whose
    ``values()`` is a list on Python 2 and a view on 3, or something else, such as a
    database query, that must not be turned into a list.

    :param values: any object.
    """
    if isinstance(values, MappingView):
        items = values  # type: Any
        return list(items)
    return values


def _unchanged(values):
    # type: (Any) -> Any
    return values


_unchanged.__doc__ = _view_to_list.__doc__

eager_map = map if PY2 else _eager_map  # type: Callable[..., List[Any]]
eager_filter = filter if PY2 else _eager_filter  # type: Callable[..., Any]
view_to_list = _unchanged if PY2 else _view_to_list  # type: Callable[[Any], Any]
