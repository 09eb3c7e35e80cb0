"""An entry of a list: which tests it means, and what is said about them."""

from __future__ import absolute_import, unicode_literals

import re

from ._texts import comment_lines, joined_surrogates, one_line
from ._values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Any, Iterable, Optional, Text, Tuple

    from ._conditions import Condition, Environment

INCLUDE = "include"
EXCLUDE = "exclude"
MODES = (INCLUDE, EXCLUDE)

FLAKY = "flaky"
CRASHES = "crashes"
HANGS = "hangs"
MARKS = (FLAKY, CRASHES, HANGS)

CONTENT = re.compile("[0-9a-f]{10}$")

WILDCARDS = ("*", "?")


class Entry(Value):
    """A line of a list. Entries with the same content are equal, wherever they stand.

    :param test: the canonical id of a test, of a test without its parameters, of a
        class, of a file, or of a directory with ``/`` at its end: all tests in it are
        meant. With ``glob``, a pattern in which ``*`` is any text and ``?`` any character.
    :param glob: ``test`` is a pattern.
    :param condition: where the entry holds; without it, everywhere.
    :param owner: who looks after it.
    :param issue: number or address in the tracker.
    :param expires: the last day on which the entry holds.
    :param mark: ``"flaky"``: the test may pass and may fail, until the entry expires.
        ``"crashes"``, ``"hangs"``: the test is not run.
    :param content: digest of the test's parameters, for ids that only count them.
    :param reason: why the test is listed, on one line.
    :param comments: the comment lines above the entry, without ``#``.
    :param line: where it stands in the file, from 1; 0 if it is new.
    """

    __slots__ = (
        "comments",
        "condition",
        "content",
        "expires",
        "glob",
        "issue",
        "line",
        "mark",
        "owner",
        "reason",
        "test",
    )

    def __init__(
        self,
        test,  # type: Text
        glob=False,  # type: bool
        condition=None,  # type: Optional[Condition]
        owner="",  # type: Text
        issue="",  # type: Text
        expires=None,  # type: Optional[datetime.date]
        mark="",  # type: Text
        content="",  # type: Text
        reason="",  # type: Text
        comments=(),  # type: Iterable[Text]
        line=0,  # type: int
    ):
        # type: (...) -> None
        if not test:
            raise ValueError("an entry needs the id of a test")
        if mark and mark not in MARKS:
            raise ValueError("the mark {!r} is none of {}".format(mark, MARKS))
        if content and not CONTENT.match(content):
            raise ValueError("the content {!r} is no digest".format(content))
        self.test = joined_surrogates(test)
        self.glob = glob
        self.condition = condition
        self.owner = joined_surrogates(owner)
        self.issue = joined_surrogates(issue)
        self.expires = expires
        self.mark = mark
        self.content = content
        self.reason = one_line(reason)
        self.comments = comment_lines(comments)
        self.line = line

    @classmethod
    def of_line(cls, test, reason, comments, line):
        # type: (Text, Text, Tuple[Text, ...], int) -> Entry
        """Return an entry with nothing but a reason, of texts that need no cleaning."""
        entry = cls.__new__(cls)
        entry.test = test
        entry.reason = reason
        entry.comments = comments
        entry.line = line
        entry.glob = False
        entry.condition = entry.expires = None
        entry.owner = entry.issue = entry.mark = entry.content = ""
        return entry

    def replaced(self, **changes):
        # type: (**Any) -> Entry
        """Return the entry with other values for some of its attributes."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values.update(changes)
        return Entry(**values)

    @property
    def runs(self):
        # type: () -> bool
        """Whether its tests are run at all."""
        return self.mark not in (CRASHES, HANGS)

    @property
    def flaky(self):
        # type: () -> bool
        return self.mark == FLAKY

    def holds(self, environment):
        # type: (Environment) -> bool
        """Say whether the entry is meant for the environment."""
        return self.condition is None or self.condition.holds(environment)

    def expired(self, today):
        # type: (datetime.date) -> bool
        return self.expires is not None and self.expires < today

    def key(self):
        # type: () -> Tuple[Text, bool, Text, Text]
        """Return what no other entry of the list shares: the tests and the condition."""
        condition = self.condition.text if self.condition else ""
        return (self.test, self.glob, condition, self.content)

    def _values(self):
        # type: () -> Tuple[Any, ...]
        return self.key() + (
            self.owner,
            self.issue,
            self.expires,
            self.mark,
            self.reason,
            self.comments,
        )
