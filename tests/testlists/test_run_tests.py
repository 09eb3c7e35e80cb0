from __future__ import absolute_import, unicode_literals

import datetime
import sys

import pytest
from run_tests_command import enter

from onemaster.testlists._cli import COMMANDS
from onemaster.testlists._exit_codes import EXPIRED, OK, STALE, USAGE

YESTERDAY = datetime.date.today() - datetime.timedelta(1)
TOMORROW = datetime.date.today() + datetime.timedelta(1)

LIST = """\
mode: exclude

tests/test_a.py::test_x  owner=ann  # TypeError: no
tests/test_b.py  # gone
"""


@pytest.fixture
def project(tmpdir, capsys, monkeypatch):
    return enter(tmpdir, capsys, monkeypatch)


def test_help_names_each_command_and_each_exit_code(project):
    ran = project.run("--help")
    assert ran.code == OK
    for name, _, does in COMMANDS:
        assert "  %s " % name in ran.out
        assert does in ran.out
    assert "  8  the date of an entry is past" in ran.out


def test_no_command_is_a_mistake_that_shows_the_help(project):
    ran = project.run()
    assert ran.code == USAGE
    assert "commands:" in ran.out


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_help_of_each_command_has_examples_and_exit_codes(project, name):
    ran = project.run(name, "--help")
    assert ran.code == OK
    assert "examples:\n  run-tests %s" % name in ran.out
    assert "exit codes:\n  0  " in ran.out


def test_an_unknown_command(project):
    ran = project.run("chekc")
    assert ran.code == USAGE
    assert "there is no command chekc; there are init, run," in ran.err


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_an_unknown_option_is_the_documented_code(project, name):
    ran = project.run(name, "--no-such-option")
    assert ran.code == USAGE
    assert "run-tests %s --help" % name in ran.err


def test_version(project):
    assert project.run("--version").out.startswith("run-tests 0.")


def test_without_a_list_the_way_to_one_is_named(project):
    project.write("tox.ini", "[tox]\n")
    ran = project.run("check")
    assert ran.code == USAGE
    assert "run-tests init --help" in ran.err


class TestCheck(object):
    def test_a_good_list(self, project):
        project.write("tests/test_a.py", "")
        project.write("tests/test_b.py", "")
        project.write("testlists/py3.txt", LIST)
        ran = project.run("check")
        assert ran == (OK, "testlists/py3.txt: exclude list, 2 entries\n", "")

    def test_a_file_that_is_gone(self, project):
        project.write("tests/test_a.py", "")
        project.write("testlists/py3.txt", LIST)
        ran = project.run("check")
        assert ran.code == STALE
        assert "testlists/py3.txt:4: there is no file tests/test_b.py" in ran.out

    def test_an_entry_that_expired_and_one_that_will(self, project):
        project.write("a.py", "")
        project.write(
            "testlists/py3.txt",
            "mode: exclude\n\na.py::x  expires=%s  # x\na.py::y  expires=%s  # y\n"
            % (YESTERDAY, TOMORROW),
        )
        ran = project.run("check")
        assert ran.code == EXPIRED
        assert "testlists/py3.txt:3: expired on %s" % YESTERDAY in ran.out
        assert "a.py::y" not in ran.out

    @pytest.mark.parametrize(
        "text, says",
        [
            ("mode: exclude\na.py::x\n", "py3.txt:2: the reason is missing"),
            ("a.py::x  # no\n", "py3.txt:1: the first line that is no comment"),
            (
                "mode: exclude\n<<<<<<< ours\na.py  # a\n=======\n>>>>>>> x\n",
                "py3.txt:2: conflict markers",
            ),
            (
                "mode: exclude\na.py  # a\na.py  # b\n",
                "py3.txt:3: conflict with line 2",
            ),
        ],
    )
    def test_a_line_that_cannot_be_read(self, project, text, says):
        project.write("testlists/py3.txt", text)
        ran = project.run("check")
        assert ran.code == USAGE
        assert says in ran.out
        assert project.read("testlists/py3.txt") == text

    def test_a_list_that_is_missing(self, project):
        ran = project.run("check")
        assert ran.code == USAGE
        assert "testlists/py3.txt: cannot be read" in ran.out

    def test_all_lists_are_looked_at_and_the_worst_decides(self, project):
        project.write("testlists/py3.txt", LIST)
        project.write("other.txt", "what is this\n")
        ran = project.run("check", "other.txt", "testlists/py3.txt")
        assert ran.code == USAGE
        assert "other.txt:1: " in ran.out
        assert "testlists/py3.txt:3: there is no file" in ran.out

    def test_json(self, project):
        project.write("testlists/py3.txt", LIST)
        project.write("tests/test_a.py", "")
        code, value = project.json("check")
        assert code == value["exit_code"] == STALE
        (found,) = value["lists"]
        assert (found["mode"], found["entries"]) == ("exclude", 2)
        (finding,) = found["findings"]
        assert (finding["line"], finding["exit_code"]) == (4, STALE)

    def test_a_list_that_is_not_sorted_is_noted_and_fixed(self, project):
        project.write("a.py", "")
        text = "mode: exclude\n# of y\na.py::y # y\n".replace(" # y", "  # y")
        project.write("testlists/py3.txt", text + "a.py::x  # x\n")
        ran = project.run("check")
        assert ran.code == OK
        assert "check --fix" in ran.out
        ran = project.run("check", "--fix")
        assert ran.code == OK
        assert "check --fix" not in ran.out
        assert project.read("testlists/py3.txt") == (
            "mode: exclude\n\na.py::x  # x\n# of y\na.py::y  # y\n"
        )


