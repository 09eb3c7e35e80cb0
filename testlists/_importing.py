"""Make entries of the lists of other tools."""

from __future__ import absolute_import

import collections
import importlib
import re

from ._conditions import Condition, ConditionError
from ._dotted_names import UnknownName
from ._entries import EXCLUDE, FLAKY, Entry
from .importers._foreign import BadLine
from .importers.stestr import plain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from typing import Any, Dict, Iterable, List, Mapping, Optional, Text, Tuple

    from ._dotted_names import DottedNames
    from .importers._foreign import Foreign

FORMATS = ("chromium", "graalpy", "quarantine", "stestr", "tahoe")

#: What came of a file: its entries, what could not be taken over and what is worth a
#: look; the last two as pairs of the line's number and a sentence.
Imported = collections.namedtuple("Imported", ["entries", "problems", "notes"])


def default_mode(form):
    # type: (Text) -> Text
    """Return what the lists of a format name: ``include`` or ``exclude``."""
    mode = _module(form).MODE  # type: Text
    return mode


class Importer(object):
    """Reads the files of one format.

    :param form: one of ``FORMATS``.
    :param mode: ``include`` or ``exclude``, of the list that is to be made.
    :param names: finds the files of dotted names.
    :param collected: the ids of all tests, for patterns that are more than a name.
    :param reason: of entries that have none, where one is needed.
    :param owner: of all entries.
    :param expires: the last day of flaky entries, which need one.
    :param tags: conditions for Chromium's tags.
    """

    def __init__(
        self,
        form,  # type: Text
        mode,  # type: Text
        names,  # type: DottedNames
        collected=(),  # type: Iterable[Text]
        reason="",  # type: Text
        owner="",  # type: Text
        expires=None,  # type: Optional[datetime.date]
        tags=None,  # type: Optional[Mapping[Text, Text]]
    ):
        # type: (...) -> None
        self._form = form
        self._mode = mode
        self._names = names
        self._collected = [(names.dotted(test), test) for test in collected]
        self._reason = reason
        self._owner = owner
        self._expires = expires
        self._tags = tags

    def read(self, text):
        # type: (Text) -> Imported
        """Return what a file holds."""
        module = _module(self._form)
        lines = module.read(text, self._tags) if self._tags else module.read(text)
        entries = collections.OrderedDict()  # type: Dict[Any, Entry]
        problems = []
        notes = []
        for line in lines:
            if isinstance(line, BadLine):
                problems.append((line.number, line.message))
                continue
            try:
                found = self._entries(line)
            except (UnknownName, ConditionError) as error:
                problems.append((line.number, "%s" % error))
                continue
            if line.mark == FLAKY and self._expires is None:
                problems.append(
                    (
                        line.number,
                        "a flaky entry needs a date: add --expires YYYY-MM-DD",
                    )
                )
            if not found:
                notes.append((line.number, "matches no test; left out"))
            for entry in found:
                first = entries.setdefault(entry.key(), entry)
                if first is not entry and first != entry:
                    notes.append(
                        (line.number, "line %d has this entry already" % first.line)
                    )
        return Imported(list(entries.values()), problems, notes)

    def _entries(self, line):
        # type: (Foreign) -> List[Entry]
        reason = line.reason
        if self._mode == EXCLUDE:
            reason = reason or self._reason
        return [
            Entry(
                test,
                glob=glob,
                condition=Condition(line.condition) if line.condition else None,
                owner=self._owner,
                issue=line.issue,
                expires=self._expires if line.mark == FLAKY else None,
                mark=line.mark,
                reason=reason,
                line=line.number,
            )
            for test, glob in self._tests(line)
        ]

    def _tests(self, line):
        # type: (Foreign) -> List[Tuple[Text, bool]]
        kind = _module(self._form).NAMES
        if kind == "pattern":
            return [(test, False) for test in self._matching(line.name)]
        if kind == "glob":
            return [self._glob(line.name)]
        if kind == "node":
            return [(self._names.existing(line.name), False)]
        return [(self._names.test_id(line.name), False)]

    def _matching(self, pattern):
        # type: (Text) -> List[Text]
        if self._collected:
            try:
                search = re.compile(pattern).search
            except re.error as error:
                raise UnknownName("not a regular expression: %s" % error)
            return [test for dotted, test in self._collected if search(dotted)]
        name = plain_name(pattern)
        if not name:
            raise UnknownName(
                "the pattern is more than a name: run the whole suite once and add "
                "--results with its record"
            )
        return [self._names.test_id(name)]

    def _glob(self, name):
        # type: (Text) -> Tuple[Text, bool]
        """Return the id, or the glob, for a name that may end with a wildcard."""
        is_glob = name.endswith("*") and not name.endswith("\\*")
        name = (name[:-1] if is_glob else name).replace("\\*", "*")
        if "/" in name or "::" in name:
            return (
                (name + "*", True) if is_glob else (self._names.existing(name), False)
            )
        if not is_glob:
            return self._names.test_id(name), False
        parent, _, start = name.rpartition(".")
        test = self._names.test_id(parent) if parent else ""
        if not start:
            return (test, False) if test else ("*", True)
        if test and not test.endswith("/"):
            test += "::"
        return test + start + "*", True


def _module(form):
    # type: (Text) -> Any
    return importlib.import_module(".importers." + form, __package__)
