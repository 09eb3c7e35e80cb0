"""What a run says at its end: its findings, and three lines about what to do next."""

from __future__ import absolute_import, unicode_literals

import six

from . import _exit_codes as exit_codes
from . import _verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Text

    from ._listfile import TestList
    from ._outcomes import RunRecord
    from ._verdict import Verdict

MOST_NOTES = 10

PLURALS = {
    _verdict.REGRESSION: "regressions",
    _verdict.STALE: "stale entries",
    _verdict.EXPIRED: "expired entries",
    _verdict.SLACK: "tests that pass and may not",
    _verdict.NOTE: "notes",
}

NEXT = {
    exit_codes.OK: "nothing to do: the list and the tests agree",
    exit_codes.REGRESSION: "repair what the findings name; run-tests update "
    '--accept "reason" --owner NAME lists a failure that has to wait',
    exit_codes.INTERRUPTED: "run again to the end: what did not end was not judged",
    exit_codes.NOTHING_RAN: "no test ran: see whether the list and the arguments are "
    "those that you mean",
    exit_codes.SLACK: "run-tests update brings the list up to date; commit it",
    exit_codes.STALE: "remove or rename the entries that the findings name",
    exit_codes.EXPIRED: "repair the tests of the expired entries, or agree on a date",
}


def write_line(stream, line):
    # type: (Any, Text) -> None
    """Write a line to a stream, whatever its encoding."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    data = (line + "\n").encode(encoding, "backslashreplace")
    stream.write(data if six.PY2 else data.decode(encoding))


def closing_lines(test_list, path, record, verdict, code):
    # type: (TestList, Text, RunRecord, Verdict, int) -> List[Text]
    """Return the findings, one a line, and the three closing lines.

    :param path: of the list, for a person.
    :param code: the exit code of the run.
    """
    notes = verdict.of_kind(_verdict.NOTE)
    lines = [
        "{}: {}".format(finding.kind, finding.text(path))
        for finding in verdict.findings
        if finding.kind != _verdict.NOTE
    ]
    lines += ["note: " + finding.text(path) for finding in notes[:MOST_NOTES]]
    if len(notes) > MOST_NOTES:
        lines.append("note: {} more like these".format(len(notes) - MOST_NOTES))
    counts = (
        "testlists: {} list {}: {ran} ran, {passed} passed; of {listed} listed ones "
    )
    counts += "{listed_passed} passed"
    return lines + [
        counts.format(test_list.mode, path, **verdict.counts),
        _found(record, verdict),
        "next: " + NEXT.get(code, "see why the run ended with code {}".format(code)),
    ]


def _found(record, verdict):
    # type: (RunRecord, Verdict) -> Text
    numbers = [(kind, len(verdict.of_kind(kind))) for kind in _verdict.KINDS]
    parts = [
        "{} {}".format(number, PLURALS[kind] if number > 1 else kind)
        for kind, number in numbers
        if number
    ]
    line = "found: " + (", ".join(parts) or "nothing")
    if not record.complete:
        line += " (not all tests were looked for: stale entries are not seen)"
    return line
