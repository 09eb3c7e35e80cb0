"""Each runner gives each case its exit code: the part of the matrix that is quick.

All of it is run by ``benchmarks/testlists_matrix.py``.
"""

from __future__ import unicode_literals

import pytest
import runners
import strictness

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


@pytest.mark.parametrize("runner, case, mode", list(cells()))
def test_each_runner_gives_each_case_its_exit_code(tmpdir, runner, case, mode):
    strictness.make(tmpdir, case, mode)
    code, output = runners.run(runner, tmpdir, *case.options)
    assert code == getattr(case, mode), output
