"""Text on standard output and standard error, whatever their encoding."""

from __future__ import absolute_import

import io
import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Text


def say(text=""):
    # type: (Text) -> None
    """Write a line of a result to standard output."""
    _write(sys.stdout, text + "\n")


def note(text):
    # type: (Text) -> None
    """Write a line that is no result, such as an error, to standard error."""
    _write(sys.stderr, "run-tests: " + text + "\n")


def say_json(value):
    # type: (Any) -> None
    """Write a result for machines to standard output."""
    say(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=True))


def counted(number, noun, plural=""):
    # type: (int, Text, Text) -> Text
    """Return a number with its noun: ``1 entry``, ``2 entries``."""
    if number == 1:
        return "1 " + noun
    if not plural:
        plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return "%d %s" % (number, plural)


def _write(stream, text):
    # type: (Any, Text) -> None
    encoding = getattr(stream, "encoding", None) or "utf-8"
    data = text.encode(encoding, "backslashreplace")
    if isinstance(text, str) or isinstance(stream, io.TextIOBase):
        stream.write(data.decode(encoding))
    else:  # a file of 2.7, for which text is bytes
        stream.write(data)
