"""Statements of Python 2 that Python 3 does not have, as functions."""

from __future__ import absolute_import

from six import PY2, exec_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, NoReturn, Optional

if PY2:
    exec_(
        "def _raise_exception(exception, value=None, traceback=None):\n"
        "    raise exception, value, traceback\n"
    )
else:

    def _raise_exception(exception, value=None, traceback=None):
        # type: (Any, Any, Optional[TracebackType]) -> NoReturn
        while isinstance(exception, tuple) and exception:
            exception = exception[0]
        if isinstance(exception, type) and issubclass(exception, BaseException):
            if isinstance(value, exception):
                raised = value
            elif value is None:
                raised = exception()
            elif isinstance(value, tuple):
                raised = exception(*value)
            else:
                raised = exception(value)
        elif not isinstance(exception, BaseException):
            raise TypeError(
                "exceptions must derive from BaseException, not %s; "
                "raise a class or an instance of one" % type(exception).__name__
            )
        elif value is not None:
            raise TypeError(
                "an exception instance may not have a separate value; "
                "pass its class, or the instance alone"
            )
        else:
            raised = exception
        try:
            if traceback is not None:
                raised = raised.with_traceback(traceback)
            raise raised
        finally:
            # The traceback holds this frame, and this frame held the traceback.
            del raised, traceback


def raise_exception(exception, value=None, traceback=None):
    # type: (Any, Any, Optional[TracebackType]) -> NoReturn
    """Raise as the statement ``raise exception, value, traceback`` of Python 2 does.

    :param exception: a class or an instance of an exception.
    :param value: an instance of the class is raised itself; a tuple holds the arguments
        for the class, None stands for no argument, all else is the only argument.
    :param traceback: where the exception comes from, None for here.
    :raises TypeError: ``exception`` is no exception, or an instance with a value.
    """
    _raise_exception(exception, value, traceback)
