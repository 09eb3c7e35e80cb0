"""Reading the text of a list; what is wrong in it is an error with its line."""

from __future__ import absolute_import, unicode_literals

import datetime
import re

from ._conditions import Condition, ConditionError, overlap
from ._entries import CONTENT, EXCLUDE, FLAKY, INCLUDE, MARKS, MODES, WILDCARDS, Entry
from ._errors import ListError
from ._lines import NEAR_ATTRIBUTE, OTHER_LINE, VALUES
from ._texts import UNPRINTABLE, is_printable, unquoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Text, Tuple

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
DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})$")


MOST_CONDITIONS = 50


class Reader(object):
    """Reads one list: its mode, its entries, and its comments above and below them.

    :param path: for errors.
    """

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
        # type: (Text) -> None
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
