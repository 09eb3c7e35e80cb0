"""unittest under a list of tests: ``python -m onemaster.testlists.unittest``.

It takes the arguments of ``python -m unittest``, and the options of the list. A file that
calls ``unittest.main`` can pass ``testRunner=TestListRunner``; what the list finds wrong
then ends it with exit code 1.
"""

from __future__ import absolute_import, print_function

import argparse
import functools
import os
import sys
import unittest

import six

from . import _exit_codes as exit_codes
from . import _suites
from ._errors import ListError
from ._options import OPTIONS
from ._preparing import prepare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Optional

    from ._run import Run


class TestListRunner(unittest.TextTestRunner):
    """Runs what the list selects of a suite; the result is that of the list.

    The result has the ``exit_code``, and is successful if that is 0.
    """

    loader = None  # type: Optional[_suites.Loader]
    listed_run = None  # type: Optional[Run]
    exit_code = exit_codes.INTERNAL_ERROR

    def run(self, test):
        # type: (Any) -> Any
        """Run a suite.

        :raises ListError: a list or the configuration cannot be used.
        """
        run = self.listed_run
        if self.loader is None:
            run = prepare(_parser().parse_args([]), "unittest", os.getcwd())
        if run is None:
            return super(TestListRunner, self).run(test)
        whole = self.loader is not None and self.loader.saw_all(run)
        groups = _suites.select(test, run, whole)
        self.resultclass = _suites.recording(self.resultclass, run, groups)
        execute = functools.partial(super(TestListRunner, self).run, test)
        return _suites.run_recorded(run, execute, self.stream)


def main(arguments=None):
    # type: (Optional[List[str]]) -> int
    """Run the tests that the arguments name, and return the exit code."""
    if arguments is None:
        arguments = sys.argv[1:]
    options, rest = _parser().parse_known_args(arguments)
    if "-h" in rest or "--help" in rest:
        _parser().print_help()
    elif six.PY2 and all(argument.startswith("-") for argument in rest):
        # As Python 3 does it where no test is named.
        rest.insert(0, "discover")
    argv = ["python -m onemaster.testlists.unittest"] + rest
    loader = _suites.Loader()
    try:
        run = prepare(options, "unittest", os.getcwd())
        members = {"loader": loader, "listed_run": run}
        runner = type("Runner", (TestListRunner,), members)
        program = unittest.TestProgram(
            None, argv=argv, testRunner=runner, testLoader=loader, exit=False
        )
    except SystemExit as error:
        return exit_codes.USAGE if error.code else exit_codes.OK
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED
    except ListError as error:
        print("error: {}".format(error), file=sys.stderr)
        return exit_codes.USAGE
    return _exit_code(program.result)


def _exit_code(result):
    # type: (Any) -> int
    code = getattr(result, "exit_code", None)  # type: Optional[int]
    if code is not None:
        return code
    if not result.wasSuccessful():
        return exit_codes.REGRESSION
    return exit_codes.OK if result.testsRun else exit_codes.NOTHING_RAN


def _parser():
    # type: () -> argparse.ArgumentParser
    parser = argparse.ArgumentParser(
        add_help=False, usage="python -m onemaster.testlists.unittest [options] ..."
    )
    group = parser.add_argument_group("test lists")
    for name, settings in OPTIONS:
        group.add_argument(name, **settings)
    return parser


if __name__ == "__main__":
    sys.exit(main())
