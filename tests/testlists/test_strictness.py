"""Each runner gives each case its exit code: the part of the matrix that is quick.

All of it is run by ``benchmarks/testlists_matrix.py``.
"""

from __future__ import unicode_literals

import pytest
import runners
import strictness

from onemaster.testlists import _exit_codes as codes

# Those that go another way from the test to the exit code on each runner.
FOR_ALL = {"listed, passes", "not listed, fails"}
FOR_SLOW_ONES = FOR_ALL | {"listed, set-up error", "not listed, passes, strict"}
NAMES = {
    "pytest": FOR_SLOW_ONES,
    "xdist": FOR_ALL,
    "unittest": {case.name for case in strictness.CASES},
    "django": FOR_SLOW_ONES,
}


def cells():
    for case, mode in strictness.CELLS:
        for runner in runners.RUNNERS:
            if case.name in NAMES[runner]:
                yield pytest.param(
                    runner, case, mode, id="-".join([runner, mode, case.name])
                )


PATHS = [
    ("pytest", ["-k", "case"]),
    ("pytest", ["-x", "tests/test_case.py"]),
    ("pytest", ["tests/test_case.py::Case::test_case"]),
    ("xdist", ["tests/test_case.py"]),
    ("unittest", ["-f", "-p", "test_case*"]),
    ("django", ["tests.test_case.Case.test_case"]),
    ("django", ["--failfast", "--reverse"]),
]


@pytest.mark.parametrize(
    "runner, arguments", PATHS, ids=[" ".join([one] + two) for one, two in PATHS]
)
def test_a_listed_test_that_passes_is_silent_on_no_path(tmpdir, runner, arguments):
    strictness.make(tmpdir, strictness.CASES[0], "exclude")
    code, output = runners.run(runner, tmpdir, *arguments)
    assert code == codes.SLACK, output
    assert "slack: list.txt:3: tests/test_case.py::Case::test_case: passes" in output


MARKED = """\
import functools
import unittest

@unittest.expectedFailure
def old(self):
    pass

class Case(unittest.TestCase):
    @functools.wraps(old)
    def test_case(self):
        pass
"""


@pytest.mark.parametrize("runner", ["pytest", "unittest", "django"])
def test_a_copied_mark_does_not_hide_that_a_listed_test_passes(tmpdir, runner):
    listed = "mode: exclude\n\n" + strictness.LISTED + "\n"
    runners.project(tmpdir, listed, test_case=MARKED)
    code, output = runners.run(runner, tmpdir)
    assert code == codes.SLACK, output


@pytest.mark.parametrize("runner, case, mode", list(cells()))
def test_each_runner_gives_each_case_its_exit_code(tmpdir, runner, case, mode):
    strictness.make(tmpdir, case, mode)
    code, output = runners.run(runner, tmpdir, *case.options)
    assert code == getattr(case, mode), output
