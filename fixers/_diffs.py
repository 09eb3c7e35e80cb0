"""Unified diffs of bytes, and showing text that may hold anything."""

from __future__ import annotations

import os
import re
from typing import Iterator, List, Match, TextIO

_RESET = "\x1b[0m"
_HEADER = "\x1b[1m"
_COLORS = {"@": "\x1b[36m", "-": "\x1b[31m", "+": "\x1b[32m"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return text in one line that no terminal takes for a command.

    Control characters, and bytes that were not decodable, become ``\x1b``.
    """

    def escape(match: Match[str]) -> str:
        code = ord(match.group())
        if 0xDC80 <= code <= 0xDCFF:
            code -= 0xDC00
        return "\\x%02x" % code if code < 0x100 else "\\u%04x" % code

    return _UNSAFE.sub(escape, text)


def unified_diff(path: str, before: bytes, after: bytes) -> Iterator[bytes]:
    r"""Yield the lines of a diff that ``patch -p1`` and ``git apply`` take.

    Only ``\n`` ends a line, as for those: a form feed or a lone ``\r`` is text.
    """
    import difflib

    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(before),
        _lines(after),
        _header_name(b"a/", path),
        _header_name(b"b/", path),
    )
    for line in lines:
        if line.endswith(b"\n"):
            yield line
        else:
            yield line + b"\n"
            yield b"\\ No newline at end of file\n"


def _lines(data: bytes) -> List[bytes]:
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _header_name(prefix: bytes, path: str) -> bytes:
    name = prefix + os.fsencode(path).lstrip(b"/")
    if not re.search(rb'[\x00-\x1f\x7f"\\]', name):
        # Without the tab, patch takes what follows a space for a time stamp.
        return name + b"\t" if b" " in name else name
    return b'"%s"' % re.sub(
        rb'[\x00-\x1f\x7f"\\]', lambda match: b"\\%03o" % match[0][0], name
    )


def write_diff(
    stream: TextIO,
    path: str,
    before: bytes,
    after: bytes,
    *,
    terminal: bool,
    color: bool,
) -> None:
    """Write a diff.

    terminal: write readable text, with control characters as ``^M``, instead of the
        very bytes. color: with colours, only for a terminal.
    """
    for number, line in enumerate(unified_diff(path, before, after)):
        if terminal:
            write_bytes(stream, _readable(line, number < 2, color))
        else:
            write_bytes(stream, line)


def _readable(line: bytes, is_header: bool, color: bool) -> bytes:
    text = line.rstrip(b"\n").decode("utf-8", "backslashreplace")
    text = re.sub(
        "[\x00-\x08\x0b-\x1f\x7f]", lambda match: "^" + chr(ord(match[0]) ^ 0x40), text
    )
    text = re.sub("[\x80-\x9f]", lambda match: "\\x%02x" % ord(match[0]), text)
    code = _HEADER if is_header else _COLORS.get(text[:1])
    if color and code:
        text = code + text + _RESET
    return text.encode("utf-8") + b"\n"


def write_bytes(stream: TextIO, data: bytes) -> None:
    """Write bytes to a text stream as they are, or as text if it takes nothing else."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(data.decode("utf-8", "backslashreplace"))
    else:
        stream.flush()
        buffer.write(data)
