"""Why a test failed, on one line: the type of the exception and its first line."""

from __future__ import absolute_import, unicode_literals

import inspect
import traceback

from ._ids import text_of
from ._renames import body_digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Text


def detail_of_exception(kind, value):
    # type: (Any, Any) -> Text
    """Return the type of an exception and the first line of what it says."""
    return _lines(traceback.format_exception_only(kind, value)[-1])[0]


def detail_of_report(text):
    # type: (Any) -> Text
    """Return the last line of a report: of a traceback, the exception."""
    last = _lines(text)[-1]
    return last[1:].strip() if last.startswith("E  ") else last


def body_of(function):
    # type: (Any) -> Text
    """Return a digest of the source of a test's function; "" if it cannot be read."""
    try:
        lines = inspect.getsourcelines(function)[0]
    except (IOError, OSError, SyntaxError, TypeError):
        return ""
    return body_digest([text_of(line) for line in lines])


def _lines(text):
    # type: (Any) -> List[Text]
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return [line.strip() for line in text.split("\n") if line.strip()] or [""]
