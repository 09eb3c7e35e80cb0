# -*- coding: utf-8 -*-
"""The plugin of pytest, in processes of their own."""

from __future__ import unicode_literals

import io
import os
import re
import subprocess
import sys

import pytest
import runners

from onemaster.testlists import _exit_codes as codes
from onemaster.testlists._outcomes import load_record

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SUITE = """\
import pytest

def test_good():
    pass

def test_bad():
    assert False, "it is bad"

@pytest.mark.slow
def test_slow():
    assert False, "it is slow"

class TestX(object):
    def test_more(self):
        assert False

class TestXY(object):
    def test_more(self):
        pass
"""

EXCLUDE = """\
mode: exclude

tests/test_a.py::TestX  # why
tests/test_a.py::test_bad  # why
tests/test_a.py::test_slow  # why
"""


@pytest.fixture
def project(tmpdir):
    return runners.project(tmpdir, EXCLUDE, test_a=SUITE)


def test_without_a_configuration_it_does_nothing(tmpdir):
    runners.write(tmpdir, {"test_a.py": SUITE, "pytest.ini": "[pytest]\n"})
    code, output = runners.run("pytest", tmpdir)
    assert code == codes.REGRESSION
    assert "3 failed, 2 passed" in output
    assert "testlists" not in output
    assert sorted(os.listdir("{}".format(tmpdir))) == ["pytest.ini", "test_a.py"]


def test_the_entry_point_loads_it(project):
    with io.open(os.path.join(CHECKOUT, "setup.py"), encoding="utf-8") as stream:
        (plugin,) = re.findall(r'"pytest11": \[\s*"(.*)",\s*\]', stream.read())
    info = "onemaster_plugin-0.dist-info/"
    metadata = "Metadata-Version: 2.1\nName: onemaster-plugin\nVersion: 0\n"
    runners.write(
        project,
        {
            info + "METADATA": metadata,
            info + "entry_points.txt": "[pytest11]\n{}\n".format(plugin),
        },
    )
    environment = runners.environment(project)
    del environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    output = subprocess.check_output(command, cwd=project, env=environment)
    assert b"testlists: exclude list list.txt: 5 ran" in output


def test_the_header_names_the_list_and_the_last_lines_say_what_to_do(tmpdir):
    text = EXCLUDE + "tests/test_a.py::test_good  # why\n"
    project = runners.project(tmpdir, text, test_a=SUITE)
    code, output = runners.run("pytest", project)
    assert code == codes.SLACK
    assert "\ntestlists: exclude list list.txt, 4 entries\n" in output
    assert output.replace("\r", "").splitlines()[-4:] == [
        "slack: list.txt:6: tests/test_a.py::test_good: passes and is listed; let "
        "run-tests update remove it",
        "testlists: exclude list list.txt: 5 ran, 2 passed; of 4 listed ones 1 passed",
        "found: 1 slack",
        "next: run-tests update brings the list up to date; commit it",
    ]


def test_a_class_does_not_stand_for_one_whose_name_is_longer(tmpdir):
    source = SUITE.replace("        pass", "        assert False")
    project = runners.project(tmpdir, EXCLUDE, test_a=source)
    code, output = runners.run("pytest", project)
    assert code == codes.REGRESSION
    assert "regression: tests/test_a.py::TestXY::test_more: failed" in output


@pytest.mark.parametrize(
    "arguments, ran",
    [
        (["-k", "bad or more"], {"test_bad", "test_more"}),
        (["-m", "slow"], {"test_slow"}),
        (["tests/test_a.py::TestXY"], {"test_more"}),
        (["tests/test_a.py"], {"test_good", "test_bad", "test_slow", "test_more"}),
        (["--deselect", "tests/test_a.py"], {"test_other"}),
        (
            ["--ignore", "tests/test_b.py"],
            {"test_good", "test_bad", "test_slow", "test_more"},
        ),
    ],
    ids=["-k", "-m", "a test", "a file", "--deselect", "--ignore"],
)
def test_a_partial_run_judges_what_ran(tmpdir, arguments, ran):
    runners.project(
        tmpdir,
        EXCLUDE + "tests/test_b.py::test_other  # why\n",
        test_a=SUITE,
        test_b="def test_other():\n    assert False\n",
    )
    arguments += ["-W", "ignore"]
    code, output = runners.run("pytest", tmpdir, *arguments)
    assert code == codes.OK, output
    assert set(runners.outcomes(tmpdir)) == ran


def test_stale_entries_are_seen_where_all_tests_are_looked_for(tmpdir):
    text = EXCLUDE + "tests/test_b.py::test_gone  # why\n"
    project = runners.project(tmpdir, text, test_a=SUITE)
    stale = "stale: list.txt:6: tests/test_b.py::test_gone: matches no test"
    for arguments in [[], ["-k", "good"]]:
        code, output = runners.run("pytest", project, *arguments)
        assert code == codes.STALE
        assert stale in output
    for arguments in [["tests/test_a.py"], ["--ignore", "tests/test_b.py"]]:
        code, output = runners.run("pytest", project, *arguments)
        assert code == codes.OK
        assert "(not all tests were looked for: stale entries are not seen)" in output


