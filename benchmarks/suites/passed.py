"""Write down which tests of a suite pass, as they pass; for Python 2.7 and 3.

    PASSED_LOG=FILE python -m pytest -p passed ...
    PASSED_LOG=FILE python passed.py SCRIPT [ARGUMENT ...]     a unittest runner

One id a line, so that a suite that crashes or hangs keeps what it did before. A test
that takes longer than PASSED_SECONDS (default 10) is interrupted.
"""

import os
import re
import runpy
import signal
import sys
import unittest

_PROCESS = os.getpid()


class TooLong(BaseException):
    """Raised in a test that does not end; no ``except Exception`` holds it."""


def _interrupt(signum, frame):
    # Once more soon, for a test may have a bare except.
    signal.alarm(2)
    raise TooLong


def _start_clock():
    signal.signal(signal.SIGALRM, _interrupt)
    signal.alarm(int(os.environ.get("PASSED_SECONDS", "10")))


def _stop_clock():
    signal.alarm(0)


def _log(test_id):
    if os.getpid() != _PROCESS:
        return
    with open(os.environ["PASSED_LOG"], "a") as stream:
        stream.write(re.sub(r"0x[0-9a-f]+", "0x", test_id) + "\n")


def pytest_runtest_logstart(nodeid, location):
    _start_clock()


def pytest_pyfunc_call(pyfuncitem):
    # nose called these for plain classes as well; pytest does not.
    instance = getattr(pyfuncitem, "instance", None)
    if isinstance(instance, unittest.TestCase) or not hasattr(instance, "setUp"):
        return
    instance.setUp()
    if hasattr(instance, "tearDown"):
        pyfuncitem.addfinalizer(instance.tearDown)


def pytest_runtest_logreport(report):
    if report.when == "call" and report.outcome == "passed":
        _log(report.nodeid)
    if report.when == "teardown":
        _stop_clock()


def _watch_unittest():
    class_ = unittest.TestResult
    add_success, start, stop = class_.addSuccess, class_.startTest, class_.stopTest

    def add_and_log(self, test):
        _log(test.id())
        return add_success(self, test)

    def start_with_clock(self, test):
        _start_clock()
        return start(self, test)

    def stop_with_clock(self, test):
        _stop_clock()
        return stop(self, test)

    class_.addSuccess = add_and_log
    class_.startTest, class_.stopTest = start_with_clock, stop_with_clock


def main():
    script = os.path.abspath(sys.argv[1])
    del sys.argv[0]
    # What lies beside this file must not hide a module of the suite.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != here]
    sys.path.insert(0, os.path.dirname(script))
    _watch_unittest()
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