class TestImport(object):
    TEXT = "# they fail\nshop.test_cart.A\nshop.test_till\n"

    def test_a_list_of_another_tool_becomes_a_new_file(self, project):
        project.write("src/shop/test_cart.py", "")
        project.write("src/shop/test_till.py", "")
        project.write("tests-py3.txt", self.TEXT)
        ran = project.run("import", "stestr", "tests-py3.txt", "--list", "py3.txt")
        assert ran == (OK, "py3.txt: exclude list of 2 entries\n", "")
        assert project.read("py3.txt") == (
            "mode: exclude\n\nsrc/shop/test_cart.py::A  # they fail\n"
            "src/shop/test_till.py  # they fail\n"
        )

    def test_nothing_is_written_if_a_line_cannot_be_taken_over(self, project):
        project.write("src/shop/test_cart.py", "")
        project.write("tests-py3.txt", self.TEXT)
        arguments = ("import", "stestr", "tests-py3.txt", "--list", "py3.txt")
        ran = project.run(*arguments)
        assert ran.code == USAGE
        assert "tests-py3.txt:3: no module shop.test_till" in ran.err
        assert "--skip-unknown" in ran.err
        assert not project.exists("py3.txt")
        ran = project.run(*(arguments + ("--skip-unknown",)))
        assert ran.code == OK
        assert "1 entry, 1 line left out" in ran.out

    def test_a_list_that_is_there_is_not_written_over(self, project):
        project.write("src/shop/test_cart.py", "")
        project.write("tests-py3.txt", "shop.test_cart\n")
        project.write("py3.txt", "mine\n")
        ran = project.run("import", "stestr", "tests-py3.txt", "--list", "py3.txt")
        assert ran.code == USAGE
        assert "py3.txt: the file exists already" in ran.err
        assert project.read("py3.txt") == "mine\n"

    def test_several_files_become_one_list(self, project):
        project.write("test/test_abc.py", "")
        project.write("test/test_ast.py", "")
        project.write("tags/test_abc.txt", "test.test_abc.A.test_b @ linux-x86_64\n")
        project.write("tags/test_ast.txt", "test.test_ast.A.test_b\n")
        ran = project.run(
            "import",
            "graalpy",
            "tags/test_abc.txt",
            "tags/test_ast.txt",
            "--list",
            "graalpy.txt",
        )
        assert ran.code == OK
        assert project.read("graalpy.txt") == (
            "mode: include\n\n"
            'test/test_abc.py::A::test_b  if platform == "linux"\n'
            "test/test_ast.py::A::test_b\n"
        )

    def test_tags_and_dates_of_chromium(self, project):
        project.write("src/shop/test_cart.py", "")
        project.write("expected.txt", "[ py2 ] shop.test_cart.A [ Failure Pass ]\n")
        ran = project.run(
            "import",
            "chromium",
            "expected.txt",
            "--list",
            "py3.txt",
            "--tag",
            "py2=python < 3",
            "--expires",
            "2027-06-30",
            "--owner",
            "web",
        )
        assert ran.code == OK
        assert project.read("py3.txt").endswith(
            "\nsrc/shop/test_cart.py::A  if python < 3  owner=web  expires=2027-06-30"
            "  flaky  # listed in expected.txt\n"
        )

    def test_json(self, project):
        project.write("tests-py3.txt", "shop.test_cart\n")
        code, value = project.json(
            "import", "stestr", "tests-py3.txt", "--list", "py3.txt"
        )
        assert code == USAGE
        assert value["entries"] == 0
        assert value["problems"][0].startswith("tests-py3.txt:1: ")

    def test_a_file_that_is_not_utf_8(self, project, tmpdir):
        tmpdir.join("old.txt").write_binary(b"a\n\xff\n")
        ran = project.run("import", "tahoe", "old.txt", "--list", "py3.txt")
        assert ran.code == USAGE
        assert "old.txt:2: this is not UTF-8" in ran.err

    def test_a_file_that_is_missing(self, project):
        ran = project.run("import", "tahoe", "old.txt", "--list", "py3.txt")
        assert ran.code == USAGE
        assert "old.txt" in ran.err
        assert "Traceback" not in ran.err


@pytest.mark.skipif(sys.version_info >= (3, 8), reason="it runs here")
@pytest.mark.parametrize("name", ["init", "report"])
def test_what_needs_a_newer_python_says_so(project, name):
    project.write("testlists/py3.txt", "mode: exclude\n")
    ran = project.run(name)
    assert ran.code == USAGE
    assert "needs Python 3.8 or later" in ran.err
