"""Run tests again, so that a change is not believed from one run."""

from __future__ import absolute_import

import subprocess

from ._arguments import UsageError
from ._dotted_names import DottedNames
from ._output import counted, note
from ._suite import Suite, identity, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, List, Sequence, Text

    from ._config import Configuration
    from ._outcomes import RunRecord

#: More files than this are not named one by one: then the whole suite runs.
_MOST_FILES = 200


def rerun(
    project,  # type: Configuration
    python,  # type: Text
    runner,  # type: Text
    options,  # type: Sequence[Text]
    tests,  # type: Iterable[Text]
    records,  # type: Sequence[RunRecord]
    times,  # type: int
):
    # type: (...) -> None
    """Run the files of tests until each ran as often as asked for.

    The runs are recorded beside the last one, as further runs of it.

    :param records: of runs so far; tests that none of this Python has are left out.
    :raises UsageError: there is none of this Python.
    """
    suite = Suite(python, runner)
    of_suite = [
        record
        for record in records
        if record.environment.python[:2] == suite.version
        and record.environment.runner == runner
    ]
    if not of_suite:
        raise UsageError(
            "no run is recorded on %s: name the right ones with --python and --runner"
            % suite.label
        )
    counts = {
        test: sum(len(record.attempts.get(test, ())) for record in of_suite)
        for test in tests
    }
    tests = sorted(test for test, count in counts.items() if 0 < count < times)
    if not tests:
        return
    suite = Suite(python, runner, list(options) + _files(tests, runner, project.root))
    for number in range(min(counts[test] for test in tests), times):
        note(
            "%s: %s, run %d of %d"
            % (suite.label, counted(len(tests), "test"), number + 1, times)
        )
        path = suite.record_path(project.results, number)
        before = identity(path)
        process = subprocess.Popen(
            native(suite.command(path, ["--testlist-all"])),
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = process.communicate()[0]
        if identity(path) == before:
            raise UsageError(
                "the tests could not be run again:\n%s"
                % output.decode("utf-8", "replace")
            )


def _files(tests, runner, root):
    # type: (Iterable[Text], Text, Text) -> List[Text]
    """Return the files of tests, as the runner takes them."""
    files = sorted({test.partition("::")[0] for test in tests})
    if len(files) > _MOST_FILES:
        return []
    if runner == "pytest":
        return files
    names = DottedNames(root)
    return [names.dotted(path).rstrip(".") for path in files]
