"""Reading and writing lists: one entry a line, sorted, so that they merge.

::

    # Comments above the mode belong to the file.
    mode: exclude

    # Comments above an entry belong to it and go where it goes.
    tests/test_a.py::TestA::test_b[x y]  if python >= 3.12  owner=ann  # why it fails
    glob "tests/old *  */"  # an id that could be misread stands in quotes, as JSON
"""

from __future__ import absolute_import, unicode_literals

import io

from . import _files
from ._entries import MODES
from ._errors import ListError
from ._lines import comment_marks, entry_lines, order_of, render_entry
from ._reading import Reader, clash, problem_of
from ._texts import comment_lines
from ._values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, List, Optional, Text, Tuple

    from ._conditions import Environment
    from ._entries import Entry

__all__ = [
    "TestList",
    "clash",
    "comment_marks",
    "entry_lines",
    "load",
    "order_of",
    "parse",
    "problem_of",
    "render_entry",
    "save",
]


class TestList(Value):
    """A list: its mode and its entries.

    :param mode: ``"include"``: the listed tests must pass, the others do not count.
        ``"exclude"``: the listed tests are known to fail, the others must pass.
    :param header: the comment lines of the file itself, without ``#``.
    :param footer: those below the last entry.
    :param path: where it was read, or is to be written.
    :param source: the bytes of the file that was read; None for a new list.
    """

    # Its name makes pytest take it for a test.
    __test__ = False

    __slots__ = ("entries", "footer", "header", "mode", "path", "source")

    def __init__(self, mode, entries=(), header=(), footer=(), path="", source=None):
        # type: (Text, Iterable[Entry], Iterable[Text], Iterable[Text], Text, Optional[bytes]) -> None
        if mode not in MODES:
            raise ValueError("the mode {!r} is none of {}".format(mode, MODES))
        self.mode = mode
        self.entries = tuple(entries)
        self.header = comment_lines(header)
        self.footer = comment_lines(footer)
        self.path = path
        self.source = source

    def replaced(self, **changes):
        # type: (**Any) -> TestList
        """Return the list with other values for some of its attributes."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values.update(changes)
        return TestList(**values)

    def applicable(self, environment):
        # type: (Environment) -> List[Entry]
        """Return the entries that hold where the tests run."""
        return [entry for entry in self.entries if entry.holds(environment)]

    def render(self):
        # type: () -> Text
        """Return the text of the file; entries are sorted by id."""
        lines = comment_marks(self.header)
        lines.append("mode: " + self.mode)
        for number, entry in enumerate(sorted(self.entries, key=order_of)):
            if not number:
                lines.append("")
            lines.extend(entry_lines(entry))
        if self.footer:
            lines.append("")
            lines.extend(comment_marks(self.footer))
        return "\n".join(lines) + "\n"

    def _values(self):
        # type: () -> Tuple[Any, ...]
        entries = tuple(sorted(self.entries, key=order_of))
        return (self.mode, entries, self.header, self.footer)


def load(path):
    # type: (Text) -> TestList
    """Read a list.

    :raises ListError: it is missing, a directory, not UTF-8, or wrong in a line.
    """
    try:
        with io.open(path, "rb") as stream:
            source = stream.read()
    except (IOError, OSError) as error:
        raise ListError(path, 0, "cannot be read: {}".format(error.strerror))
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise ListError(path, line, "this is not UTF-8: save the list as UTF-8")
    if text.startswith("\ufeff"):
        text = text[1:]
    return parse(text, path).replaced(source=source)


def parse(text, path):
    # type: (Text, Text) -> TestList
    """Read the text of a list.

    :param path: for errors.
    :raises ListError: a line is wrong; it is the first that is.
    """
    reader = Reader(path)
    reader.read(text)
    return TestList(
        reader.mode,
        reader.entries,
        header=reader.header,
        footer=reader.comments,
        path=path,
    )


def save(test_list, path=None, replace=False):
    # type: (TestList, Optional[Text], bool) -> bool
    """Write a list in one step, and not at all if the file would stay as it is.

    :param path: by default, where the list was read.
    :param replace: write over a file that the list was not read from.
    :returns: whether the file was written.
    :raises ListError: the list is not valid, the file was changed since it was read, or
        it cannot be written. It is then as it was.
    """
    target = test_list.path if path is None else path
    text = test_list.render()
    parse(text, target)
    source = test_list.source
    if source is not None and b"\r\n" in source:
        text = text.replace("\n", "\r\n")
    data = text.encode("utf-8")
    if data == source and target == test_list.path:
        return False
    try:
        if replace:
            _files.write_atomically(target, data)
        elif source is None or target != test_list.path:
            _files.write_atomically(target, data, expected=None)
        else:
            _files.write_atomically(target, data, expected=source)
    except _files.ChangedOnDisk as error:
        raise ListError(target, 0, "{}; nothing was written".format(error))
    except (IOError, OSError) as error:
        raise ListError(target, 0, "cannot be written: {}".format(error.strerror))
    return True
