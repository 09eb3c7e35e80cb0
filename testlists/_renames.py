"""Which test an entry may mean that matches none any more."""

from __future__ import absolute_import, unicode_literals

import difflib
import hashlib
import re

from ._matching import without_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterable, List, Optional, Text

    from ._outcomes import RunRecord

DEFINITION = re.compile(r"\s*(?:async\s+)?def\s+\w+")
MOST_CANDIDATES = 500


class Renames(object):
    """Suggests tests for ids that are gone.

    :param record: the run in which they were not found.
    :param previous: an earlier run, in which they may have been.
    """

    def __init__(self, record, previous=None):
        # type: (RunRecord, Optional[RunRecord]) -> None
        self._previous = previous
        self._by_body = {}  # type: Dict[Text, Text]
        self._by_name = {}  # type: Dict[Text, List[Text]]
        self._by_file = {}  # type: Dict[Text, List[Text]]
        for test, attempts in record.attempts.items():
            if attempts[-1].body:
                self._by_body.setdefault(attempts[-1].body, test)
        for test in _distinct(record.collected):
            self._by_name.setdefault(_name(test), []).append(test)
            self._by_file.setdefault(test.partition("::")[0], []).append(test)

    def suggestion(self, gone):
        # type: (Text) -> Text
        """Return the id of the test that may be meant; "" if none is like it.

        First one with the same body, then one with the same name elsewhere, then one
        with a similar name in the same file.
        """
        if self._previous is not None:
            attempts = self._previous.attempts.get(gone)
            body = attempts[-1].body if attempts else ""
            if body and body in self._by_body:
                return self._by_body[body]
        plain = without_parameters(gone)
        same_name = self._by_name.get(_name(plain), [])
        if same_name and "::" in plain:
            return same_name[0]
        in_file = self._by_file.get(plain.partition("::")[0], [])[:MOST_CANDIDATES]
        similar = difflib.get_close_matches(plain, in_file, n=1, cutoff=0.8)
        return similar[0] if similar else ""


def body_digest(lines):
    # type: (Iterable[Text]) -> Text
    """Return what stays when a test is renamed, moved or indented.

    :param lines: the source of its function, with decorators or without.
    """
    body = []  # type: List[Text]
    for line in lines:
        if not body:
            if not DEFINITION.match(line):
                continue
            line = DEFINITION.sub("def", line)
        body.append(" ".join(line.split()))
    return hashlib.sha256("\n".join(body).strip().encode("utf-8")).hexdigest()[:10]


def _distinct(tests):
    # type: (Iterable[Text]) -> List[Text]
    """Return tests without their parameters, each one time."""
    return sorted({without_parameters(test) for test in tests})


def _name(test):
    # type: (Text) -> Text
    return test.rpartition("::")[2]
