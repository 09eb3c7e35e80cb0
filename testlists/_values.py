"""Objects that are equal where what they hold is equal."""

from __future__ import absolute_import, unicode_literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Tuple


class Value(object):
    """A base of classes with slots: these are compared, hashed and shown."""

    __slots__ = ()  # type: Tuple[str, ...]

    def _values(self):
        # type: () -> Tuple[Any, ...]
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other):
        # type: (object) -> bool
        return type(self) is type(other) and self._values() == other._values()

    def __ne__(self, other):
        # type: (object) -> bool
        return not self == other

    def __hash__(self):
        # type: () -> int
        return hash(self._values())

    def __repr__(self):
        # type: () -> str
        return str("{}{!r}").format(type(self).__name__, self._values())
