"""``run``, ``update`` and ``merge`` with the pytest of this interpreter."""

from __future__ import absolute_import, unicode_literals

import json
import os
import sys

import pytest
from run_tests_command import enter

import onemaster.testlists
from onemaster.testlists._exit_codes import (
    INTERRUPTED,
    OK,
    REGRESSION,
    SLACK,
    STALE,
    USAGE,
)

OPTIONS = ("-p", "onemaster.testlists.plugin", "-p", "no:cacheprovider", "-q")
LIST = """\
mode: exclude

# The comment of x.
tests/test_a.py::test_x  owner=ann  # TypeError: no
tests/test_b.py::test_y  owner=bob  # ValueError: no
"""
FAILS = "def test_%s():\n    raise ValueError('no')\n\n\n"
PASSES = "def test_%s():\n    pass\n\n\n"


@pytest.fixture
def project(tmpdir, capfd, monkeypatch):
    for name in list(os.environ):
        if name.startswith(("COVERAGE_", "COV_", "PYTEST_")):
            monkeypatch.delenv(name)
    parts = os.path.dirname(os.path.abspath(onemaster.testlists.__file__))
    monkeypatch.setenv(str("PYTHONPATH"), str(os.path.dirname(os.path.dirname(parts))))
    monkeypatch.setenv(str("PYTHONDONTWRITEBYTECODE"), str("1"))
    monkeypatch.setenv(str("PYTEST_DISABLE_PLUGIN_AUTOLOAD"), str("1"))
    made = enter(tmpdir, capfd, monkeypatch)
    made.write("testlists/py3.txt", LIST)
    made.write("tests/test_a.py", FAILS % "x" + PASSES % "fine")
    made.write("tests/test_b.py", FAILS % "y")
    return made


def run(project, *arguments, **options):
    return project.run(
        *(("run",) + arguments + ("--",) + OPTIONS + options.get("of", ()))
    )


def rerun(project, *arguments):
    options = ["--option=" + option for option in OPTIONS]
    options.append("--confirmations=2")
    return project.run("update", "--rerun", *(options + list(arguments)))


def test_a_test_that_is_repaired_leaves_the_list(project):
    assert run(project).code == OK
    project.write("tests/test_a.py", PASSES % "x" + PASSES % "fine")
    assert run(project).code == SLACK
    ran = rerun(project)
    assert ran.code == OK, ran
    assert "removed: tests/test_a.py::test_x" in ran.out
    assert project.read("testlists/py3.txt") == (
        "mode: exclude\n\ntests/test_b.py::test_y  owner=bob  # ValueError: no\n"
    )
    assert run(project).code == OK
    ran = rerun(project)
    assert "1 entry, as before" in ran.out


def test_a_new_failure_is_listed_only_when_somebody_accepts_it(project):
    project.write("tests/test_a.py", FAILS % "x" + FAILS % "fine")
    assert run(project).code == REGRESSION
    rerun(project)
    assert project.read("testlists/py3.txt") == LIST
    ran = project.run("update", "--accept", "waits for the client")
    assert ran.code == USAGE
    assert "--accept needs --owner" in ran.err
    ran = rerun(project, "--accept", "waits for the client", "--owner", "cy")
    assert ran.code == OK, ran
    added = (
        "tests/test_a.py::test_fine  owner=cy  # waits for the client: ValueError: no"
    )
    assert "added: " + added in ran.out
    assert added + "\n# The comment of x.\n" in project.read("testlists/py3.txt")
    assert run(project).code == OK


def test_update_touches_nothing_that_did_not_run(project):
    project.write("tests/test_a.py", PASSES % "x")
    project.write("tests/test_b.py", PASSES % "y")
    assert run(project, "--times", "2", of=("-k", "test_x")).code == SLACK
    ran = project.run("update", "--confirmations", "2")
    assert ran.code == OK
    assert "owner=bob" in project.read("testlists/py3.txt")
    assert "owner=ann" not in project.read("testlists/py3.txt")


def test_a_dry_run_writes_nothing(project):
    project.write("tests/test_a.py", PASSES % "x")
    run(project)
    ran = project.run("update", "--dry-run", "--confirmations", "1")
    assert ran.code == OK
    assert "removed: tests/test_a.py::test_x" in ran.out
    assert "2 entries would become 1" in ran.out
    assert project.read("testlists/py3.txt") == LIST


def test_update_without_a_run_says_what_to_do(project):
    ran = project.run("update")
    assert ran.code == OK
    assert "testlists/py3.txt: no run is recorded for it" in ran.err


