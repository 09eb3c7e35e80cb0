"""The one error of the JSON writers, and how it finds its path on the way up."""

from __future__ import absolute_import

from ._paths import item_step, path_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List


class JSONEncodeError(TypeError, ValueError):
    """A value has no JSON form that is the same on Python 2.7 and 3.

    It is a TypeError and a ValueError, the errors that ``json.dumps`` raises.

    :ivar path: where in the value, such as ``value['rows'][3]``.
    :ivar reason: what is wrong there and what to do.
    """

    def __init__(self, path, reason):
        # type: (str, str) -> None
        super(JSONEncodeError, self).__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self):
        # type: () -> str
        return "{}: {}".format(self.path, self.reason)


class Refused(Exception):
    """Raised where a part has no JSON form; each container above adds its step."""

    def __init__(self, reason):
        # type: (str) -> None
        super(Refused, self).__init__(reason)
        self.reason = reason
        self._keys = []  # type: List[object]

    def inside(self, key):
        # type: (object) -> None
        """Note the key or index under which a container holds the part."""
        self._keys.append(key)

    def public(self):
        # type: () -> JSONEncodeError
        """Return the error for the caller."""
        steps = [item_step(key) for key in reversed(self._keys)]
        return JSONEncodeError(path_text(steps), self.reason)
