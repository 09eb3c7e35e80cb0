"""Lists in a real git repository, merged by the driver that git itself calls."""

from __future__ import absolute_import, unicode_literals

import os
import subprocess

import pytest
from git_repository import Repository
from run_tests_command import enter

import onemaster.testlists
from onemaster.testlists._exit_codes import OK, USAGE

LIST = "testlists/py3.txt"


def listed(*tests, **options):
    mode = options.get("mode", "exclude")
    return "mode: %s\n\n" % mode + "".join("a.py::%s  # no\n" % test for test in tests)


@pytest.fixture
def project(tmpdir, capfd, monkeypatch):
    parts = os.path.dirname(os.path.abspath(onemaster.testlists.__file__))
    monkeypatch.setenv(str("PYTHONPATH"), str(os.path.dirname(os.path.dirname(parts))))
    for name in list(os.environ):
        if name.startswith(("GIT_", "COVERAGE_", "COV_")):
            monkeypatch.delenv(name)
    return enter(tmpdir, capfd, monkeypatch)


@pytest.fixture
def repository(project, tmpdir):
    made = Repository(tmpdir)
    made.write(LIST, listed("b", "d", "f", "h"))
    made.commit()
    ran = project.run("merge", "--install-driver")
    assert ran.code == OK, ran
    assert made.read(".gitattributes") == "/testlists/py3.txt merge=testlists\n"
    made.commit()
    return made


def diverge(repository, ours, theirs):
    """Put one text on the main branch and one on another; merge; say whether it went."""
    repository.git("checkout", "-q", "-b", "side")
    repository.write(LIST, theirs)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write(LIST, ours)
    repository.commit()
    process = subprocess.Popen(
        ["git", "merge", "--no-edit", "side"],
        cwd=repository.folder,
        env=repository.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0].decode("utf-8")
    return process.returncode == 0, output


def test_changes_side_by_side_do_not_conflict(repository):
    merged, output = diverge(
        repository,
        listed("b", "c", "d", "f", "h"),  # added c
        listed("b", "e", "f", "g", "h"),  # removed d, added e and g
    )
    assert merged, output
    assert repository.read(LIST) == listed("b", "c", "e", "f", "g", "h")


def test_git_alone_would_stop_there(repository):
    repository.write(".gitattributes", "")
    repository.commit()
    merged, _ = diverge(
        repository,
        listed("b", "c", "d", "f", "h"),
        listed("b", "e", "f", "g", "h"),
    )
    assert not merged


def test_what_one_side_removed_does_not_come_back(repository):
    merged, output = diverge(repository, listed("b", "h"), listed("b", "d", "f"))
    assert merged, output
    assert repository.read(LIST) == listed("b")


def test_two_changes_of_one_entry_stop_the_merge(repository, project):
    text = listed("b", "d", "f", "h")
    merged, output = diverge(
        repository,
        text.replace("d  #", "d  owner=ann  #"),
        text.replace("d  #", "d  owner=bob  #").replace("a.py::h  # no\n", ""),
    )
    assert not merged
    assert "testlists/py3.txt: both sides changed the entry of a.py::d" in output
    found = repository.read(LIST)
    for line in (
        "<<<<<<< ours",
        "a.py::d  owner=ann  # no",
        "a.py::d  owner=bob  # no",
    ):
        assert line in found.split("\n")
    assert "a.py::h" not in found
    # Until somebody has chosen, no test runs under it.
    project.write("a.py", "")
    ran = project.run("check")
    assert ran.code == USAGE
    assert "testlists/py3.txt:4: conflict markers" in ran.out


def test_a_side_that_switched_and_one_that_changed_stop_the_merge(repository):
    merged, output = diverge(
        repository, listed("a", mode="include"), listed("b", "d", "f")
    )
    assert not merged
    assert "switched the mode" in output


def test_lists_that_both_sides_made(repository, tmpdir):
    repository.write("tox.ini", "[onemaster:testlists]\nlists = new.txt\n")
    repository.write(".gitattributes", "/new.txt merge=testlists\n")
    repository.commit()
    repository.git("checkout", "-q", "-b", "side")
    repository.write("new.txt", listed("a", "b"))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("new.txt", listed("b", "c"))
    repository.commit()
    repository.git("merge", "-q", "--no-edit", "side")
    assert repository.read("new.txt") == listed("a", "b", "c")


def test_what_is_no_list_is_merged_as_text(repository):
    merged, output = diverge(repository, "ours\n", "theirs\n")
    assert not merged
    assert "testlists/py3.txt:1: the first line that is no comment" in output
    assert repository.read(LIST) == (
        "<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n"
    )


def test_line_ends_stay(project, tmpdir):
    text = listed("b", "d").replace("\n", "\r\n")
    for name, content in (
        ("base", text),
        ("ours", text + "a.py::e  # no\r\n"),
        ("theirs", text.replace("a.py::b  # no\r\n", "")),
    ):
        tmpdir.join(name).write_binary(content.encode("ascii"))
    ran = project.run("merge", "--driver", "base", "ours", "theirs", LIST)
    assert ran == (OK, "", "")
    merged = listed("d", "e").replace("\n", "\r\n").encode("ascii")
    assert tmpdir.join("ours").read_binary() == merged


def test_installing_again_changes_nothing_and_keeps_what_is_there(repository, project):
    repository.write(".gitattributes", "*.png binary")
    for _ in range(2):
        assert project.run("merge", "--install-driver").code == OK
        assert repository.read(".gitattributes") == (
            "*.png binary\n/testlists/py3.txt merge=testlists\n"
        )


def test_outside_of_a_repository(project):
    project.write(LIST, listed("b"))
    ran = project.run("merge", "--install-driver")
    assert ran.code == USAGE
    assert "git refuses: fatal: not in a git directory" in ran.err
    assert not project.exists(".gitattributes")
