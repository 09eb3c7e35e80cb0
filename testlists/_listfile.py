"""Reading and writing lists: one entry a line, sorted, so that they merge.

::

    # Comments above the mode belong to the file.
    mode: exclude

    # Comments above an entry belong to it and go where it goes.
    tests/test_a.py::TestA::test_b[x y]  if python >= 3.12  owner=ann  # why it fails
    glob "tests/old *  */"  # an id that could be misread stands in quotes, as JSON
"""

from __future__ import absolute_import, unicode_literals

import datetime
import io
import re

from . import _files
from ._conditions import Condition, ConditionError, overlap
from ._entries import CONTENT, EXCLUDE, FLAKY, INCLUDE, MARKS, MODES, WILDCARDS, Entry
from ._errors import ListError
from ._texts import UNPRINTABLE, comment_lines, is_printable, quoted, sort_key, unquoted
from ._values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Optional, Text, Tuple

    from ._conditions import Environment

MODE_LINE = re.compile("mode: *(.*)$")
CONFLICT_MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
STRING = r'"(?:[^"\\]|\\.)*"'
QUOTED = re.compile("(?P<glob>glob )?(?P<literal>{})(?P<rest>  .*|)$".format(STRING))
ATTRIBUTE = re.compile(
    r"""
      \#(?P<reason>.*)
    | if\ (?P<condition>(?:(?!\ \ ).)*)
    | (?P<name>[a-z]+)=(?P<value>{}|[^ "][^ ]*)(?=\ |$)
    | (?P<mark>[a-z]+)(?=\ |$)
    """.format(STRING),
    re.VERBOSE,
)
VALUES = ("owner", "issue", "expires", "content")

# The line of nearly all entries, in a file without invisible characters: an id that needs
# no quotes, and a reason.
SIMPLE = re.compile(
    r"""
    (?!glob\ "|mode:|<{{7}}|={{7}}|>{{7}}|\|{{7}})
    (?P<test>[^ "\#*?][^ *?]*(?:\ (?!\#|if\ |(?:{})=|(?:{})(?:\ |$)|\ )[^ *?]+)*)
    (?:\ \ +\#\ *(?P<reason>[^ ]+(?:\ [^ ]+)*))?$
    """.format("|".join(VALUES), "|".join(MARKS)),
    re.VERBOSE,
)

# What would be an attribute, had it two spaces in front.
NEAR_ATTRIBUTE = re.compile(
    " (?:#|if |(?:{})=|(?:{})$)".format("|".join(VALUES), "|".join(MARKS))
)
OTHER_LINE = re.compile(r'#|"|glob "|mode:|<{7}|={7}|>{7}|\|{7}')
DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})$")

MOST_CONDITIONS = 50


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
    return _Reader(path).read(text)


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


def entry_lines(entry):
    # type: (Entry) -> List[Text]
    """Return the lines of an entry: its comments and its own."""
    return comment_marks(entry.comments) + [render_entry(entry)]


def comment_marks(comments):
    # type: (Iterable[Text]) -> List[Text]
    """Return comments as lines of a list."""
    return ["# " + text if text else "#" for text in comments]


def render_entry(entry):
    # type: (Entry) -> Text
    """Return the line of an entry, without its comments."""
    parts = [_render_test(entry)]
    if entry.condition is not None:
        parts.append("if " + entry.condition.text)
    if entry.owner:
        parts.append("owner=" + _render_value(entry.owner))
    if entry.issue:
        parts.append("issue=" + _render_value(entry.issue))
    if entry.expires is not None:
        parts.append("expires=" + entry.expires.isoformat())
    if entry.content:
        parts.append("content=" + entry.content)
    if entry.mark:
        parts.append(entry.mark)
    if entry.reason:
        parts.append("# " + entry.reason)
    return "  ".join(parts)


def problem_of(entry, mode):
    # type: (Entry, Text) -> Text
    """Say why an entry cannot stand in a list of the mode; "" if it can."""
    if mode == EXCLUDE and not entry.reason:
        return "the reason is missing: write two spaces, # and why the test fails"
    if mode == INCLUDE and not entry.runs:
        return "{} is for exclude lists: here, remove the entry".format(entry.mark)
    if entry.mark == FLAKY and entry.expires is None:
        return "flaky needs a date: write expires=YYYY-MM-DD"
    return ""


