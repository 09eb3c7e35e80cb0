"""One run of one runner: what its list selects, what happens, and the verdict."""

from __future__ import absolute_import, unicode_literals

import datetime
import io
import os
import re
import shutil

from . import _entries, _matching, _outcomes
from ._closing import closing_lines
from ._errors import ListError
from ._exit_codes import most_important
from ._verdict import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Iterable, List, Optional, Text, Tuple

    from ._conditions import Environment
    from ._listfile import TestList
    from ._outcomes import Collected

#: What the name of a results file has at its end once another run has taken its place.
PREVIOUS = ".previous"


class Run(object):
    """A run, under a list or, to record what happens, without one.

    :param root: the folder that ids are relative to.
    :param environment: where the tests run.
    :param test_list: None without a list.
    :param results: the path of the results file.
    :param strict: a test that is not on the include list must not pass.
    :param everything: tests that are not on the include list run as well.
    :param shard: see :class:`_outcomes.RunRecord`.
    """

    def __init__(
        self,
        root,  # type: Text
        environment,  # type: Environment
        test_list,  # type: Optional[TestList]
        results,  # type: Text
        strict=False,  # type: bool
        everything=False,  # type: bool
        shard=None,  # type: Optional[Tuple[int, int]]
    ):
        # type: (...) -> None
        self.root = root
        self.environment = environment
        self.test_list = test_list
        self.results = results
        self.strict = strict
        self.everything = everything
        self.shard = shard
        self.entries = [] if test_list is None else test_list.applicable(environment)
        self.index = _matching.Index(self.entries)
        self._files = {entry.test.partition("::")[0] for entry in self.entries}
        self._recorder = None  # type: Optional[_outcomes.Recorder]

    @property
    def includes(self):
        # type: () -> bool
        """Whether tests have to be on the list to count."""
        return self.test_list is not None and self.test_list.mode == _entries.INCLUDE

    def header(self):
        # type: () -> List[Text]
        """Return what is said before the tests run."""
        if self.test_list is None:
            return [
                "testlists: no list, results in {}".format(self.named(self.results))
            ]
        count = len(self.entries)
        parts = [
            "testlists: {} list {}".format(
                self.test_list.mode, self.named(self.test_list.path)
            ),
            "1 entry" if count == 1 else "{} entries".format(count),
        ]
        others = len(self.test_list.entries) - count
        if others:
            parts[-1] += " ({} more for elsewhere)".format(others)
        if self.strict:
            parts.append("strict")
        if self.shard:
            parts.append("part {} of {}".format(*self.shard))
        return [", ".join(parts)]

    def named(self, path):
        # type: (Text) -> Text
        """Return the name of a path for a person."""
        if path.startswith(os.path.join(self.root, "")):
            return os.path.relpath(path, self.root)
        return path

    def look_up(self, tests):
        # type: (Iterable[Collected]) -> None
        """Find the entry of each test that was collected; needed before ``selects``."""
        self.index = _matching.Index(self.entries, tests)

    def selects(self, test):
        # type: (Text) -> bool
        """Say whether a test is to be run."""
        if self.test_list is None:
            return True
        entry = self.index.deciding(test)
        if self.includes:
            return self.everything or entry is not None
        return entry is None or entry.runs

    def selects_file(self, path):
        # type: (Text) -> bool
        """Say whether a file that cannot be collected has tests that are to be run."""
        return path in self._files or self.selects(path)

    def tolerates(self, test):
        # type: (Text) -> bool
        """Say whether a test may fail."""
        if self.test_list is None:
            return False
        entry = self.index.deciding(test)
        if self.includes:
            return entry is None or entry.flaky
        return entry is not None

    def tolerates_file(self, path):
        # type: (Text) -> bool
        """Say whether a file may be one that cannot be collected."""
        if self.includes:
            return path not in self._files and self.tolerates(path)
        return self.tolerates(path)

    def why_tolerated(self, test):
        # type: (Text) -> Text
        entry = self.index.deciding(test)
        return entry.reason if entry is not None else "not on the include list"

    def covered_by(self, looked_at):
        # type: (Callable[[Text], bool]) -> bool
        """Say whether all tests that entries mean are where a runner looked for tests.

        :param looked_at: says it of a path below the root; a folder ends in ``/``.
        """
        return all(
            looked_at(re.split("::|[*?]", entry.test)[0]) for entry in self.entries
        )

    def collected(self, tests, whole):
        # type: (Iterable[Collected], bool) -> None
        """Record which tests there are; see :class:`_outcomes.Recorder`."""
        self.recorder.collected(tests, whole)

    def started(self, test):
        # type: (Text) -> None
        self.recorder.started(test)

    def ended(self, test, outcome, detail="", body=""):
        # type: (Text, Text, Text, Text) -> None
        """Record the end of a test; see :class:`_outcomes.Attempt`."""
        self.recorder.ended(test, _outcomes.Attempt(outcome, detail, body))

    @property
    def recorder(self):
        # type: () -> _outcomes.Recorder
        if self._recorder is None:
            self.make_folder()
            if os.path.isfile(self.results):
                shutil.copyfile(self.results, self.results + PREVIOUS)
            self._recorder = _outcomes.Recorder(
                self.results, self.environment, self.shard
            )
        return self._recorder

    def make_folder(self):
        # type: () -> None
        """Make the folder of the results, and let version control pass it over.

        :raises ListError: no results can be written there.
        """
        folder = os.path.dirname(self.results)
        try:
            if not os.path.isdir(folder):
                os.makedirs(folder)
                with io.open(os.path.join(folder, ".gitignore"), "w") as stream:
                    stream.write("*\n")
        except (IOError, OSError) as error:
            message = "cannot be made: {}; {} names another place".format(
                error.strerror, "--testlists-results"
            )
            raise ListError(folder, 0, message)

    def abandon(self):
        # type: () -> None
        """Leave the record as that of a run that did not come to its end."""
        if self._recorder is not None:
            self._recorder.close()

    def finish(self, code, interrupted=False):
        # type: (int, bool) -> Tuple[int, List[Text]]
        """End the record, and judge it by the list.

        :param code: the exit code that the runner would give by itself.
        :returns: the code to exit with, and what to say at the end.
        """
        self.recorder.finish(interrupted)
        if self.test_list is None:
            return code, []
        record = _outcomes.load_record(self.results)
        verdict = judge(
            self.test_list, record, datetime.date.today(), self.strict, self._previous()
        )
        code = most_important([code, verdict.exit_code])
        path = self.named(self.test_list.path)
        return code, closing_lines(self.test_list, path, record, verdict, code)

    def _previous(self):
        # type: () -> Optional[_outcomes.RunRecord]
        """Return the record that this run replaced; it only serves suggestions."""
        try:
            return _outcomes.load_record(self.results + PREVIOUS)
        except ListError:
            return None
