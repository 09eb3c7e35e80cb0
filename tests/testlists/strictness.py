"""The strictness matrix: what each runner says to each case, as an exit code."""

from __future__ import unicode_literals

import collections

import runners

from onemaster.testlists import _exit_codes as codes

FINE = """\
import unittest


class Fine(unittest.TestCase):
    def test_fine(self):
        pass
"""

TEST = "tests/test_case.py::Case::test_case"

CASE = """\
class Case(unittest.TestCase):
    {}def test_case(self):
        {}
"""

SET_UP_ERROR = """\
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise KeyError("set-up")

    def test_case(self):
        pass
"""


def method(body, decorator=""):
    return CASE.format(decorator and decorator + "\n    ", body)


PASSES = method("pass")
FAILS = method('self.fail("why")')
EXITS = method("os._exit(0)")

# What stands in the list about the test, what the test is, and the exit code in each
# mode; None where the case does not exist.
Case = collections.namedtuple("Case", "name entry source include exclude options")


def case(name, entry, source, include, exclude, *options):
    return Case(name, entry, source, include, exclude, options)


LISTED = TEST + "  # why"

CASES = [
    case("listed, passes", LISTED, PASSES, codes.OK, codes.SLACK),
    case("listed, fails", LISTED, FAILS, codes.REGRESSION, codes.OK),
    case("listed, missing", LISTED, "", codes.STALE, codes.STALE),
    case(
        "listed, skipped",
        LISTED,
        method("pass", '@unittest.skip("not now")'),
        codes.REGRESSION,
        codes.OK,
    ),
    case("listed, set-up error", LISTED, SET_UP_ERROR, codes.REGRESSION, codes.OK),
    case("listed, ends the process", LISTED, EXITS, codes.REGRESSION, codes.REGRESSION),
    case(
        "listed as crashes, ends the process", TEST + "  crashes  # why", EXITS, None, 0
    ),
    case(
        "listed as hangs, hangs",
        TEST + "  hangs  # why",
        method("while True: pass"),
        None,
        codes.OK,
    ),
    case(
        "listed, fails as its own mark expects",
        LISTED,
        method('self.fail("why")', "@unittest.expectedFailure"),
        codes.REGRESSION,
        codes.OK,
    ),
    case(
        "listed, passes, though its own mark expects a failure",
        LISTED,
        method("pass", "@unittest.expectedFailure"),
        None,
        codes.SLACK,
    ),
    case(
        "listed, is interrupted",
        LISTED,
        method("raise KeyboardInterrupt"),
        codes.INTERRUPTED,
        codes.INTERRUPTED,
    ),
    case(
        "listed, its file cannot be imported",
        LISTED,
        "import missing_module",
        codes.REGRESSION,
        codes.REGRESSION,
    ),
    case(
        "file listed, it cannot be imported",
        "tests/test_case.py  # why",
        "import missing_module",
        codes.REGRESSION,
        codes.OK,
    ),
    case("not listed, fails", "", FAILS, codes.OK, codes.REGRESSION),
    case("not listed, passes", "", PASSES, codes.OK, codes.OK),
    case("not listed, passes, strict", "", PASSES, codes.SLACK, 0, "--testlist-strict"),
    case("not listed, fails, strict", "", FAILS, codes.OK, 1, "--testlist-strict"),
    case("not listed, ends the process", "", EXITS, codes.OK, codes.REGRESSION),
    case(
        "not listed, its file cannot be imported",
        "",
        "import missing_module",
        codes.OK,
        codes.REGRESSION,
    ),
    case(
        "listed, passes, expired",
        TEST + "  expires=2020-02-29  # why",
        PASSES,
        codes.EXPIRED,
        codes.EXPIRED,
    ),
    case(
        "listed, fails, expired",
        TEST + "  expires=2020-02-29  # why",
        FAILS,
        codes.REGRESSION,
        codes.EXPIRED,
    ),
    case(
        "conflicting entries",
        LISTED + "\n" + TEST + "  owner=ann  # why",
        FAILS,
        codes.USAGE,
        codes.USAGE,
    ),
    case(
        "a line that cannot be read", "<<<<<<< ours", PASSES, codes.USAGE, codes.USAGE
    ),
]

MODES = ("include", "exclude")
CELLS = [
    (case, mode) for case in CASES for mode in MODES if getattr(case, mode) is not None
]


def make(folder, case, mode):
    """Make the project of a cell: beside the module of the case one that passes."""
    lines = ["mode: " + mode, "", case.entry]
    if mode == "include":
        lines.append("tests/test_fine.py::Fine::test_fine")
    runners.project(
        folder,
        "\n".join(lines) + "\n",
        test_fine=FINE,
        test_case="import os\nimport unittest\n\n\n" + case.source + "\n",
    )
