"""What the adapters of unittest and of Django share: suites of test cases, and results."""

from __future__ import absolute_import, unicode_literals

import fnmatch
import inspect
import os
import re
import sys
import unittest
import unittest.util

from . import _exit_codes as exit_codes
from . import _outcomes as outcomes
from ._closing import write_line
from ._details import body_of, detail_of_exception, detail_of_report
from ._exit_guard import ExitGuard
from ._outcomes import Collected
from ._preparing import as_text
from ._severity import NOTHING, worst

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Text, Tuple

    from ._run import Run

    Base = unittest.TestResult
    Suite = Any  # a TestSuite
    Test = Any  # a TestCase, or what stands for one in a suite
else:
    Base = object

# How unittest names what fails for all tests of a class or of a module.
FIXTURE = re.compile(r"(setUp|tearDown)(?:Class|Module) \((.*)\)$")


def tests_of(suite):
    # type: (Suite) -> Iterator[Test]
    """Yield each test of a suite, in the order in which it runs."""
    members = _members(suite)
    if members is None:
        yield suite
        return
    for member in members:
        for test in tests_of(member):
            yield test


def keep(suite, wanted):
    # type: (Suite, Callable[[Test], bool]) -> None
    """Remove the tests from a suite that are not wanted; suites in it stay."""
    members = _members(suite)
    members[:] = [
        member for member in members if _members(member) is not None or wanted(member)
    ]
    for member in members:
        if _members(member) is not None:
            keep(member, wanted)


def _members(suite):
    # type: (Suite) -> Any
    """Return the list in which a suite has its members; None for a test."""
    if not isinstance(suite, unittest.BaseTestSuite):
        return None
    # Django's suite for several processes has one suite for each, and no members.
    return getattr(suite, "subsuites", suite._tests)


class Loader(unittest.TestLoader):
    """Loads as unittest does, and keeps in mind where it looked and what it found there."""

    _module = None  # type: Any

    def __init__(self):
        # type: () -> None
        super(Loader, self).__init__()
        #: Folders, and the pattern of the names of files.
        self.discovered = []  # type: List[Tuple[Text, Text]]

    def saw_all(self, run):
        # type: (Run) -> bool
        """Say whether it looked for tests wherever the list has some."""
        if run.shard:
            return True
        if len(self.discovered) != 1 or getattr(self, "testNamePatterns", None):
            return False
        folder, pattern = self.discovered[0]
        folder = path_id(folder, run.root) + "/"

        def looked_at(path):
            # type: (Text) -> bool
            if folder != "./" and not path.startswith(folder):
                return False
            return not path.endswith(".py") or fnmatch.fnmatch(
                path.split("/")[-1], pattern
            )

        return run.covered_by(looked_at)

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        # type: (Text, Text, Optional[Text]) -> Suite
        self.discovered.append((start_dir, pattern))
        return super(Loader, self).discover(start_dir, pattern, top_level_dir)

    def loadTestsFromModule(self, module, *args, **kwargs):
        # type: (Any, *Any, **Any) -> Suite
        outer, self._module = self._module, module
        try:
            return super(Loader, self).loadTestsFromModule(module, *args, **kwargs)
        finally:
            self._module = outer

    def loadTestsFromTestCase(self, testCaseClass):
        # type: (Any) -> Suite
        suite = super(Loader, self).loadTestsFromTestCase(testCaseClass)
        for test in tests_of(suite):
            # Not the module: Django sends tests to other processes.
            test.testlists_file = getattr(self._module, "__file__", None)
        return suite


def select(suite, run, whole):
    # type: (Suite, Run, bool) -> Dict[Text, List[Text]]
    """Keep those tests of a suite that the list selects, and record all that there are.

    :param whole: nothing was left out when the suite was put together.
    :returns: the ids of the tests to be run, of each class and of each module.
    """
    found = []  # type: List[Collected]
    groups = {}  # type: Dict[Text, List[Text]]
    for test in tests_of(suite):
        test.testlists_id = canonical_id(test, run.root)
        if stands_in(test):
            selected = not _is_file(test) or run.selects_file(test.testlists_id)
        else:
            selected = run.selects(test.testlists_id)
            found.append(Collected(test.testlists_id, selected=selected))
        test.testlists_selected = selected
        if selected:
            for name in (unittest.util.strclass(type(test)), type(test).__module__):
                groups.setdefault(name, []).append(test.testlists_id)
    run.collected(found, whole)
    keep(suite, lambda test: test.testlists_selected)
    return groups


