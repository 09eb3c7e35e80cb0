"""From no list to an exclude list, on a real Python 2.7 and the running Python 3."""

from __future__ import annotations

import os
import sys
from typing import List

import interpreters
import pytest
from run_tests_command import Project, Ran, enter

from onemaster.testlists._exit_codes import NOTHING_RAN, OK, REGRESSION, SLACK, USAGE

DISCOVER = ("--", "discover", "-s", "tests", "-t", ".")
RUN = ("run", "--runner", "unittest", "--python", sys.executable)

TEXT = """\
# -*- coding: utf-8 -*-
import unittest


class TestText(unittest.TestCase):
    def test_join(self):
        self.assertEqual("caf\\xc3\\xa9" + u"".encode("utf-8"), "caf\\xc3\\xa9")

    def test_divide(self):
        self.assertEqual(7 / 2, 3)

    def test_plain(self):
        self.assertEqual("a" + "b", "ab")

    @unittest.skip("not yet")
    def test_later(self):
        pass


class TestWrong(unittest.TestCase):
    def test_everywhere(self):
        self.assertEqual(1, 2)
"""
CONFIG = """\
import ConfigParser
import unittest


class TestConfig(unittest.TestCase):
    def test_read(self):
        ConfigParser.ConfigParser()
"""
GOOD = """\
import unittest


class TestGood(unittest.TestCase):
    def test_one(self):
        pass

    def test_two(self):
        pass
"""
STOPS = """\
import os
import signal
import time
import unittest


class TestStops(unittest.TestCase):
    def test_dies(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def test_hangs(self):
        time.sleep(3600)

    def test_is_fine(self):
        pass
"""


@pytest.fixture
def project(
    tmp_path: object, capsys: object, monkeypatch: pytest.MonkeyPatch
) -> Project:
    for name in list(os.environ):
        if name.startswith(("PYTHON", "COVERAGE_", "COV_")):
            monkeypatch.delenv(name)
    for name, value in interpreters.environment().items():
        if name.startswith("PYTHON"):
            monkeypatch.setenv(name, value)
    made = enter(tmp_path, capsys, monkeypatch)
    made.write("tests/__init__.py", "")
    made.write("tests/test_text.py", TEXT)
    made.write("tests/test_config.py", CONFIG)
    made.write("tests/test_good.py", GOOD)
    return made


def entries(project: Project, path: str = "testlists/py3.txt") -> List[str]:
    return project.read(path).split("\n")[2:-1]


def init(project: Project, *options: str) -> Ran:
    return project.run("init", "--runner", "unittest", *options, *DISCOVER)


def test_the_way_from_no_list_to_an_exclude_list(project: Project) -> None:
    project.write("tox.ini", "[tox]\n")
    ran = init(project, "--old", interpreters.python27())
    assert ran.code == OK, ran
    assert "pass on both: 3\n" in ran.out
    assert "pass on python 2.7, unittest only: 3\n" in ran.out
    assert "fail on both: 1\n" in ran.out
    assert entries(project) == [
        "tests/test_good.py::TestGood::test_one",
        "tests/test_good.py::TestGood::test_two",
        "tests/test_text.py::TestText::test_plain",
    ]
    assert "lists = testlists/py3.txt if python >= 3" in ran.out
    configuration = [
        line.strip() for line in ran.out.splitlines() if line[:7] == " " * 7
    ]
    project.write("tox.ini", "\n".join(configuration) + "\n")

    # What passes gates, and the rest does not run.
    assert project.run(*RUN, *DISCOVER).code == OK
    project.write("tests/test_good.py", GOOD.replace("pass", "self.fail('broken')", 1))
    assert project.run(*RUN, *DISCOVER).code == REGRESSION
    project.write("tests/test_good.py", GOOD)
    # On 2.7 no list holds.
    ran = project.run(
        "run", "--runner", "unittest", "--python", interpreters.python27(), *DISCOVER
    )
    assert ran.code == REGRESSION
    assert "no list holds for python 2.7, unittest" in ran.err

    # A test is repaired; one run is not enough to believe it.
    project.write("tests/test_text.py", TEXT.replace("7 / 2", "7 // 2"))
    assert project.run(*RUN, "--all", *DISCOVER).code == OK
    before = entries(project)
    ran = project.run("update")
    assert ran.code == OK
    assert "update --rerun" in ran.err
    assert entries(project) == before
    ran = project.run(
        "update", "--rerun", "--runner", "unittest", "--python", sys.executable
    )
    assert ran.code == OK, ran
    assert "added: tests/test_text.py::TestText::test_divide\n" in ran.out
    assert entries(project) == sorted(
        [*before, "tests/test_text.py::TestText::test_divide"]
    )
    ran = project.run("update")
    assert "4 entries, as before" in ran.out

    # Most tests pass by now, so what fails is named instead.
    assert project.run(*RUN, "--all", *DISCOVER).code == OK
    ran = project.run("switch", "--owner", "web")
    assert ran.code == OK, ran
    assert "exclude list of 4 entries, before an include list of 4" in ran.out
    assert [line.partition("  ")[0] for line in entries(project)] == [
        "tests/test_config.py",
        "tests/test_text.py::TestText::test_join",
        "tests/test_text.py::TestText::test_later",
        "tests/test_text.py::TestWrong::test_everywhere",
    ]
    assert project.run(*RUN, *DISCOVER).code == OK
    project.write(
        "tests/test_config.py",
        CONFIG.replace("import ConfigParser", "import configparser as ConfigParser"),
    )
    assert project.run(*RUN, *DISCOVER).code == SLACK


