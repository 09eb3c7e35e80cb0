"""What pytest calls under a list: one half selects tests, the other records them.

Under xdist, each worker selects, and the process that controls them records.
"""

from __future__ import absolute_import, unicode_literals

import fnmatch
import itertools
import json
import os
import zlib

import pytest

from . import _exit_codes as exit_codes
from . import _outcomes as outcomes
from ._details import body_of, detail_of_exception, detail_of_report
from ._errors import ListError
from ._exit_guard import ExitGuard
from ._ids import text_of
from ._outcomes import Collected
from ._parametrizing import content_of, use_canonical_ids
from ._preparing import as_text
from ._severity import worst

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import (
        Any,
        Dict,
        Generator,
        Iterable,
        Iterator,
        List,
        Optional,
        Set,
        Text,
        Tuple,
    )

    from ._run import Run
    from ._severity import Noted

    NotCollected = Tuple[Text, Text]  # the id of a file, and why

WORKER_OUTPUT = "testlists"

BEGUN = (outcomes.PASSED, "")
PHASES = ("setup", "call", "teardown")


def register(config, run):
    # type: (Any, Run) -> None
    """Let a run take part in a session."""
    # A file that cannot be imported is judged by the list, like a test that fails.
    config.option.continue_on_collection_errors = True
    selecting = Selecting(config, run)
    config.pluginmanager.register(selecting, "testlists-selecting")
    if not hasattr(config, "workerinput"):
        recording = Recording(config, run, selecting)
        config.pluginmanager.register(recording, "testlists-recording")


class Selecting(object):
    """Selects tests, and adds to their reports what the recording half needs."""

    def __init__(self, config, run):
        # type: (Any, Run) -> None
        self.run = run
        self.prefix = node_prefix(config, run)
        # What there is besides the tests that were left out or taken away: the ids are
        # enough, as an object for each of very many tests would take its time.
        self.items = []  # type: List[Any]
        self.tests = []  # type: List[Text]
        self.not_collected = []  # type: List[NotCollected]

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_generate_tests(self, metafunc):
        # type: (Any) -> Generator[None, Any, None]
        # A function without arguments has no parameters.
        if metafunc.fixturenames:
            use_canonical_ids(metafunc)
        yield

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        # type: (Any) -> Generator[None, Any, None]
        report = (yield).get_result()
        if report.failed:
            test = self.prefix + text_of(collector.nodeid)
            detail = detail_of_report(report.longreprtext)
            self.not_collected.append((test, detail))
            if not self.run.selects_file(test) or self.run.tolerates_file(test):
                # What is skipped does not fail the session.
                report.outcome = "skipped"
                report.longrepr = (collector.nodeid, 1, "Skipped: " + detail)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        # type: (Any, List[Any]) -> None
        """Take the tests away that the list leaves out.

        First, as what others take away are tests of the suite just as well.
        """
        self.items = list(items)
        self.tests = [self.prefix + text_of(item.nodeid) for item in items]
        self.run.look_up(self.found(None))
        selects = self.run.selects
        chosen = [selects(test) for test in self.tests]
        if not all(chosen):
            items[:] = itertools.compress(self.items, chosen)
            left_out = [item for item, choice in zip(self.items, chosen) if not choice]
            config.hook.pytest_deselected(items=left_out)

    def found(self, selected):
        # type: (Optional[Set[Any]]) -> Iterator[Collected]
        """Yield the tests that were collected.

        :param selected: the items that are to be run; None for all.
        """
        for item, test in zip(self.items, self.tests):
            content, counted = content_of(item, test)
            runs = selected is None or item in selected
            yield Collected(test, content, counted, runs)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        # type: (Any, Any) -> Generator[None, Any, None]
        report = (yield).get_result()
        outcome = _outcome(report, item, call)
        if outcome == outcomes.PASSED:
            return
        report.testlists = {
            "outcome": outcome,
            "detail": _detail(report, call),
            "body": body_of(getattr(item, "function", None)),
        }
        test = self.prefix + text_of(item.nodeid)
        if report.failed and self.run.tolerates(test):
            # As if the source said so: this does not fail the session.
            report.outcome = "skipped"
            report.wasxfail = self.run.why_tolerated(test)

    def pytest_sessionfinish(self, session):
        # type: (Any) -> None
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[WORKER_OUTPUT] = self.packed(session)

    def packed(self, session):
        # type: (Any) -> bytes
        """Return what was collected as few bytes: each worker sends all of it."""
        found = [
            [test.test, test.content, test.counted, test.selected]
            for test in self.found(set(getattr(session, "items", ())))
        ]
        return zlib.compress(json.dumps([found, self.not_collected]).encode("ascii"), 1)


