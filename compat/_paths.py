"""Where in a value something is, as the reader of an error would write it in Python."""

from __future__ import absolute_import

from six import PY2, integer_types, text_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Text

LONGEST_STEP = 80


def item_step(key):
    # type: (object) -> str
    """Return ``[key]``, in ASCII and the same on both versions.

    Text has no ``u`` in front; bytes are shown as text if they are UTF-8, else with a
    ``b`` in front. Long keys are cut.
    """
    shown = _ascii(key)
    if len(shown) > LONGEST_STEP:
        shown = shown[: LONGEST_STEP - 3] + "..."
    return "[" + shown + "]"


def attribute_step(name):
    # type: (Text) -> str
    """Return ``.name``, in ASCII and the same on both versions."""
    return "." + str(name.encode("ascii", "backslashreplace").decode("ascii"))


def path_text(steps):
    # type: (Iterable[str]) -> str
    """Return the path of steps that lead from a value to a part of it."""
    return "value" + "".join(steps)


def _ascii(key):
    # type: (object) -> str
    if isinstance(key, bytes):
        try:
            key = key.decode("utf-8")
        except UnicodeDecodeError:
            shown = repr(bytes(key))  # type: ignore[arg-type]
            return shown if shown.startswith("b") else "b" + shown
    if isinstance(key, text_type):
        # A subclass may show itself otherwise.
        shown = repr(text_type().join([key])) if PY2 else ascii("".join([key]))
        return shown.lstrip("u")
    if isinstance(key, integer_types) and not isinstance(key, bool):
        # Python 3 refuses to write very long ones in decimal.
        return "%d" % key if abs(key) < 10**LONGEST_STEP else "{:#x}".format(key)
    return repr(key) if PY2 else ascii(key)