def test_an_exclude_list_has_the_error_of_each_test(project: Project) -> None:
    ran = init(project, "--mode", "exclude", "--owner", "web")
    assert ran.code == OK, ran
    found = entries(project)
    assert [line.split("  ")[:2] for line in found] == [
        ["tests/test_config.py", "owner=web"],
        ["tests/test_text.py::TestText::test_divide", "owner=web"],
        ["tests/test_text.py::TestText::test_join", "owner=web"],
        ["tests/test_text.py::TestWrong::test_everywhere", "owner=web"],
    ]
    reasons = [line.partition("  # ")[2] for line in found]
    assert "No module named 'ConfigParser'" in reasons[0]
    assert reasons[1] == "AssertionError: 3.5 != 3"
    assert reasons[2].startswith("TypeError: ")
    assert reasons[3] == "AssertionError: 1 != 2"
    assert project.run(*RUN, *DISCOVER).code == OK


def test_what_stops_the_run_is_found_and_left_out(project: Project) -> None:
    project.write("tests/test_stops.py", STOPS)
    ran = init(project, "--mode", "exclude", "--hangs-after", "3")
    assert ran.code == OK, ran
    assert [line for line in entries(project) if "Stops" in line] == [
        "tests/test_stops.py::TestStops::test_dies  crashes"
        "  # the process died of SIGKILL",
        "tests/test_stops.py::TestStops::test_hangs  hangs"
        "  # did not end within 3 seconds",
    ]
    # They are not run, so the suite comes to its end.
    assert project.run(*RUN, *DISCOVER).code == OK


def test_a_list_that_is_there_stays(project: Project) -> None:
    project.write("testlists/py3.txt", "mine\n")
    ran = init(project)
    assert ran.code == USAGE
    assert "testlists/py3.txt is there already" in ran.err
    assert project.read("testlists/py3.txt") == "mine\n"


@pytest.mark.parametrize(
    "option, says",
    [
        (("--new", "no-such-python"), "no-such-python cannot be run"),
        (("--times", "0"), "--times takes a number from 1"),
    ],
)
def test_mistakes(project: Project, option: List[str], says: str) -> None:
    ran = project.run("init", "--runner", "unittest", *option)
    assert ran.code == USAGE
    assert says in ran.err


def test_a_python_without_onemaster_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH")
    ran = project.run("init", "--new", interpreters.python27(), "--runner", "unittest")
    assert ran.code == USAGE
    assert "Is onemaster installed for it?" in ran.err
    assert "No module named" in ran.err
    assert not project.exists("testlists/py2.txt")


def test_a_suite_without_tests_makes_no_list(project: Project) -> None:
    project.write("empty/__init__.py", "")
    ran = project.run(
        "init", "--runner", "unittest", "--", "discover", "-s", "empty", "-t", "."
    )
    assert ran.code == NOTHING_RAN, ran
    assert not project.exists("testlists/py3.txt")
