"""What a run of a suite did, test by test, in a file that outlives a crash of the run.

A results file has one JSON value a line: what runs, which tests were found and selected,
the start and the end of each test, and last that the run itself came to its end. A
process that dies leaves the lines that it wrote, so it is known which test it died in.
"""

from __future__ import absolute_import, unicode_literals

import io
import json
import os
from collections import OrderedDict

from ._conditions import Environment
from ._errors import ListError
from ._texts import one_line
from ._values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any, Dict, Iterable, List, Optional, Set, Text, Tuple

PASSED = "passed"
FAILED = "failed"
#: In its set-up or tear-down, or a file that could not be collected.
ERROR = "error"
SKIPPED = "skipped"
#: Failed, as its own mark in the source says.
XFAILED = "xfailed"
#: Passed, though its own mark in the source says that it fails.
XPASSED = "xpassed"
#: The process that ran it died.
CRASHED = "crashed"
#: It was ended because it took too long.
TIMEOUT = "timeout"

OUTCOMES = (PASSED, FAILED, ERROR, SKIPPED, XFAILED, XPASSED, CRASHED, TIMEOUT)

GOOD = frozenset([PASSED, XPASSED])
BAD = frozenset([FAILED, ERROR])
#: Neither passing nor failing is shown by these.
NEUTRAL = frozenset([SKIPPED, XFAILED])
#: These are no end of a test.
CUT_SHORT = frozenset([CRASHED, TIMEOUT])

# What the attempts of a test say together.
PASSES = "passes"
FAILS = "fails"
VARIES = "varies"
UNDECIDED = "undecided"
#: It did not run to its end, in one attempt at least.
BREAKS = "breaks"

FORMAT = 1
CHUNK = 1000
LONGEST_DETAIL = 300


class Collected(Value):
    """A test that was found.

    :param test: its canonical id.
    :param content: digest of its parameters; "" if it has none or they have none.
    :param counted: the id only counts parameters, so that the same id can mean others
        in another run.
    :param selected: it is to be run in this run.
    """

    __slots__ = ("content", "counted", "selected", "test")

    def __init__(self, test, content="", counted=False, selected=True):
        # type: (Text, Text, bool, bool) -> None
        self.test = test
        self.content = content
        self.counted = counted
        self.selected = selected


class Attempt(Value):
    """One run of one test.

    :param outcome: one of ``OUTCOMES``.
    :param detail: why it failed or was skipped: of an exception, type and first line.
    :param body: digest of the source of the test; "" if unknown.
    """

    __slots__ = ("body", "detail", "outcome")

    def __init__(self, outcome, detail="", body=""):
        # type: (Text, Text, Text) -> None
        if outcome not in OUTCOMES:
            raise ValueError("the outcome {!r} is none of {}".format(outcome, OUTCOMES))
        self.outcome = outcome
        self.detail = one_line(detail)[:LONGEST_DETAIL]
        self.body = body

    @property
    def ended(self):
        # type: () -> bool
        """Whether the test ran to its end."""
        return self.outcome not in CUT_SHORT

    @property
    def decisive(self):
        # type: () -> bool
        """Whether the test passed or failed."""
        return self.outcome in GOOD or self.outcome in BAD


