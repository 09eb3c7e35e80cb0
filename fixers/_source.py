"""Bytes of a Python 2 or 3 source file as text, and back without a loss."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass
from typing import List, Optional

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LINE_END = re.compile("\r\n|\r|\n")


class SourceError(ValueError):
    """The bytes are no source text; ``line`` counts from 1, 0 if unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Source:
    """Decoded text whose line ends are all ``\\n``, and what it takes to encode it.

    ``text`` always ends with a newline unless it is empty.
    """

    text: str
    encoding: str
    has_bom: bool
    line_ends: List[str]
    has_final_newline: bool

    @classmethod
    def decode(cls, data: bytes) -> Source:
        """Read the bytes of a file (PEP 263).

        Raises SourceError for null bytes, an unknown encoding, and bytes that
        the declared encoding cannot hold.
        """
        if b"\0" in data:
            line = data[: data.index(b"\0")].count(b"\n") + 1
            raise SourceError("a null byte: not the text of a program", line)
        has_bom = data.startswith(codecs.BOM_UTF8)
        body = data[len(codecs.BOM_UTF8) :] if has_bom else data
        encoding = _declared_encoding(body) or "utf-8"
        raw = _decode(body, encoding)
        line_ends = _LINE_END.findall(raw)
        text = _LINE_END.sub("\n", raw)
        has_final_newline = text.endswith("\n") or not text
        if not has_final_newline:
            text += "\n"
        return cls(text, encoding, has_bom, line_ends, has_final_newline)

    def encode(self, text: str) -> bytes:
        """Write changed text the way this source was written.

        Untouched lines keep their line ends; new ones get those of their
        neighbours. Raises SourceError if the encoding cannot hold the text.
        """
        if not self.has_final_newline and text.endswith("\n"):
            text = text[:-1]
        if set(self.line_ends) != {"\n"}:
            text = self._with_line_ends(text)
        try:
            body = text.encode(self.encoding, _error_handler(self.encoding))
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            raise SourceError(
                "the result does not fit the encoding %s" % self.encoding, line
            ) from error
        return codecs.BOM_UTF8 + body if self.has_bom else body

    def _with_line_ends(self, text: str) -> str:
        if not self.line_ends:
            return text
        ends = set(self.line_ends)
        if len(ends) == 1:
            return text.replace("\n", ends.pop())
        old, new = self.text.split("\n"), text.split("\n")
        new_ends: List[Optional[str]] = [None] * len(new)
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
            ends_there = self.line_ends[old_start:old_end]
            for place, end in zip(range(new_start, new_end), ends_there):
                new_ends[place] = end
        pieces, previous = [], self.line_ends[0]
        for number, line in enumerate(new[:-1]):
            previous = new_ends[number] or previous
            pieces += [line, previous]
        pieces.append(new[-1])
        return "".join(pieces)


def _declared_encoding(body: bytes) -> Optional[str]:
    lines = re.split(rb"\r\n|\r|\n", body, maxsplit=2)[:2]
    for number, line in enumerate(lines):
        match = _COOKIE.match(line)
        if match:
            name = match.group(1).decode("ascii")
            try:
                return codecs.lookup(_normal_name(name)).name
            except LookupError:
                raise SourceError("unknown encoding %r" % name, number + 1) from None
        if line.strip(b" \t\f") and not line.lstrip(b" \t\f").startswith(b"#"):
            break
    return None


def _normal_name(name: str) -> str:
    """Take ``utf-8-unix`` and the like for what both Pythons take them for."""
    plain = name[:12].lower().replace("_", "-")
    if plain == "utf-8" or plain.startswith("utf-8-"):
        return "utf-8"
    latin_1 = ("latin-1", "iso-8859-1", "iso-latin-1")
    if plain in latin_1 or plain.startswith(tuple(n + "-" for n in latin_1)):
        return "iso-8859-1"
    return name


def _error_handler(encoding: str) -> str:
    # Python 2.7 does not look at the bytes of a source that is declared UTF-8.
    return "surrogateescape" if encoding == "utf-8" else "strict"


def _decode(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding, _error_handler(encoding))
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SourceError("not %s, which it declares" % encoding, line) from None
    except (LookupError, ValueError) as error:
        raise SourceError("cannot decode %s: %s" % (encoding, error)) from None
    if not isinstance(text, str) or (
        text.encode(encoding, _error_handler(encoding)) != body
    ):
        raise SourceError("%s does not survive decoding and encoding" % encoding)
    return text