def test_switch_and_back_select_the_same_tests(project):
    project.write("testlists/py3.txt", "mode: include\n\ntests/test_a.py::test_fine\n")
    run(project, "--all")
    ran = project.run("switch", "--owner", "web", "--reason", "from the first list")
    assert ran.code == OK, ran
    switched = (
        "mode: exclude\n\n"
        "tests/test_a.py::test_x  owner=web  # from the first list: ValueError: no\n"
        "tests/test_b.py::test_y  owner=web  # from the first list: ValueError: no\n"
    )
    assert project.read("testlists/py3.txt") == switched
    assert run(project).code == OK
    ran = project.run("switch", "--to", "exclude")
    assert ran.code == USAGE
    assert "testlists/py3.txt is an exclude list already" in ran.err
    ran = project.run("switch", "--dry-run")
    assert "include list of 1 entry, not written" in ran.out
    assert project.read("testlists/py3.txt") == switched
    code, value = project.json("switch")
    assert (code, value["mode"], value["after"]) == (OK, "include", 1)
    assert project.read("testlists/py3.txt") == (
        "mode: include\n\ntests/test_a.py::test_fine\n"
    )


def test_switch_needs_a_run_of_the_whole_suite(project):
    project.write("testlists/py3.txt", "mode: include\n\ntests/test_a.py::test_fine\n")
    before = project.read("testlists/py3.txt")
    assert project.run("switch").code == USAGE
    run(project, "--all", of=("tests/test_a.py",))
    ran = project.run("switch")
    assert ran.code == USAGE
    assert "run it without naming files" in ran.err
    assert project.read("testlists/py3.txt") == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_run_that_dies_is_a_regression_that_names_the_test(project):
    project.write(
        "tests/test_a.py",
        "import os, signal\n\n\ndef test_z():\n    os.kill(os.getpid(), signal.SIGKILL)\n",
    )
    ran = run(project)
    assert ran.code == REGRESSION
    assert "tests/test_a.py::test_z" in ran.err
    assert project.read("testlists/py3.txt") == LIST


def test_an_interruption_ends_all_runs(project):
    project.write("tests/test_a.py", "def test_x():\n    raise KeyboardInterrupt\n")
    ran = run(project, "--times", "2", "--python", sys.executable)
    assert ran.code == INTERRUPTED
    assert ran.err.count(" -m pytest ") == 1
    assert project.run("update", "--confirmations", "1").code == OK
    assert project.read("testlists/py3.txt") == LIST


def test_several_runs_end_with_the_worst(project):
    ran = run(project, "--python", sys.executable, "--python", sys.executable)
    assert ran.code == OK
    label = "python %d.%d, pytest: exit code 0" % sys.version_info[:2]
    assert ran.out.count(label) == 2


def test_json_holds_the_verdict_and_nothing_else(project):
    project.write("tests/test_b.py", "")
    ran = run(project, "--json")
    value = json.loads(ran.out)
    assert ran.code == value["exit_code"] == STALE
    (result,) = value["runs"]
    assert result["list"] == "testlists/py3.txt"
    (finding,) = result["findings"]
    assert (finding["kind"], finding["line"]) == ("stale", 5)
    assert finding["test"] == "tests/test_b.py::test_y"


def test_a_list_that_is_wrong_runs_no_test(project):
    project.write("testlists/py3.txt", LIST + "tests/test_c.py::test_z\n")
    ran = run(project)
    assert ran.code == USAGE
    assert "py3.txt:6: the reason is missing" in ran.out + ran.err


def test_shards_are_judged_as_one_run(project):
    for number, path in enumerate(["tests/test_a.py", "tests/test_b.py"], 1):
        ran = run(project, "--shard", "%d/2" % number, of=(path,))
        assert ran.code == OK, ran
    name = ".testlists/results-pytest-py%d%d" % sys.version_info[:2]
    shards = ["%s-%dof2.jsonl" % (name, number) for number in (1, 2)]
    ran = project.run("merge", *shards)
    assert ran.code == OK, ran
    assert "3 tests, judged by testlists/py3.txt: exit code 0" in ran.out
    # Only all of them together show that an entry has no test.
    project.write("tests/test_b.py", PASSES % "other")
    run(project, "--shard", "2/2", of=("tests/test_b.py",))
    ran = project.run("merge", *shards)
    assert ran.code == STALE
    assert "testlists/py3.txt:5" in ran.out
    project.write("joined/keep", "")
    ran = project.run("merge", "--into", "joined", *shards)
    assert ran.code == STALE
    joined = "joined/" + name.partition("/")[2] + ".jsonl"
    assert project.run("merge", joined).out == ran.out


def test_a_record_that_is_damaged_is_named(project):
    project.write("shard.jsonl", "{}\n")
    ran = project.run("merge", "shard.jsonl")
    assert ran.code == USAGE
    assert "shard.jsonl:1: this is no line of a results file" in ran.err
