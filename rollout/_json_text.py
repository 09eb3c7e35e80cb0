"""Reading JSON strictly: what the standard library lets pass is an error here."""

from __future__ import absolute_import

import json

from six import integer_types, text_type, u

from ._errors import ConfigError
from ._json_places import line_of, syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator, List, Text, Tuple

    Path = Tuple[Any, ...]

LARGEST = 1024 * 1024  # bytes
DEEPEST = 20
LONGEST_NUMBER = 30  # characters


class Fraction(object):
    """A number with a point or an exponent, as it stands in the text."""

    def __init__(self, text):
        # type: (str) -> None
        self.text = text


class _Unusable(object):
    """What JSON does not have, or has too long, as it stands in the text."""

    def __init__(self, text):
        # type: (str) -> None
        self.text = text


class _Members(dict):  # type: ignore[type-arg]
    """An object, and a key that stands twice in it."""

    repeated = None  # type: Any


class Document(object):
    """A parsed JSON text that knows where its values stand.

    :param file: its name, for messages.
    :param data: its bytes.
    :raises ConfigError: it is no JSON, too large, not UTF-8, nested too deep, or holds
        a key twice or a number that JSON does not have.
    """

    def __init__(self, file, data):
        # type: (str, bytes) -> None
        self.file = file
        self.text = self._decoded(data)
        self.value = self._parsed()
        for path, value in _values((), self.value, self):
            if isinstance(value, _Unusable):
                raise self.error(path, "%s is no number of JSON" % value.text[:40])
            if isinstance(value, _Members) and value.repeated is not None:
                raise self.error(path + (value.repeated,), "this key stands twice")

    def error(self, path, problem):
        # type: (Path, str) -> ConfigError
        """Return the error of a value at a path of keys and indexes."""
        return ConfigError(self.file, line_of(self.text, path), written(path), problem)

    def _decoded(self, data):
        # type: (bytes) -> Text
        if len(data) > LARGEST:
            raise ConfigError(
                self.file,
                None,
                "",
                "%d bytes: a rollout config has at most %d" % (len(data), LARGEST),
            )
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError(self.file, line, "", "not UTF-8: %s" % error.reason)
        return text[1:] if text.startswith(u("\ufeff")) else text

    def _parsed(self):
        # type: () -> Any
        try:
            return json.loads(
                self.text,
                object_pairs_hook=_members,
                parse_float=_fraction,
                parse_int=_whole,
                parse_constant=_Unusable,
            )
        except ValueError:
            line, found = syntax_error(self.text)
            shown = json.dumps(found[:40]) if found else "the end of the file"
            raise ConfigError(self.file, line, "", "not JSON at %s" % shown)
        except RuntimeError:  # of which RecursionError is one
            raise self._too_deep()

    def _too_deep(self):
        # type: () -> ConfigError
        return ConfigError(
            self.file, None, "", "nested deeper than %d levels" % DEEPEST
        )


def written(path):
    # type: (Path) -> str
    """Return a path as a person writes it: ``stages[2].percent``."""
    parts = [
        "[%d]" % part if isinstance(part, integer_types) else ".%s" % _shown(part)
        for part in path
    ]
    return "".join(parts).lstrip(".")


def _shown(key):
    # type: (Text) -> str
    text = json.dumps(key)
    plain = text[1:-1]
    return plain if plain.replace("-", "").replace("_", "").isalnum() else text


def _members(pairs):
    # type: (List[Tuple[Text, Any]]) -> _Members
    members = _Members(pairs)
    if len(members) < len(pairs):
        seen = set()
        for key, _ in pairs:
            if key in seen:
                members.repeated = key
            seen.add(key)
    return members


def _fraction(text):
    # type: (str) -> Any
    return Fraction(str(text)) if len(text) <= LONGEST_NUMBER else _Unusable(str(text))


def _whole(text):
    # type: (str) -> Any
    return int(text) if len(text) <= LONGEST_NUMBER else _Unusable(str(text))


def _values(path, value, document):
    # type: (Path, Any, Document) -> Iterator[Tuple[Path, Any]]
    if len(path) > DEEPEST:
        raise document._too_deep()
    yield path, value
    if isinstance(value, dict):
        for key in value:
            for found in _values(path + (key,), value[key], document):
                yield found
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, text_type):
                for found in _values(path + (index,), item, document):
                    yield found