class _Reader(object):
    def __init__(self, path):
        # type: (Text) -> None
        self.path = path
        self.line = 0
        self.mode = ""
        self.header = []  # type: List[Text]
        self.comments = []  # type: List[Text]
        self.entries = []  # type: List[Entry]
        self.conditions = {}  # type: Dict[Text, Condition]
        self.first_of = {}  # type: Dict[Text, Entry]
        self.alike = {}  # type: Dict[Text, List[Entry]]

    def read(self, text):
        # type: (Text) -> TestList
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        clean = is_printable(text.replace("\r\n", "").replace("\n", ""))
        for number, line in enumerate(lines, 1):
            self.line = number
            line = line.rstrip("\r").strip(" ")
            if clean and self.mode and self.read_simple(line):
                continue
            if not line:
                self.blank()
            elif line[0] == "#":
                self.comments.append(line[2:] if line[1:2] == " " else line[1:])
            elif not self.mode:
                self.read_mode(line)
            else:
                self.read_entry(line)
        if not self.mode:
            self.line = 1
            self.read_mode("")
        return TestList(
            self.mode,
            self.entries,
            header=self.header,
            footer=self.comments,
            path=self.path,
        )

    def read_simple(self, line):
        # type: (Text) -> bool
        """Read a line that is like nearly all of them; say whether it was."""
        match = SIMPLE.match(line)
        if match is None:
            return False
        test, reason = match.groups("")
        if not reason and self.mode == EXCLUDE:
            return False
        self.append(Entry.of_line(test, reason, tuple(self.comments), self.line))
        return True

    def append(self, entry):
        # type: (Entry) -> None
        self.comments = []
        if self.first_of.setdefault(entry.test, entry) is not entry:
            self.refuse_second(entry)
        self.entries.append(entry)

    def blank(self):
        # type: () -> None
        if not self.entries:
            self.header += self.comments
            self.comments = []

    def error(self, message):
        # type: (Text) -> ListError
        return ListError(self.path, self.line, message)

    def read_mode(self, line):
        # type: (Text) -> None
        self.refuse_conflict(line)
        match = MODE_LINE.match(line)
        if match is None or match.group(1) not in MODES:
            raise self.error(
                'the first line that is no comment must be "mode: include" or '
                '"mode: exclude"'
            )
        self.mode = match.group(1)
        self.header += self.comments
        self.comments = []

    def refuse_conflict(self, line):
        # type: (Text) -> None
        if CONFLICT_MARKER.match(line):
            raise self.error(
                "conflict markers of a merge: choose a side and remove the markers"
            )

    def read_entry(self, line):
        # type: (Text) -> None
        test, glob, rest = self.read_test(line)
        attributes = self.read_attributes(rest) if rest else {}
        entry = Entry(
            test, glob=glob, comments=self.comments, line=self.line, **attributes
        )
        problem = problem_of(entry, self.mode)
        if problem:
            raise self.error(problem)
        self.append(entry)

    def read_test(self, line):
        # type: (Text) -> Tuple[Text, bool, Text]
        match = QUOTED.match(line)
        if match is not None:
            try:
                test = unquoted(match.group("literal"))
            except ValueError:
                raise self.error("the id in quotes is no JSON string")
            if not test:
                raise self.error("the id is empty")
            return test, bool(match.group("glob")), match.group("rest")
        test, _, rest = line.partition("  ")
        if OTHER_LINE.match(test):
            self.refuse_conflict(line)
            raise self.error(
                "this is no entry: an id that starts so, or with a quote, is written as "
                "a JSON string, and two spaces follow it"
            )
        if UNPRINTABLE.search(line):
            raise self.error(
                "a tab or another invisible character: separate with two spaces, and "
                "write an id that holds one as a JSON string"
            )
        near = NEAR_ATTRIBUTE.search(test)
        if near is not None:
            raise self.error(
                'put two spaces before "{}"; if it belongs to the id, write the id as a '
                "JSON string".format(test[near.start() + 1 :])
            )
        return test, any(wildcard in test for wildcard in WILDCARDS), rest

    def read_attributes(self, rest):
        # type: (Text) -> Dict[Text, Any]
        found = {}  # type: Dict[Text, Any]
        position = 0
        while position < len(rest):
            if rest[position] == " ":
                position += 1
                continue
            match = ATTRIBUTE.match(rest, position)
            if match is None:
                raise self.error(
                    'cannot read "{}": after the id come if, {}=, {} and # reason'.format(
                        rest[position:], "=, ".join(VALUES), ", ".join(MARKS)
                    )
                )
            position = match.end()
            name, value = self.read_attribute(match)
            if name in found:
                raise self.error("two times {}: keep one".format(name))
            found[name] = value
        return found

    def read_attribute(self, match):
        # type: (Any) -> Tuple[Text, Any]
        if match.group("reason") is not None:
            return "reason", match.group("reason")
        if match.group("condition") is not None:
            return "condition", self.condition(match.group("condition"))
        if match.group("mark"):
            return "mark", self.one_of(match.group("mark"), MARKS, "no attribute")
        name = self.one_of(match.group("name"), VALUES, "no attribute")
        value = match.group("value")
        if value.startswith('"'):
            try:
                value = unquoted(value)
            except ValueError:
                raise self.error("the value of {} is no JSON string".format(name))
        if not value:
            raise self.error("{} has no value".format(name))
        if name == "expires":
            return name, self.date(value)
        if name == "content" and not CONTENT.match(value):
            raise self.error(
                "content={} is no digest: remove it, or let update write it".format(
                    value
                )
            )
        return name, value

    def one_of(self, name, names, what):
        # type: (Text, Tuple[Text, ...], Text) -> Text
        if name not in names:
            raise self.error(
                "{} is {}: {}".format(name, what, ", ".join(VALUES + MARKS))
            )
        return name

    def date(self, value):
        # type: (Text) -> datetime.date
        match = DATE.match(value)
        try:
            if match is not None:
                return datetime.date(*[int(number) for number in match.groups()])
        except ValueError:
            pass
        raise self.error("expires={} is no date: write YYYY-MM-DD".format(value))

    def condition(self, text):
        # type: (Text) -> Condition
        if text not in self.conditions:
            try:
                self.conditions[text] = Condition(text)
            except ConditionError as error:
                raise self.error("{}. Two spaces end a condition".format(error))
        return self.conditions[text]

    def refuse_second(self, entry):
        # type: (Entry) -> None
        """Raise if another entry for the same tests can hold where this one does."""
        earlier = self.alike.setdefault(entry.test, [self.first_of[entry.test]])
        for other in earlier:
            if clash(entry, other):
                raise self.error(_clash_message(entry, other))
        earlier.append(entry)
        if len(earlier) > MOST_CONDITIONS:
            raise self.error(
                "more than {} entries for one id: write fewer conditions".format(
                    MOST_CONDITIONS
                )
            )