class RunRecord(object):
    """What one run, or several that were merged, did.

    :param environment: where it ran.
    :param shard: which part of a suite that is split: (number from 1, of how many);
        None for all of it.
    :param path: the results file, for messages.

    ``collected``: the tests that were found, by id.
    ``whole``: nothing was left out when tests were looked for: no file or directory was
    named. Tests that were found and then not selected, by ``-k`` for one, are no matter,
    nor is a file that could not be read: it has an attempt of its own, under its path.
    ``attempts``: the runs of each test, in their order.
    ``unfinished``: tests that began and for which no end is known.
    ``interrupted``: a person or another program stopped the run.
    ``finished``: the run came to its own end, so what has no attempt was not reached.
    """

    def __init__(self, environment, shard=None, path=""):
        # type: (Environment, Optional[Tuple[int, int]], Text) -> None
        self.environment = environment
        self.shard = shard
        self.path = path
        self.collected = OrderedDict()  # type: Dict[Text, Collected]
        self.whole = False
        self.attempts = OrderedDict()  # type: Dict[Text, List[Attempt]]
        self.unfinished = set()  # type: Set[Text]
        self.interrupted = False
        self.finished = False

    @property
    def complete(self):
        # type: () -> bool
        """Whether every test of the suite was found, so that others do not exist."""
        return self.whole and self.shard is None

    def behaviour(self, test):
        # type: (Text) -> Text
        """Return what the attempts of a test say together; UNDECIDED without any."""
        attempts = self.attempts.get(test, [])
        if test in self.unfinished or any(not attempt.ended for attempt in attempts):
            return BREAKS
        good = any(attempt.outcome in GOOD for attempt in attempts)
        bad = any(attempt.outcome in BAD for attempt in attempts)
        if good and bad:
            return VARIES
        if good or bad:
            return PASSES if good else FAILS
        return UNDECIDED

    def detail(self, test):
        # type: (Text) -> Text
        """Return the last detail that is known about the outcome of a test."""
        details = [a.detail for a in self.attempts.get(test, ()) if a.detail]
        return details[-1] if details else ""

    def unreached(self):
        # type: () -> List[Text]
        """Return the tests that were to be run and have no attempt, in their order."""
        return [
            item.test
            for item in self.collected.values()
            if item.selected
            and item.test not in self.attempts
            and item.test not in self.unfinished
        ]


class Recorder(object):
    """Writes the results file of a run; each line is with the system at once.

    :param path: the file, which is begun anew; its directory is made.
    :param environment: where the tests run.
    :param shard: see :class:`RunRecord`.
    :raises ListError: the file cannot be written.
    """

    def __init__(self, path, environment, shard=None):
        # type: (Text, Environment, Optional[Tuple[int, int]]) -> None
        self.path = path
        directory = os.path.dirname(os.path.abspath(path))
        try:
            if not os.path.isdir(directory):
                os.makedirs(directory)
            self._stream = io.open(path, "wb")  # type: IO[bytes]  # noqa: SIM115
        except (IOError, OSError) as error:
            raise ListError(path, 0, "cannot be written: {}".format(error.strerror))
        self._write(
            {
                "testlists": FORMAT,
                "runner": environment.runner,
                "python": list(environment.python),
                "platform": environment.platform,
                "implementation": environment.implementation,
                "shard": list(shard) if shard else None,
            }
        )

    def collected(self, tests, whole):
        # type: (Iterable[Collected], bool) -> None
        """Note the tests that were found; may be called several times.

        :param whole: see :class:`RunRecord`; the last call decides.
        """
        chunk = []  # type: List[List[Any]]
        for test in tests:
            flags = (2 if test.counted else 0) + (1 if test.selected else 0)
            chunk.append([test.test, flags, test.content])
            if len(chunk) == CHUNK:
                self._write({"collected": chunk})
                chunk = []
        if chunk:
            self._write({"collected": chunk})
        self._write({"whole": whole})

    def started(self, test):
        # type: (Text) -> None
        """Note that a test begins."""
        self._write({"start": test})

    def ended(self, test, attempt):
        # type: (Text, Attempt) -> None
        """Note the outcome of a test."""
        line = {"end": test, "outcome": attempt.outcome}
        if attempt.detail:
            line["detail"] = attempt.detail
        if attempt.body:
            line["body"] = attempt.body
        self._write(line)

    def finish(self, interrupted=False):
        # type: (bool) -> None
        """Note that the run came to its end, or was interrupted, and close the file."""
        if not self._stream.closed:
            self._write({"finish": True, "interrupted": interrupted})
            self._stream.close()

    def close(self):
        # type: () -> None
        """Close the file without saying that the run came to its end."""
        self._stream.close()

    def _write(self, value):
        # type: (Dict[Text, Any]) -> None
        # Escapes only: no byte of a line can be half a character, or end the line.
        self._stream.write(json.dumps(value, sort_keys=True).encode("ascii") + b"\n")
        self._stream.flush()


