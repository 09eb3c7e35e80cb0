"""The definition of the format: a writer in Python that refuses with the path."""

from __future__ import absolute_import

import numbers
import operator

from six import PY2, integer_types, string_types, text_type

from ._es6_numbers import es6_float, es6_integer
from ._json_errors import Refused
from ._json_strings import (
    LONE_SURROGATE,
    NARROW,
    in_characters,
    quote_ascii,
    quote_utf8,
    quote_utf8_or_refuse,
    surrogate_in_name,
    text_of,
)
from ._paths import item_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Set, Text, Tuple

# Python 3 has a limit of its own on the way from int to text, of as many digits.
LONGEST_INTEGER = 4300
TOO_LONG = 10**LONGEST_INTEGER

# Types of names that compare by code point. UTF-8 does, and text where each character
# is one unit. Bytes and text do not compare with each other.
IN_ORDER = set() if NARROW else {text_type, str}  # type: Set[type]

# Python 2 encodes lone surrogates without being asked.
SURROGATES_TOO = "strict" if PY2 else "surrogatepass"

HINTS = {
    "Decimal": "write str(value) or float(value)",
    "UUID": "write str(value)",
    "buffer": "write bytes(value) if it is UTF-8",
    "bytearray": "write bytes(value) if it is UTF-8",
    "date": "write value.isoformat()",
    "datetime": "write value.isoformat()",
    "frozenset": "write sorted(value)",
    "memoryview": "write value.tobytes() if it is UTF-8",
    "set": "write sorted(value)",
    "time": "write value.isoformat()",
}


def write(value, default, ensure_ascii, separators, indent, es6):
    # type: (Any, Optional[Callable[[Any], Any]], bool, Tuple[str, str], Optional[str], bool) -> bytes
    """Return the JSON of a value.

    :param default: called with what has no JSON form; returns what has. None for none.
    :param ensure_ascii: whether to escape all but ASCII.
    :param separators: between items, and behind names.
    :param indent: what a nested line has more in front; None for a single line.
    :param es6: whether numbers and the order of names are those of RFC 8785.
    :raises Refused: a part has no JSON form.
    """
    quote = quote_ascii if ensure_ascii else quote_utf8
    text = Writer(default, quote, separators, indent, es6, False).write(value)
    if _may_be_wrong(text, ensure_ascii, separators[1]):
        quote = quote_ascii if ensure_ascii else quote_utf8_or_refuse
        text = Writer(default, quote, separators, indent, es6, True).write(value)
    return text.encode("utf-8") if isinstance(text, text_type) else text


def _may_be_wrong(text, ensure_ascii, key_separator):
    # type: (Text, bool, str) -> object
    """Return whether surrogates are where the writer must look at each string."""
    if not ensure_ascii:
        return LONE_SURROGATE.search(text)
    return surrogate_in_name(text, key_separator)


