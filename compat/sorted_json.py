"""JSON with sorted keys, the same bytes from Python 2.7 and from 3.6 and later."""

from __future__ import absolute_import

from six import PY2, integer_types, string_types

from ._json_errors import JSONEncodeError, Refused
from ._json_writer import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any, Callable, Dict, Optional, Tuple, Union

    from ._json_fast import FastEncoder

__all__ = ["JSONEncodeError", "dump", "dumps"]

RFC8785 = "rfc8785"
WHITESPACE = " \t\n\r"

_fast_encoders = {}  # type: Dict[Tuple[bool, Tuple[str, str], bool], FastEncoder]


def dumps(
    obj,
    indent=None,
    ensure_ascii=True,
    default=None,
    separators=None,
    canonical=None,
):
    # type: (Any, Union[None, int, str], bool, Optional[Callable[[Any], Any]], Optional[Tuple[str, str]], Optional[str]) -> bytes
    """Return a value as JSON in UTF-8, the same bytes on Python 2.7 and 3.

    Text, bytes that are UTF-8, numbers, booleans, None, lists, tuples, dictionaries and
    what is derived from them have a JSON form. Keys that are not text become it first
    and are then sorted with the others by code point.

    :param obj: the value.
    :param indent: spaces that a nested line has more in front, or the white space
        itself; None for a single line.
    :param ensure_ascii: whether to escape all but ASCII.
    :param default: called with each object that has no JSON form; returns one that has.
    :param separators: what stands between two items, and behind a key; ``(", ", ": ")``
        without indent and ``(",", ": ")`` with it unless given.
    :param canonical: ``"rfc8785"`` for the form of RFC 8785, to be hashed or signed; it
        leaves no choice of the other options but ``default``.
    :raises JSONEncodeError: a part of the value has no JSON form that is the same on both
        versions. Both a TypeError and a ValueError; it says which part.
    :raises ValueError: an option has a value with which the result would be no JSON.
    """
    if canonical is not None:
        if canonical != RFC8785:
            raise ValueError("canonical is {!r}: it can be 'rfc8785'".format(canonical))
        if indent is not None or separators is not None:
            raise ValueError("canonical='rfc8785' has no indent and no separators")
        ensure_ascii, separators = False, (",", ":")
    elif separators is None:
        separators = (", " if indent is None else ",", ": ")
    else:
        separators = _checked_separators(separators)
    ensure_ascii, es6 = bool(ensure_ascii), canonical is not None
    if indent is None and not PY2:
        encoder = _fast_encoders.get((ensure_ascii, separators, es6))
        if encoder is None:
            encoder = _new_fast_encoder(ensure_ascii, separators, es6)
        data = encoder.encode(obj, default)
        if data is not None:
            return data
    margin = _checked_indent(indent)
    return _written(obj, default, ensure_ascii, separators, margin, es6)


def dump(obj, stream, **options):
    # type: (Any, IO[bytes], **Any) -> None
    """Write a value as JSON to a binary stream.

    :param obj: the value.
    :param stream: what has a ``write`` that takes bytes. Nothing is written if the value
        has no JSON form.
    :param options: those of :func:`dumps`.
    :raises JSONEncodeError: as :func:`dumps` does.
    """
    stream.write(dumps(obj, **options))


def _written(obj, *form):
    # type: (Any, *Any) -> bytes
    try:
        return write(obj, *form)
    except Refused as refused:
        error = refused.public()
    except RuntimeError as failure:
        # RecursionError has no name on Python 2.
        if "recursion depth exceeded" not in str(failure):
            raise
        error = JSONEncodeError("value", "it is nested more deeply than Python can go")
    raise error


def _new_fast_encoder(ensure_ascii, separators, es6):
    # type: (bool, Tuple[str, str], bool) -> FastEncoder
    from ._json_fast import FastEncoder

    encoder = FastEncoder(ensure_ascii, separators, es6)
    # A program has few separators; one that makes them up must not fill the memory.
    if len(_fast_encoders) < 16:
        _fast_encoders[ensure_ascii, separators, es6] = encoder
    return encoder


def _checked_separators(separators):
    # type: (Any) -> Tuple[str, str]
    try:
        item, key = (str(separator) for separator in separators)
    except (TypeError, ValueError):
        item = key = ""
    if item.strip(WHITESPACE) != "," or key.strip(WHITESPACE) != ":":
        raise ValueError(
            "separators are {!r}: they must be a comma and a colon, with white space "
            "around them at most".format(separators)
        )
    return item, key


def _checked_indent(indent):
    # type: (Any) -> Optional[str]
    if indent is None:
        return None
    if isinstance(indent, integer_types) and indent >= 0:
        return " " * indent
    if isinstance(indent, string_types) and not indent.strip(WHITESPACE):
        return str(indent)
    raise ValueError(
        "indent is {!r}: it must be None, a number of spaces, or white space".format(
            indent
        )
    )