def load_record(path):
    # type: (Text) -> RunRecord
    """Read a results file, also of a run that died.

    :raises ListError: it cannot be read, or a line but the last is damaged.
    """
    try:
        with io.open(path, "rb") as stream:
            lines = stream.read().split(b"\n")
    except (IOError, OSError) as error:
        raise ListError(path, 0, "cannot be read: {}".format(error.strerror))
    # What follows the last line end was cut off while it was written.
    lines.pop()
    record = None  # type: Optional[RunRecord]
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line.decode("ascii"))
            if record is None:
                record = _begin(value, path)
            else:
                _add(record, value)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ListError(
                path, number, "this is no line of a results file: run the tests again"
            )
    if record is None:
        raise ListError(path, 0, "the results are empty: run the tests again")
    return record


def _begin(value, path):
    # type: (Dict[Text, Any], Text) -> RunRecord
    if value["testlists"] != FORMAT:
        raise ListError(
            path,
            1,
            "format {} of another version: run the tests again".format(
                value["testlists"]
            ),
        )
    environment = Environment(
        tuple(int(number) for number in value["python"]),
        value["platform"],
        value["implementation"],
        value["runner"],
    )
    shard = value["shard"]
    return RunRecord(environment, (shard[0], shard[1]) if shard else None, path)


def _add(record, value):
    # type: (RunRecord, Dict[Text, Any]) -> None
    if "collected" in value:
        for test, flags, content in value["collected"]:
            record.collected[test] = Collected(
                test, content, counted=bool(flags & 2), selected=bool(flags & 1)
            )
    elif "whole" in value:
        record.whole = bool(value["whole"])
    elif "start" in value:
        record.unfinished.add(value["start"])
    elif "end" in value:
        test = value["end"]
        attempt = Attempt(
            value["outcome"], value.get("detail", ""), value.get("body", "")
        )
        record.unfinished.discard(test)
        record.attempts.setdefault(test, []).append(attempt)
    elif value["finish"]:
        record.finished = True
        record.interrupted = bool(value["interrupted"])


def merge_records(records):
    # type: (Iterable[RunRecord]) -> List[RunRecord]
    """Join the records of shards, machines and reruns: one for each environment.

    A joined record is whole if one of them is whole by itself, or all shards of a split
    are there and each is whole. It is finished if all are.

    :returns: in the order in which the environments first appear.
    """
    groups = {}  # type: Dict[Environment, List[RunRecord]]
    order = []  # type: List[Environment]
    for record in records:
        if record.environment not in groups:
            order.append(record.environment)
        groups.setdefault(record.environment, []).append(record)
    return [_joined(groups[environment]) for environment in order]


def _joined(records):
    # type: (List[RunRecord]) -> RunRecord
    if len(records) == 1:
        return records[0]
    joined = RunRecord(
        records[0].environment, path=", ".join(record.path for record in records)
    )
    for record in records:
        for test, item in record.collected.items():
            known = joined.collected.get(test)
            if known is None or (item.selected and not known.selected):
                joined.collected[test] = item
        for test, attempts in record.attempts.items():
            joined.attempts.setdefault(test, []).extend(attempts)
        joined.unfinished |= record.unfinished
    joined.interrupted = any(record.interrupted for record in records)
    joined.finished = all(record.finished for record in records)
    joined.whole = any(record.complete for record in records) or _all_shards(records)
    return joined


def _all_shards(records):
    # type: (List[RunRecord]) -> bool
    shards = {record.shard for record in records if record.whole and record.shard}
    return any(
        all((number, count) in shards for number in range(1, count + 1))
        for _, count in shards
    )