class Recording(object):
    """Records what happens to each test, and has the list judge the session."""

    def __init__(self, config, run, selecting):
        # type: (Any, Run, Selecting) -> None
        self.config = config
        self.run = run
        self.selecting = selecting
        self.collected = False
        # Of each test that began, by node id: the worst part so far, and its body.
        self.running = {}  # type: Dict[Text, Noted]
        self.bodies = {}  # type: Dict[Text, Text]

    def pytest_sessionstart(self, session):
        # type: (Any) -> None
        if not session.config.option.collectonly:
            try:
                self.run.make_folder()
            except ListError as error:
                raise pytest.UsageError(str(error))

    def pytest_report_header(self):
        # type: () -> List[Text]
        return self.run.header()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        # type: (Any) -> None
        if not session.config.option.collectonly:
            selecting = self.selecting
            found = selecting.found(set(session.items))
            self.note_collected(found, selecting.not_collected)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        # type: (Any) -> None
        """Take from a worker of xdist what it collected; they all collect the same."""
        packed = (getattr(node, "workeroutput", None) or {}).get(WORKER_OUTPUT)
        if packed is not None and not self.collected:
            found, not_collected = json.loads(zlib.decompress(packed).decode("ascii"))
            self.note_collected([Collected(*fields) for fields in found], not_collected)

    def note_collected(self, tests, not_collected):
        # type: (Iterable[Collected], List[NotCollected]) -> None
        self.collected = True
        self.run.collected(tests, _whole(self.config, self.run))
        for test, detail in not_collected:
            if self.run.selects_file(test):
                self.run.ended(test, outcomes.ERROR, detail)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self, session):
        # type: (Any) -> Generator[None, Any, None]
        with ExitGuard():
            yield

    def pytest_runtest_logstart(self, nodeid):
        # type: (Any) -> None
        self.running[nodeid] = BEGUN
        self.run.started(self.selecting.prefix + text_of(nodeid))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        # type: (Any) -> None
        if report.when in PHASES:
            about = getattr(report, "testlists", None)
            if about:
                part = (about["outcome"], about["detail"])
                known = self.running.get(report.nodeid, BEGUN)
                self.running[report.nodeid] = worst(known, part)
                self.bodies[report.nodeid] = about["body"]
            if report.when != "teardown":
                return
            # A plugin may run it again: that is another attempt.
            noted = self.running.pop(report.nodeid, BEGUN)
        else:
            # Of xdist, where a worker died.
            self.running.pop(report.nodeid, None)
            noted = (outcomes.CRASHED, detail_of_report(report.longreprtext))
        test = self.selecting.prefix + text_of(report.nodeid)
        self.run.ended(test, *noted, body=self.bodies.pop(report.nodeid, ""))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        # type: (Any, int) -> Generator[None, Any, None]
        lines = []  # type: List[Text]
        if session.config.option.collectonly:
            pass
        elif exitstatus in (exit_codes.USAGE, exit_codes.INTERNAL_ERROR):
            self.run.abandon()
        else:
            interrupted = exitstatus == exit_codes.INTERRUPTED
            session.exitstatus, lines = self.run.finish(exitstatus, interrupted)
        yield
        terminal = session.config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None:
            for line in lines:
                terminal.write_line(line)


def node_prefix(config, run):
    # type: (Any, Run) -> Text
    """Return what node ids, which are relative to pytest's root, begin with in a list."""
    path = os.path.relpath(as_text(config.rootdir), run.root).replace(os.sep, "/")
    return "" if path == "." else path + "/"


def _outcome(report, item, call):
    # type: (Any, Any, Any) -> Text
    """Return the outcome of one phase of a test."""
    if hasattr(report, "wasxfail"):
        return outcomes.XPASSED if report.passed else outcomes.XFAILED
    if report.failed and (call.excinfo is None or _is_unexpected_success(item, call)):
        # It passes, and fails for the strictness of its own mark.
        return outcomes.XPASSED
    if report.failed:
        return outcomes.FAILED if report.when == "call" else outcomes.ERROR
    return outcomes.SKIPPED if report.skipped else outcomes.PASSED


def _is_unexpected_success(item, call):
    # type: (Any, Any) -> bool
    """Say whether a test of unittest passed that is marked as an expected failure.

    pytest makes an exception of that, which the test has not raised.
    """
    marked = getattr(
        getattr(item, "obj", None), "__unittest_expecting_failure__", False
    )
    return (
        bool(marked)
        and isinstance(call.excinfo.value, pytest.fail.Exception)
        and str(call.excinfo.value).startswith("Unexpected success")
    )


def _detail(report, call):
    # type: (Any, Any) -> Text
    if isinstance(report.longrepr, tuple):
        return detail_of_report(report.longrepr[2])
    if call.excinfo is not None:
        return detail_of_exception(call.excinfo.type, call.excinfo.value)
    return detail_of_report(getattr(report, "wasxfail", None) or report.longreprtext)


def _whole(config, run):
    # type: (Any, Run) -> bool
    """Say whether pytest looked for tests everywhere where they can be."""
    if run.shard:
        return True
    option = config.option
    if option.file_or_dir or getattr(option, "lf", False):
        return False
    ignored = [os.path.abspath(path) for path in option.ignore or ()]
    globs = [
        os.path.abspath(glob) for glob in getattr(option, "ignore_glob", None) or ()
    ]
    folders = [] if _finds_by_testpaths(config) else [as_text(config.args[0])]

    def looked_at(path):
        # type: (Text) -> bool
        path = os.path.join(run.root, path)
        return (
            all(_lies_in(path, folder) for folder in folders)
            and not any(_lies_in(path, as_text(folder)) for folder in ignored)
            and not any(fnmatch.fnmatch(path, as_text(glob)) for glob in globs)
        )

    return run.covered_by(looked_at)


def _finds_by_testpaths(config):
    # type: (Any) -> bool
    source = getattr(config, "args_source", None)
    if source is not None:
        return bool(source.name == "TESTPATHS")
    return bool(config.args == config.getini("testpaths"))


def _lies_in(path, folder):
    # type: (Text, Text) -> bool
    return os.path.join(path, "").startswith(os.path.join(folder, ""))
