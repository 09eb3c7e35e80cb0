"""``run-tests run``: run the suite against its list, and say what to do next."""

from __future__ import absolute_import

import itertools
import subprocess
import sys

from .. import _exit_codes
from .._arguments import Parser, UsageError
from .._exit_codes import most_important
from .._judging import judged
from .._outcomes import load_record
from .._output import note, say, say_json
from .._project import configuration
from .._suite import RUNNERS, Suite, identity, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Dict, List, Text

    from .._config import Configuration

_EXAMPLES = """
  run-tests run                         pytest on this Python
  run-tests run --python .tox/py27/bin/python --python .tox/py313/bin/python
                                        one after the other
  run-tests run -- tests/unit -n 4      arguments for pytest after --
  run-tests run --runner django -- shop cart
  run-tests run --times 3               three times, so that update sees flaky tests
  run-tests run --strict                a test that passes must be on the include list
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "run",
        "Run the suite against its list, record what happens, and judge it. "
        "The configuration says which list holds for which Python.",
        _EXAMPLES,
        sorted(_exit_codes.MEANINGS),
    )
    made.add_argument(
        "--python",
        action="append",
        metavar="PYTHON",
        help="to run the tests on; may be given several times; default: the one that "
        "runs this",
    )
    made.add_argument(
        "--runner", choices=list(RUNNERS), default="pytest", help="default: pytest"
    )
    made.add_argument("--list", metavar="PATH", help="in place of the configured one")
    made.add_argument(
        "--strict",
        action="store_true",
        help="fail if a test passes that is not on the include list; runs all tests",
    )
    made.add_argument(
        "--all", action="store_true", help="run what is not on the include list as well"
    )
    made.add_argument(
        "--shard", metavar="N/M", help="this is part N of M of a suite that is split"
    )
    made.add_argument(
        "--times", type=int, default=1, metavar="N", help="run the suite N times"
    )
    made.add_argument(
        "--json",
        action="store_true",
        help="print the verdict as JSON; what the runner prints goes to standard error",
    )
    made.add_argument(
        "arguments", nargs="*", metavar="-- ARGUMENTS", help="for the runner"
    )
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    if arguments.times < 1:
        raise UsageError("--times takes a number from 1")
    project = configuration()
    suites = [
        Suite(python, arguments.runner, arguments.arguments)
        for python in arguments.python or [sys.executable]
    ]
    results = []  # type: List[Dict[Text, Any]]
    codes = []  # type: List[int]
    for suite, number in itertools.product(suites, range(arguments.times)):
        run = _Run(project, suite, arguments)
        codes.append(run.run(number))
        results.append(run.result(codes[-1]))
        if codes[-1] == _exit_codes.INTERRUPTED:
            break
    code = most_important(codes)
    if arguments.json:
        say_json({"runs": results, "exit_code": code})
    elif len(codes) > 1:
        say()
        for result in results:
            meaning = _exit_codes.MEANINGS.get(result["exit_code"], "see above")
            say("%(label)s: exit code %(exit_code)d" % result + ": " + meaning)
    return code


class _Run(object):
    """One run of a suite."""

    def __init__(self, project, suite, arguments):
        # type: (Configuration, Suite, argparse.Namespace) -> None
        self._project = project
        self._suite = suite
        self._arguments = arguments
        self._verdict = {}  # type: Dict[Text, Any]

    def run(self, number):
        # type: (int) -> int
        """Run the suite, for the nth time from 0; return the exit code."""
        path = self._suite.record_path(self._project.results, number)
        if self._arguments.shard:
            part = "-%s.jsonl" % self._arguments.shard.replace("/", "of")
            path = path.replace(".jsonl", part)
        before = identity(path)
        code = self._call(self._suite.command(path, self._options()))
        if code < 0:  # the number of a signal
            code = _exit_codes.REGRESSION
        if identity(path) == before:
            if code == _exit_codes.OK:
                raise UsageError(
                    "%s did not record what it did. Is onemaster installed for %s?"
                    % (self._suite.label, self._suite.python)
                )
            return code
        record = load_record(path)
        self._verdict = judged(
            self._project, record, self._arguments.list, self._arguments.strict
        )
        if self._verdict["list"] is None:
            note(
                "no list holds for %s, so nothing is judged: name one with --list, or "
                "begin with run-tests init" % self._suite.label
            )
            return code
        if code in (_exit_codes.USAGE, _exit_codes.INTERNAL_ERROR):
            return code
        if not record.finished:
            # The runner died, and could not say it.
            for finding in self._verdict["findings"]:
                note("%(kind)s: %(text)s" % finding)
        return most_important([code, self._verdict["exit_code"]])

    def _options(self):
        # type: () -> List[Text]
        given = self._arguments
        options = []
        if given.list:
            options.append("--testlist=" + given.list)
        if given.strict:
            options.append("--testlist-strict")
        if given.all:
            options.append("--testlist-all")
        if given.shard:
            options.append("--testlist-shard=" + given.shard)
        return options

    def _call(self, command):
        # type: (List[Text]) -> int
        note("%s: %s" % (self._suite.label, " ".join(command)))
        sys.stdout.flush()
        process = subprocess.Popen(
            native(command), stdout=2 if self._arguments.json else None
        )
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # The runner has it too, and ends by itself.
                continue

    def result(self, code):
        # type: (int) -> Dict[Text, Any]
        """Return what came of the run, for machines."""
        return dict(
            self._verdict,
            label=self._suite.label,
            python=self._suite.python,
            exit_code=code,
        )
