"""Statements of Python 2 that Python 3 does not have, as functions."""

from __future__ import absolute_import

import atexit
import sys
import weakref

from six import PY2, exec_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, NoReturn, Optional, Sequence

if PY2:
    exec_(
        "def _raise_exception(exception, value, traceback):\n"
        "    raise exception, value, traceback\n"
        "def _print_items(items, file, newline):\n"
        "    for item in items:\n"
        "        print >>file, item,\n"
        "    if newline:\n"
        "        print >>file\n"
    )
else:
    # Where the last item ended in the files that wait for a space or a line end.
    _SOFTSPACE = weakref.WeakKeyDictionary()  # type: Any

    def _print_items(items, file, newline):
        # type: (Sequence[Any], Any, bool) -> None
        if file is None:
            file = sys.stdout
        if file is None:
            return
        for item in items:
            text = str(item)
            if _takes_softspace(file):
                file.write(" ")
            file.write(text)
            if not text or text[-1] == " " or not text[-1].isspace():
                _SOFTSPACE[file] = _position(file)
        if newline:
            _takes_softspace(file)
            file.write("\n")

    def _takes_softspace(file):
        # type: (Any) -> bool
        """Forget that a space is due; returns whether it was."""
        if file not in _SOFTSPACE:
            return False
        return bool(_SOFTSPACE.pop(file) == _position(file))

    def _position(file):
        # type: (Any) -> Optional[int]
        """Return where the file is, to see whether something else was written."""
        seekable = getattr(file, "seekable", None)
        return file.tell() if seekable is not None and seekable() else None

    @atexit.register
    def _end_last_line():
        # type: () -> None
        if sys.stdout is not None and not getattr(sys.stdout, "closed", False):
            if _takes_softspace(sys.stdout):
                sys.stdout.write("\n")

    def _raise_exception(exception, value, traceback):
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


def print_statement(*items, **options):
    # type: (*Any, **Any) -> None
    """Write as the statement ``print`` of Python 2 does.

    The space between two items is left out behind a line end or a tab, and between two
    statements it is written only when the second one comes: ``softspace``.

    :param items: what to write, each as ``str`` makes it.
    :param file: an object with ``write``; None stands for ``sys.stdout``.
    :param newline: False for a statement that ends with a comma.
    :raises TypeError: there is another option.
    """
    file = options.pop("file", None)
    newline = options.pop("newline", True)
    if options:
        raise TypeError(
            "print_statement() takes file and newline, not %s"
            % ", ".join(sorted(options))
        )
    _print_items(items, file, newline)
