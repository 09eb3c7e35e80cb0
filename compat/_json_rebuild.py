"""A value made anew of the exact types of JSON, so that the C encoder can take it."""

from __future__ import absolute_import

import numbers
import operator

from ._json_errors import Refused
from ._json_strings import quote_ascii, text_of
from ._json_writer import ByType, Writer, plain_dict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Set, Tuple

TEXT = {str}
SCALARS = {str, int, float, bool, type(None)}
# Floats, too, are looked at where JavaScript would write them otherwise.
ES6_SCALARS = SCALARS - {float}
LARGEST_PLAIN_FLOAT = 2.0**53

ES6_NAMES = {str: str, bytes: bytes.decode}  # type: Dict[type, Callable[[Any], str]]
NAMES = dict(ES6_NAMES)
NAMES[int] = int.__repr__


class Rebuilder(object):
    """Makes one value anew; what needs no change is kept.

    It knows less than the writer: what it refuses, the writer may take or explain.

    :param default: called with what has no JSON form; returns what has. None for none.
    :param es6: whether numbers are to become those of RFC 8785.
    """

    def __init__(self, default, es6):
        # type: (Optional[Callable[[Any], Any]], bool) -> None
        self._default = default
        self._es6 = es6
        self._scalars = ES6_SCALARS if es6 else SCALARS  # type: Set[type]
        self._open = set()  # type: Set[int]
        self._names = ES6_NAMES if es6 else NAMES
        self._name = Writer(None, quote_ascii, (",", ":"), None, es6, True).name
        self._by_type = ByType(self.rebuilder_of)

    def rebuild(self, value):
        # type: (Any) -> Any
        """Return what JSON's own types make of a value.

        :raises Refused: the writer has to look at it.
        :raises UnicodeDecodeError: bytes are not UTF-8, as the writer will find.
        """
        if type(value) in self._scalars:
            return value
        return self._by_type[type(value)](value)

    def rebuilder_of(self, kind):
        # type: (type) -> Callable[[Any], Any]
        """Return what makes values of a class anew."""
        if kind is bytes:
            return bytes.decode
        if issubclass(kind, bytes):
            return text_of
        if issubclass(kind, dict):
            return self._dict
        if issubclass(kind, list):
            return self._list
        if issubclass(kind, tuple):
            return self._tuple
        if issubclass(kind, float) and self._es6:
            return _es6_float
        if issubclass(kind, (str, int, float)):
            # The C encoder writes what the base class has.
            return _itself
        if issubclass(kind, numbers.Integral):
            return operator.index
        return self._other

    def _list(self, value):
        # type: (List[Any]) -> Any
        return self._items(value, list(list.__iter__(value)))

    def _tuple(self, value):
        # type: (Tuple[Any, ...]) -> Any
        return self._items(value, list(tuple.__iter__(value)))

    def _items(self, value, items):
        # type: (Any, List[Any]) -> Any
        if self._scalars.issuperset(map(type, items)):
            return items
        self._enter(value)
        items = self._rebuilt(items)
        self._open.discard(id(value))
        return items

    def _dict(self, value):
        # type: (Dict[Any, Any]) -> Any
        plain = value if type(value) is dict else plain_dict(value)
        keys = self._keys(plain)
        items = plain.values()  # type: Any
        if not self._scalars.issuperset(map(type, items)):
            self._enter(value)
            items = self._rebuilt(items)
            self._open.discard(id(value))
        elif keys is plain:
            return plain
        rebuilt = dict(zip(keys, items))
        if len(rebuilt) != len(plain):
            raise Refused("two keys have one name")
        return rebuilt

    def _keys(self, plain):
        # type: (Dict[Any, Any]) -> Any
        if TEXT.issuperset(map(type, plain)):
            return plain
        names, name = self._names, self._name
        return [names.get(type(key), name)(key) for key in plain]

    def _rebuilt(self, items):
        # type: (Any) -> List[Any]
        scalars, by_type = self._scalars, self._by_type
        return [
            item if type(item) in scalars else by_type[type(item)](item)
            for item in items
        ]

    def _other(self, value):
        # type: (Any) -> Any
        if self._default is None:
            raise Refused("no type of JSON")
        self._enter(value)
        rebuilt = self.rebuild(self._default(value))
        self._open.discard(id(value))
        return rebuilt

    def _enter(self, value):
        # type: (Any) -> None
        if id(value) in self._open:
            raise Refused("it contains itself")
        self._open.add(id(value))


def _itself(value):
    # type: (Any) -> Any
    return value


def _es6_float(value):
    # type: (float) -> Any
    number = float.__mul__(value, 1.0)
    if -LARGEST_PLAIN_FLOAT < number < LARGEST_PLAIN_FLOAT:
        if number.is_integer():
            return int(number)
        if "e" not in repr(number):
            return number
    raise Refused("the C encoder would write it otherwise")