def clash(one, other):
    # type: (Entry, Entry) -> bool
    """Say whether two entries say something about the same tests at the same time."""
    if (one.test, one.glob) != (other.test, other.glob):
        return False
    if one.content and other.content and one.content != other.content:
        return False
    return one.condition == other.condition or overlap([one.condition, other.condition])


def _clash_message(entry, other):
    # type: (Entry, Entry) -> Text
    if entry.replaced(comments=()) == other.replaced(comments=()):
        return "the same entry stands in line {}: remove one".format(other.line)
    return (
        "conflict with line {}: both are for {} and can hold at once; remove one, or "
        "give them conditions that exclude each other".format(other.line, entry.test)
    )


def order_of(entry):
    # type: (Entry) -> Tuple[bytes, bool, Text, Text]
    """Return what lists are sorted by; no two entries of a list have the same."""
    return (sort_key(entry.test),) + entry.key()[1:]


def _render_test(entry):
    # type: (Entry) -> Text
    test = entry.test
    bare = not (
        UNPRINTABLE.search(test)
        or OTHER_LINE.match(test)
        or NEAR_ATTRIBUTE.search(test)
        or "  " in test
        or test != test.strip(" ")
        or entry.glob != any(wildcard in test for wildcard in WILDCARDS)
    )
    if bare:
        return test
    return "glob " + quoted(test) if entry.glob else quoted(test)


def _render_value(value):
    # type: (Text) -> Text
    if UNPRINTABLE.search(value) or " " in value or value.startswith('"'):
        return quoted(value)
    return value
