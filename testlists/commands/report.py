"""``run-tests report``, for the Pythons that its libraries need."""

from __future__ import absolute_import

import sys

from .._arguments import Parser, UsageError
from .._exit_codes import OK, USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_EXAMPLES = """
  run-tests report                      a table
  run-tests report --html report.html   one page, with the lists' history in git
  run-tests report --csv > entries.csv  the entries, for a spreadsheet
  run-tests report --json               all of it, for machines
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "report",
        "Show what the lists hold: how many entries, by owner, package and reason, and "
        "what expires soon; with what the last recorded runs say. Runs no test.",
        _EXAMPLES,
        (OK, USAGE),
    )
    made.add_argument(
        "lists", metavar="LIST", nargs="*", help="default: those of the configuration"
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print the entries as CSV")
    form.add_argument(
        "--html", metavar="FILE", help="write a page that needs nothing but a browser"
    )
    made.add_argument(
        "--no-history", action="store_true", help="do not ask git how the lists changed"
    )
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    if sys.version_info < (3, 8):
        raise UsageError(
            "report needs Python 3.8 or later to run (this is %d.%d); the tests may run "
            "on any. Try: python3 -m onemaster.testlists report" % sys.version_info[:2]
        )
    from .._reporting import report

    report(arguments)
    return OK
