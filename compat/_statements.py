"""Statements of Python 2 that Python 3 does not have, as functions."""

from __future__ import absolute_import

import atexit
import contextlib
import io
import sys

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

    class _SpaceDue(int):
        """A true ``softspace`` that knows where its file was when it was set."""

        position = None  # type: Optional[int]

    def _print_items(items, file, newline):
        # type: (Sequence[Any], Any, bool) -> None
        if file is None:
            file = sys.stdout
        if file is None:
            return
        for item in items:
            if _takes_softspace(file):
                file.write(" ")
            file.write(str(item))
            if not _ends_line(item):
                due = _SpaceDue(1)
                due.position = _position(file)
                _set_softspace(file, due)
        if newline:
            file.write("\n")
            _set_softspace(file, 0)

    def _ends_line(item):
        # type: (Any) -> bool
        """Whether no space follows an item: only texts are looked into."""
        if not isinstance(item, str):
            return False
        end = str.__getitem__(item, slice(-1, None))
        return end.isspace() and end != " "

    def _takes_softspace(file):
        # type: (Any) -> bool
        """Clear ``softspace`` of a file; returns whether a space was due."""
        softspace = getattr(file, "softspace", 0)
        if not isinstance(softspace, int) or not softspace:
            return False
        _set_softspace(file, 0)
        position = getattr(softspace, "position", None)
        if position is None:
            return True
        now = _position(file)
        if isinstance(file, io.StringIO):
            # Python 2 looks at nothing here; but doctest empties its file, and clears
            # softspace on Python 2 alone.
            return bool(now is None or now >= position)
        return bool(now == position)

    def _set_softspace(file, softspace):
        # type: (Any, int) -> None
        # As on Python 2, an object that cannot note it gets no space.
        with contextlib.suppress(AttributeError, TypeError):
            file.softspace = softspace

    def _position(file):
        # type: (Any) -> Optional[int]
        """Return where a file is, to see whether something else was written.

        On Python 2 ``write`` of a real file clears ``softspace``, no other ``write`` does.
        """
        if isinstance(file, (io.TextIOWrapper, io.StringIO)) and file.seekable():
            with contextlib.suppress(OSError):  # It is being read line by line.
                return file.tell()
        return None

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

    The space between two items is left out behind a text that ends with a line end or a
    tab. Between two statements it is written only when the second one comes: that it is
    due is kept as ``softspace`` on the file, as Python 2 keeps it.

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