def stands_in(test):
    # type: (Test) -> bool
    """Say whether this is no test, but says that something cannot be loaded."""
    return type(test).__module__ == "unittest.loader"


def _is_file(test):
    # type: (Test) -> bool
    """Say whether what cannot be loaded is a file, or a name that is not known."""
    return bool(test.testlists_id.endswith(".py"))


def canonical_id(test, root):
    # type: (Test, Text) -> Text
    """Return the id that other runners give the test as well: file, class, method.

    What stands in for a module that cannot be imported has the id of its file.
    """
    if hasattr(test, "_dt_test"):
        return join(path_id(test._dt_test.filename, root), [test.id()])
    if stands_in(test):
        # What it stands for is no module if a name on the command line is wrong.
        path = _path_of_module(test._testMethodName)
        return path_id(path, root) if path else test.id()
    if isinstance(test, unittest.FunctionTestCase):
        function = test._testFunc  # type: ignore[attr-defined]
        return join(path_id(inspect.getsourcefile(function), root), [function.__name__])
    cls = type(test)
    file = getattr(test, "testlists_file", None) or sys.modules[cls.__module__].__file__
    name = getattr(cls, "__qualname__", cls.__name__)
    return join(path_id(file, root), name.split(".") + [test._testMethodName])


def path_id(path, root):
    # type: (Any, Text) -> Text
    """Return the id of a file: its path from the root, with ``/``."""
    path = os.path.abspath(as_text(path))
    if path.endswith((".pyc", ".pyo")):
        path = path[:-1]
    return os.path.relpath(path, root).replace(os.sep, "/")


def join(path, names):
    # type: (Text, List[Any]) -> Text
    return "::".join([path] + [as_text(name) for name in names])


def _path_of_module(name):
    # type: (Text) -> Text
    relative = name.replace(".", os.sep)
    for folder in sys.path:
        for end in (".py", os.path.join(os.sep, "__init__.py")):
            path = os.path.join(folder, relative + end)
            if os.path.isfile(path):
                return path
    return ""


def run_recorded(run, execute, stream):
    # type: (Run, Callable[[], Any], Any) -> Any
    """Run a suite with a class of results that records, and let the list judge.

    :param execute: runs the suite, and returns the result.
    :param stream: for what is said at the end.
    :returns: the result, with the exit code.
    """
    try:
        with ExitGuard():
            result = execute()
    except KeyboardInterrupt:
        for line in run.finish(exit_codes.INTERRUPTED, interrupted=True)[1]:
            write_line(stream, line)
        raise
    result.flush()
    # The first Ctrl-C under -c lets the running test end.
    interrupted = result.shouldStop and not (
        result.failfast and not result.wasSuccessful()
    )
    code = exit_codes.OK if result.testsRun else exit_codes.NOTHING_RAN
    if interrupted:
        code = exit_codes.INTERRUPTED
    elif not result.wasSuccessful():
        code = exit_codes.REGRESSION
    result.exit_code, lines = run.finish(code, interrupted)
    for line in lines:
        write_line(stream, line)
    return result


def recording(base, run, groups):
    # type: (Any, Run, Dict[Text, List[Text]]) -> Any
    """Return a class of results that records what happens and else does as ``base``.

    :param groups: the ids of the tests of each class and module.
    """
    name = str("Recording") + base.__name__
    return type(name, (Recording, base), {"run": run, "groups": groups})