class Writer(object):
    """Writes one value once.

    :param quote: makes a JSON string of text.
    :param careful: whether to look for surrogates in names.
    """

    def __init__(self, default, quote, separators, indent, es6, careful):
        # type: (Optional[Callable[[Any], Any]], Callable[[Any], Text], Tuple[str, str], Optional[str], bool, bool) -> None
        self._default = default
        self._quote = quote
        self._item_separator, self._key_separator = separators
        self._indent = indent
        self._newline = "" if indent is None else "\n"
        self._es6 = es6
        self._in_order = set() if careful else IN_ORDER  # type: Set[type]
        self._order = _utf16 if es6 else None
        self._open = set()  # type: Set[int]
        self._by_type = ByType(self.writer_of)

    def write(self, value):
        # type: (Any) -> Text
        """Return the JSON of a value: on 2.7 bytes unless it has other than ASCII.

        :raises Refused: a part has no JSON form.
        """
        writer = self._by_type[type(value)]  # type: Callable[[Any], Text]
        return writer(value)

    def writer_of(self, kind):
        # type: (type) -> Callable[[Any], Text]
        """Return what writes values of a class."""
        if issubclass(kind, text_type):
            return self._quote
        if issubclass(kind, bytes):
            return self._bytes
        if kind is bool:
            return _boolean
        if kind is type(None):
            return _null
        if kind is int and not self._es6:
            # An int of Python 2 is short.
            return str if PY2 else _integer
        if issubclass(kind, integer_types):
            return self._number
        if issubclass(kind, float):
            return self._es6_float if self._es6 else _float
        if issubclass(kind, dict):
            return self._dict
        if issubclass(kind, list):
            return self._list
        if issubclass(kind, tuple):
            return self._tuple
        if issubclass(kind, numbers.Integral):
            return self._integral
        return self._other

    def _bytes(self, value):
        # type: (bytes) -> Text
        if PY2:
            # The quoting decodes, and only surrogates are decoded wrongly.
            try:
                written = self._quote(value)
            except UnicodeDecodeError:
                written = "\\ud"
            if "\\ud" not in written:
                return written
        return self._quote(text_of(value))

    def _number(self, value):
        # type: (int) -> Text
        # A subclass may have its own idea of every operator and of str.
        base = int if isinstance(value, int) else integer_types[-1]
        number = base.__add__(value, 0)
        if not self._es6:
            return _integer(number)
        try:
            return es6_integer(number)
        except ValueError as error:
            raise Refused(str(error))

    def _integral(self, value):
        # type: (Any) -> Text
        return self._number(operator.index(value))

    def _es6_float(self, value):
        # type: (float) -> Text
        _float(value)
        return es6_float(value)

    def _list(self, value):
        # type: (List[Any]) -> Text
        return self._items(value, list.__iter__(value))

    def _tuple(self, value):
        # type: (Tuple[Any, ...]) -> Text
        return self._items(value, tuple.__iter__(value))

    def _items(self, value, items):
        # type: (Any, Any) -> Text
        outer = self._enter(value)
        writers = self._by_type
        written = []  # type: List[Text]
        append = written.append
        try:
            for item in items:
                append(writers[type(item)](item))
        except Refused as refused:
            refused.inside(len(written))
            raise
        return self._leave(value, outer, "[", written, "]")

    def _dict(self, value):
        # type: (Dict[Any, Any]) -> Text
        outer = self._enter(value)
        plain = value if type(value) is dict else plain_dict(value)
        keys, names = self._names(plain)
        writers = self._by_type
        written = []  # type: List[Text]
        append = written.append
        try:
            for key in keys:
                item = plain[key]
                append(writers[type(item)](item))
        except Refused as refused:
            refused.inside(keys[len(written)])
            raise
        pairs = list(map(self._key_separator.join, zip(names, written)))
        return self._leave(value, outer, "{", pairs, "}")

    def _names(self, value):
        # type: (Dict[Any, Any]) -> Tuple[List[Any], List[Text]]
        """Return the keys in order, and what is written for each."""
        kinds = set(map(type, value))
        if len(kinds) == 1 and kinds <= self._in_order:
            try:
                keys = sorted(value, key=self._order)
                return keys, list(map(self._quote, keys))
            except (UnicodeDecodeError, Refused):
                # Python 2 alone, of bytes; the other way can say of which.
                pass
        return self._names_of_any_type(value)

    def _names_of_any_type(self, value):
        # type: (Dict[Any, Any]) -> Tuple[List[Any], List[Text]]
        """Do the same for keys of any type, and refuse two that have one name."""
        found = {}  # type: Dict[Any, Tuple[Any, Text]]
        refusals = {}  # type: Dict[str, Refused]
        doubles = []  # type: List[Text]
        for key in value:
            try:
                text = self.name(key)
                name = self._quote(text)
            except Refused as refused:
                refused.inside(key)
                refusals[item_step(key)] = refused
                continue
            order = _utf16(text) if self._es6 else in_characters(text)
            if order in found:
                doubles.append(quote_ascii(text))
            found[order] = (key, name)
        # Which comes first depends on the version; which is named must not.
        if refusals:
            raise refusals[min(refusals)]
        if doubles:
            raise Refused("two keys are written as " + min(doubles))
        in_order = [found[order] for order in sorted(found)]
        return [key for key, _ in in_order], [name for _, name in in_order]

    def name(self, key):
        # type: (Any) -> Text
        """Return the text that a key becomes.

        :raises Refused: it becomes none.
        """
        kind = type(key)
        if issubclass(kind, string_types) or issubclass(kind, bytes):
            return text_of(key)
        if (
            kind is bool
            or kind is type(None)
            or issubclass(kind, (float, numbers.Integral))
        ):
            return text_of(self._by_type[kind](key))
        raise Refused(
            "a key of type {} has no JSON form: write it as text".format(kind.__name__)
        )

    def _other(self, value):
        # type: (Any) -> Text
        if self._default is None:
            raise Refused(_reason(value))
        # What stands for the value stands where it would, not deeper.
        self._newline = self._enter(value)
        text = self.write(self._default(value))
        self._open.discard(id(value))
        return text

    def _enter(self, value):
        # type: (Any) -> str
        if id(value) in self._open:
            raise Refused("it contains itself, and JSON has no references")
        self._open.add(id(value))
        outer = self._newline
        if self._indent is not None:
            self._newline = outer + self._indent
        return outer

    def _leave(self, value, outer, start, written, end):
        # type: (Any, str, str, List[Text], str) -> Text
        inner = self._newline
        self._newline = outer
        self._open.discard(id(value))
        if not written:
            return start + end
        # Not around the whole, which would be copied once more at each level.
        written[0] = start + inner + written[0]
        written[-1] += outer + end
        return (self._item_separator + inner).join(written)


