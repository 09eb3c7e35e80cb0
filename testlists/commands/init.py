"""``run-tests init``, for the Pythons that it runs on."""

from __future__ import absolute_import

import sys

from .._arguments import Parser, UsageError, date
from .._entries import INCLUDE, MODES
from .._exit_codes import INTERRUPTED, NOTHING_RAN, OK, USAGE
from .._first_list import LEVELS
from .._suite import RUNNERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_EXAMPLES = """
  run-tests init --old python2.7 --new python3.13
                      what passes on 3.13, as testlists/py3.txt
  run-tests init --new .tox/py313/bin/python -- tests/unit -p no:randomly
                      arguments for pytest after --
  run-tests init --new python3 --mode exclude --owner web
                      what fails on python3, each with its reason
  run-tests init --new python3 --runner unittest -- discover -s tests

Each Python needs onemaster, the runner and what the tests import. A test in which the
process dies, or that hangs, is found by running the suite again without it.
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "init",
        "Run the whole suite on the old and the new Python, and write the first list "
        "from what happened.",
        _EXAMPLES,
        (OK, INTERRUPTED, USAGE, NOTHING_RAN),
    )
    made.add_argument(
        "--new",
        default=sys.executable,
        metavar="PYTHON",
        help="the Python that the list is for; default: the one that runs this",
    )
    made.add_argument(
        "--old",
        metavar="PYTHON",
        help="the Python that serves users now, "
        "to tell what fails on both; it makes no difference to the list",
    )
    made.add_argument(
        "--runner", choices=list(RUNNERS), default="pytest", help="default: pytest"
    )
    made.add_argument(
        "--list", metavar="PATH", help="to write; default: testlists/py3.txt"
    )
    made.add_argument("--mode", choices=MODES, default=INCLUDE, help="default: include")
    made.add_argument(
        "--level",
        choices=LEVELS,
        default="test",
        help="how broad an entry "
        "may become where all tests in it belong to the list; default: test",
    )
    made.add_argument(
        "--times",
        type=int,
        default=1,
        metavar="N",
        help="run the new Python N times to find flaky tests; default: 1",
    )
    made.add_argument(
        "--expires",
        type=date,
        metavar="YYYY-MM-DD",
        help="the last day of entries of flaky tests",
    )
    made.add_argument("--owner", default="", metavar="NAME", help="of all entries")
    made.add_argument(
        "--hangs-after",
        type=float,
        default=600,
        metavar="SECONDS",
        help="without any news a test hangs; default: 600; 0 for never",
    )
    made.add_argument("--json", action="store_true", help="say what was done as JSON")
    made.add_argument(
        "arguments", nargs="*", metavar="-- ARGUMENTS", help="for the runner"
    )
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    if sys.version_info < (3, 8):
        raise UsageError(
            "init needs Python 3.8 or later to run (this is %d.%d); it runs the tests on "
            "any. Try: python3 -m onemaster.testlists init --old python2.7"
            % sys.version_info[:2]
        )
    from .._initialising import initialise

    return initialise(arguments)