def test_an_include_list_leaves_out_what_is_not_on_it(tmpdir):
    text = "mode: include\n\ntests/test_a.py::test_good\n"
    project = runners.project(tmpdir, text, test_a=SUITE, test_b="import gone\n")
    code, output = runners.run("pytest", project)
    assert code == codes.OK, output
    assert "4 deselected" in output
    assert runners.outcomes(project) == {"test_good": ["passed"]}


def test_all_tests_run_where_that_is_asked_for(tmpdir):
    text = "mode: include\n\ntests/test_a.py::test_good\n"
    project = runners.project(tmpdir, text, test_a=SUITE)
    code, output = runners.run("pytest", project, "--testlist-all")
    assert code == codes.OK, output
    assert runners.outcomes(project)["test_bad"] == ["failed"]
    assert (
        "note: tests/test_a.py::TestXY::test_more: passes and is not listed; let "
        "run-tests update add it"
    ) in output


def test_an_empty_include_list_runs_nothing(tmpdir):
    project = runners.project(tmpdir, "mode: include\n", test_a=SUITE)
    assert runners.run("pytest", project)[0] == codes.NOTHING_RAN


def test_a_set_up_that_passes_does_not_hide_a_teardown_that_fails(tmpdir):
    source = """\
import pytest

@pytest.fixture
def thing():
    yield 1
    raise KeyError("teardown")

def test_thing(thing):
    pass
"""
    text = "mode: exclude\n\ntests/test_a.py::test_thing  # why\n"
    project = runners.project(tmpdir, text, test_a=source)
    code, output = runners.run("pytest", project)
    assert code == codes.OK, output
    assert runners.outcomes(project) == {"test_thing": ["error"]}


def test_subtests_belong_to_their_test(tmpdir):
    source = """\
import unittest

class Case(unittest.TestCase):
    def test_parts(self):
        if not hasattr(self, "subTest"):
            self.fail("first")
        with self.subTest(part=1):
            pass
        with self.subTest(part=2):
            self.fail("second")
"""
    project = runners.project(tmpdir, "mode: exclude\n", test_a=source)
    code, _ = runners.run("pytest", project)
    assert code == codes.REGRESSION
    assert runners.outcomes(project) == {"test_parts": ["failed"]}
    text = "mode: exclude\n\ntests/test_a.py::Case  # why\n"
    runners.write(tmpdir, {"list.txt": text})
    assert runners.run("pytest", project)[0] == codes.OK


def test_parametrised_tests_have_one_id_on_all_interpreters(tmpdir):
    source = """\
# -*- coding: utf-8 -*-
import pytest

@pytest.mark.parametrize("value", [10 ** 20, len, type(u""), str, IOError, u"\\xe9 # a"])
def test_value(value):
    assert value is str
"""
    project = runners.project(tmpdir, "mode: exclude\n", test_a=source)
    runners.run("xdist", project)
    found = load_record(runners.results(project)).collected
    values = ["100000000000000000000", "len", "str0", "str1", "OSError", "\\xe9 # a"]
    assert list(found) == ["tests/test_a.py::test_value[{}]".format(v) for v in values]


# Lists and configurations that cannot be used.


@pytest.mark.parametrize(
    "content, message",
    [
        ("mode: exclude\n<<<<<<< ours\n", "list.txt:2: conflict markers of a merge"),
        (None, "list.txt: cannot be read: Is a directory"),
    ],
    ids=["half merged", "directory"],
)
def test_a_list_that_cannot_be_used(tmpdir, content, message):
    marker = "import io\nio.open('imported', 'w').close()\n"
    project = runners.project(tmpdir, None, test_a=marker + SUITE)
    if content is None:
        os.mkdir(os.path.join(project, "list.txt"))
    else:
        runners.write(project, {"list.txt": content})
    before = sorted(os.listdir(project))
    code, output = runners.run("pytest", project)
    assert code == codes.USAGE
    assert message in output
    assert "Traceback" not in output
    assert sorted(os.listdir(project)) == before


@pytest.mark.parametrize("runner", ["xdist", "unittest", "django"])
def test_no_runner_goes_on_without_its_list(tmpdir, runner):
    project = runners.project(tmpdir, None, test_a=SUITE)
    code, output = runners.run(runner, project)
    assert code == codes.USAGE
    assert "list.txt: cannot be read: No such file or directory" in output
    assert "Traceback" not in output
    assert not os.path.exists(os.path.join(project, ".testlists"))


def test_a_configuration_that_cannot_be_used(project):
    runners.write(project, {"tox.ini": "[onemaster:testlists]\nlist = a\n"})
    code, output = runners.run("pytest", project)
    assert code == codes.USAGE
    assert "tox.ini:2: there is no setting list, only lists, results, strict" in output


# The end of a run that is none.

ENDS = {
    "exit": "os._exit(0)",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "terminated": "os.kill(os.getpid(), signal.SIGTERM)",
    "interrupted": "os.kill(os.getpid(), signal.SIGINT)",
}
CUT = """\
import os
import signal

def test_first():
    assert False

def test_second():
    {}

def test_third():
    pass
"""
CUT_LIST = "mode: exclude\n\n" + "".join(
    "tests/test_a.py::test_{}  # why\n".format(name)
    for name in ["first", "second", "third"]
)