class Recording(Base):
    """A mixin for classes of results: it tells a run what becomes of its tests.

    A failure of a test that may fail is shown as an expected one.
    """

    # Of the class that ``recording`` makes.
    run = None  # type: Run  # type: ignore[assignment]
    groups = None  # type: Dict[Text, List[Text]]  # type: ignore[assignment]

    exit_code = None  # type: Optional[int]

    # The test that began last, and its outcome as far as it is known.
    _test = ""
    _noted = NOTHING
    _body = ""

    def __init__(self, *args, **kwargs):
        # type: (*Any, **Any) -> None
        super(Recording, self).__init__(*args, **kwargs)
        self._over = set()  # type: Set[Text]

    def wasSuccessful(self):
        # type: () -> bool
        if self.exit_code is not None:
            return self.exit_code == exit_codes.OK
        return super(Recording, self).wasSuccessful()

    def startTest(self, test):
        # type: (Test) -> None
        self.flush()
        self._test = test.testlists_id
        self.run.started(self._test)
        super(Recording, self).startTest(test)

    def flush(self):
        # type: () -> None
        """Record the test that ran last.

        Not before, as its class and its module are torn down after it. One that said
        nothing at its end was interrupted.
        """
        if self._noted != NOTHING:
            self.run.ended(self._test, *self._noted, body=self._body)
            self._over.add(self._test)
        self._test, self._noted, self._body = "", NOTHING, ""

    def addSuccess(self, test):
        # type: (Test) -> None
        self._note(test, outcomes.PASSED)
        super(Recording, self).addSuccess(test)

    def addSkip(self, test, reason):
        # type: (Test, Text) -> None
        self._note(test, outcomes.SKIPPED, reason)
        super(Recording, self).addSkip(test, reason)

    def addExpectedFailure(self, test, err):
        # type: (Test, Any) -> None
        self._note(test, outcomes.XFAILED, detail_of_exception(*err[:2]))
        super(Recording, self).addExpectedFailure(test, err)

    def addUnexpectedSuccess(self, test):
        # type: (Test) -> None
        (name,) = self._note(test, outcomes.XPASSED)
        if self.run.tolerates(name):
            # The list says what that means; unittest would fail the run.
            super(Recording, self).addSuccess(test)
        else:
            super(Recording, self).addUnexpectedSuccess(test)

    def addFailure(self, test, err):
        # type: (Test, Any) -> None
        self._failed(test, err, super(Recording, self).addFailure)

    def addError(self, test, err):
        # type: (Test, Any) -> None
        self._failed(test, err, super(Recording, self).addError)

    def addSubTest(self, test, subtest, err):
        # type: (Test, Test, Any) -> None
        show = super(Recording, self).addSubTest
        if err is None:
            show(test, subtest, err)
        else:
            self._failed(subtest, err, lambda part, err: show(test, part, err))

    def _failed(self, test, err, show):
        # type: (Test, Any, Callable[[Test, Any], None]) -> None
        if stands_in(test):
            # It holds a traceback as text.
            self._note(test, outcomes.ERROR, detail_of_report(str(err[1])))
            tolerated = _is_file(test) and self.run.tolerates_file(test.testlists_id)
        else:
            tests = self._note(test, outcomes.FAILED, detail_of_exception(*err[:2]))
            tolerated = bool(tests) and all(map(self.run.tolerates, tests))
            self._body = body_of(
                getattr(test, getattr(test, "_testMethodName", ""), None)
            )
        if tolerated:
            show = super(Recording, self).addExpectedFailure
        show(test, err)

    def _note(self, test, outcome, detail=""):
        # type: (Test, Text, Text) -> List[Text]
        """Note the outcome of a test, or of a part of it; return the tests it is of."""
        if not hasattr(test, "testlists_id"):
            # A subtest belongs to its test.
            test = getattr(test, "test_case", test)
        if not hasattr(test, "testlists_id"):
            return self._note_fixture(test, outcome, detail)
        if test.testlists_id != self._test:
            # Of a class that was set up in another process.
            self.flush()
            self._test = test.testlists_id
            self.run.started(self._test)
        self._noted = worst(self._noted, (outcome, detail))
        return [self._test]

    def _note_fixture(self, holder, outcome, detail):
        # type: (Any, Text, Text) -> List[Text]
        """Note what happened to a class or a module as a whole."""
        match = FIXTURE.match(holder.id())
        tests = self.groups.get(match.group(2), []) if match else []
        if outcome == outcomes.FAILED:
            outcome = outcomes.ERROR
        if match and match.group(1) == "tearDown":
            if self._test not in tests:
                return []
            self._noted = worst(self._noted, (outcome, detail))
            return [self._test]
        self.flush()
        tests = [name for name in tests if name not in self._over]
        for name in tests:
            self.run.started(name)
            self.run.ended(name, outcome, detail)
        self._over.update(tests)
        return tests
