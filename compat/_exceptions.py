"""What exceptions of Python 2 offer besides their ``args``, on both versions."""

from __future__ import absolute_import

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def exception_items(error):
    # type: (Any) -> Any
    """Return what can be subscripted, unpacked and iterated over as exceptions of Python
    2 can: the exception itself where its class allows it, else its ``args``.

    :param error: an exception.
    """
    if PY2 or hasattr(error, "__getitem__") or hasattr(error, "__iter__"):
        return error
    return error.args


def exception_message(error):
    # type: (Any) -> Any
    """Return the ``message`` of an exception, as every exception of Python 2 has one:
    its only argument, or an empty string if it has none or several.

    :param error: an exception. Of other objects the attribute is returned.
    :raises AttributeError: it is no exception, and has no ``message``.
    """
    if PY2 or hasattr(error, "message") or not isinstance(error, BaseException):
        return error.message
    return error.args[0] if len(error.args) == 1 else ""