class ByType(dict):  # type: ignore[type-arg]
    """What handles the values of a type, looked for once a type.

    :param find: returns it for a type.
    """

    def __init__(self, find):
        # type: (Callable[[type], Callable[[Any], Any]]) -> None
        super(ByType, self).__init__()
        self._find = find

    def __missing__(self, kind):
        # type: (type) -> Callable[[Any], Any]
        found = self[kind] = self._find(kind)
        return found


def _boolean(value):
    # type: (bool) -> str
    return "true" if value else "false"


def _null(value):
    # type: (None) -> str
    return "null"


def _integer(number):
    # type: (int) -> str
    if -TOO_LONG < number < TOO_LONG:
        try:
            return str(number)
        except ValueError as error:
            # The process has set a lower limit than that of Python.
            raise Refused(str(error))
    raise Refused(
        "the integer has more than {} digits: write it as text, as hexadecimal for "
        "one".format(LONGEST_INTEGER)
    )


def _float(value):
    # type: (float) -> str
    text = float.__repr__(value)
    if text[-1] in "fn":
        raise Refused(text + " has no JSON form: write None or text")
    return text


def _utf16(name):
    # type: (Any) -> bytes
    return text_of(name).encode("utf-16-be", SURROGATES_TOO)


def plain_dict(value):
    # type: (Dict[Any, Any]) -> Dict[Any, Any]
    """Return what the items() of a subclass of dict are."""
    items = list(value.items())
    try:
        plain = dict(items)
    except (TypeError, ValueError):
        raise Refused("its items() are not pairs of a key and a value")
    if len(plain) != len(items):
        raise Refused("its items() have a key twice")
    return plain


def _reason(value):
    # type: (object) -> str
    name = type(value).__name__
    if hasattr(value, "__next__") or hasattr(value, "next"):
        hint = "write list(value)"
    else:
        hint = HINTS.get(name, "convert it, or say how with default=")
    return "{} has no JSON form: {}".format(name, hint)