@pytest.mark.parametrize("end", sorted(ENDS))
def test_after_a_crash_only_tests_that_ended_count(tmpdir, end):
    project = runners.project(tmpdir, CUT_LIST, test_a=CUT.format(ENDS[end]))
    code, output = runners.run("pytest", project)
    record = load_record(runners.results(project))
    assert runners.outcomes(project) == {"test_first": ["failed"]}
    assert record.unfinished == {"tests/test_a.py::test_second"}
    assert len(record.collected) == 3
    assert record.finished == (end == "interrupted") == record.interrupted
    expected = {"exit": codes.REGRESSION, "interrupted": codes.INTERRUPTED}
    if end in expected:
        assert code == expected[end], output
    else:
        assert code < 0
    with open(os.path.join(project, "list.txt")) as stream:
        assert stream.read() == CUT_LIST


@pytest.mark.parametrize("end", ["exit", "killed"])
def test_a_worker_that_dies_takes_one_test_with_it(tmpdir, end):
    project = runners.project(tmpdir, CUT_LIST, test_a=CUT.format(ENDS[end]))
    code, output = runners.run("xdist", project)
    assert code == codes.REGRESSION, output
    record = load_record(runners.results(project))
    assert runners.outcomes(project) == {
        "test_first": ["failed"],
        "test_second": ["crashed"],
        "test_third": ["passed"],
    }
    assert record.finished
    assert len(record.collected) == 3
    assert "mark the entry as crashes or hangs" in output


def test_ctrl_c_under_xdist(tmpdir):
    waits = "os.kill(os.getppid(), signal.SIGINT)\n    signal.pause()"
    project = runners.project(tmpdir, CUT_LIST, test_a=CUT.format(waits))
    code, output = runners.run("xdist", project)
    assert code == codes.INTERRUPTED, output
    record = load_record(runners.results(project))
    assert set(runners.outcomes(project)) <= {"test_first"}
    assert record.interrupted


def test_what_a_test_forks_may_end_as_it_will(tmpdir):
    source = """\
import os

def test_fork():
    child = os.fork()
    if not child:
        os._exit(7)
    assert os.waitpid(child, 0)[1] >> 8 == 7
"""
    project = runners.project(tmpdir, "mode: exclude\n", test_a=source)
    code, output = runners.run("pytest", project, "-W", "ignore::DeprecationWarning")
    assert code == codes.OK, output


def test_stopping_at_the_first_failure_leaves_the_others_unjudged(tmpdir):
    project = runners.project(tmpdir, "mode: exclude\n", test_a=SUITE)
    code, _ = runners.run("pytest", project, "-x")
    assert code == codes.REGRESSION
    assert runners.outcomes(project) == {
        "test_good": ["passed"],
        "test_bad": ["failed"],
    }


# Options.


def test_a_list_on_the_command_line(tmpdir):
    runners.write(tmpdir, {"test_a.py": SUITE, "pytest.ini": "[pytest]\n"})
    lists = {"other.txt": EXCLUDE.replace("tests/", "")}
    runners.write(tmpdir, lists)
    code, output = runners.run("pytest", tmpdir, "--testlist", "other.txt")
    assert code == codes.OK, output
    assert "exclude list other.txt" in output


def test_without_the_list(project):
    code, output = runners.run("pytest", project, "--testlist-off")
    assert code == codes.REGRESSION
    assert "testlists:" not in output
    assert not os.path.exists(os.path.join(project, ".testlists"))


def test_results_without_a_list(project):
    path = os.path.join(project, "out", "here.jsonl")
    arguments = ["--testlist-off", "--testlists-results", path]
    code, _ = runners.run("pytest", project, *arguments)
    assert code == codes.REGRESSION
    record = load_record(path)
    assert record.whole and record.finished
    assert len(record.attempts) == 5


def test_a_shard_is_named_in_its_results(project):
    arguments = ["--testlist-shard", "2/3", "tests/test_a.py"]
    assert runners.run("pytest", project, *arguments)[0] == codes.OK
    record = load_record(runners.results(project).replace(".jsonl", "-2of3.jsonl"))
    assert record.shard == (2, 3)
    assert record.whole and not record.complete


def test_a_shard_that_is_none(project):
    code, output = runners.run("pytest", project, "--testlist-shard=4/3")
    assert code == codes.USAGE
    assert "--testlist-shard: 4/3 is no part of a suite" in output


def test_looking_at_the_tests_records_nothing(project):
    code, _ = runners.run("pytest", project, "--collect-only", "-q")
    assert code == codes.OK
    assert not os.path.exists(os.path.join(project, ".testlists"))


def test_a_run_from_another_folder_uses_the_same_ids(project):
    process = subprocess.Popen(
        runners.command("pytest", os.path.join(project, "tests")),
        cwd=os.path.dirname(project),
        env=runners.environment(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0]
    assert process.returncode == codes.OK, output
    assert "tests/test_a.py::test_bad" in load_record(runners.results(project)).attempts
