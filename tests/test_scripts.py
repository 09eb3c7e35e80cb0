import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


@pytest.fixture
def load(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def load(name):
        loader = importlib.machinery.SourceFileLoader(
            "script_" + name, str(SCRIPTS / name)
        )
        module = importlib.util.module_from_spec(
            importlib.util.spec_from_loader(loader.name, loader)
        )
        loader.exec_module(module)
        return module

    return load


def run(name, *arguments, **variables):
    return subprocess.run(
        [sys.executable, str(SCRIPTS / name), *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )


@pytest.mark.parametrize("name", ["demo", "make-moved-modules", "test"])
def test_help(name):
    result = run(name, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith("usage: scripts/{} ".format(name))
    assert "exit codes:" in result.stdout


class TestTest:
    def test_ci_leaves_nothing_out(self):
        result = run("test", "--without", "py27", CI="true")
        assert result.returncode == 2
        assert result.stderr == (
            "scripts/test: --without is for people; in CI every environment must run\n"
        )

    def test_arguments_for_tox_and_pytest_pass_through(self, load):
        options, rest = load("test").parse(
            ["--without", "py27,py36", "-v", "--", "-k", "dict", "--without", "x"]
        )
        assert options.without == ["py27", "py36"]
        assert rest == ["-v", "--", "-k", "dict", "--without", "x"]

    def test_a_missing_python_is_named_with_the_way_round(self, load, monkeypatch):
        script = load("test")
        monkeypatch.setenv("PATH", "")
        monkeypatch.delenv("PYENV_ROOT", raising=False)
        with pytest.raises(script.SetupError) as caught:
            script.refuse_missing_pythons(["py27", "lint", "py311-lowest"], ["py36"])
        assert str(caught.value).startswith("Python 2.7 and 3.11 not found.")
        assert str(caught.value).endswith(
            "scripts/test --without py36,py27,py311-lowest"
        )

    def test_what_is_left_out_is_said_loudly(self, load):
        script = load("test")
        assert script.left_out_notice([]) == ""
        assert "NOT TESTED, left out by --without: py27" in script.left_out_notice(
            ["py27"]
        )


class TestDemo:
    def test_an_existing_folder_is_left_alone(self, tmp_path):
        result = run("demo", "--keep", str(tmp_path))
        assert result.returncode == 2
        assert "exists already" in result.stderr

    def test_diff_gives_hunks_with_one_line_of_context(self, load):
        before = "a\nb\nc\nd\ne\nf\ng\n"
        after = before.replace("a", "A").replace("g", "G")
        assert load("demo").diff(before, after) == [
            ["-a", "+A", " b"],
            [" f", "-g", "+G"],
        ]

    def test_a_telling_hunk_is_shown_once(self, load, capsys):
        hunk = ["-names = map(str, filter(str.isalpha, x))", "+names = ..."]
        load("demo").show_telling([("a.py", hunk), ("b.py", ["-x", "+y"])])
        shown = capsys.readouterr().out
        assert shown.count("names = map") == 1
        assert "b.py" not in shown


class TestEnvironment:
    def test_pyenv_versions_come_first_newest_first(self, load, monkeypatch, tmp_path):
        for name in ["3.9.18", "3.13.0", "2.7.18", "my-project"]:
            (tmp_path / "versions" / name / "bin").mkdir(parents=True)
        monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
        monkeypatch.setenv("PATH", "/usr/bin")
        versions = tmp_path / "versions"
        assert load("_environment.py").environment()["PATH"].split(os.pathsep) == [
            str(versions / "3.13.0" / "bin"),
            str(versions / "3.9.18" / "bin"),
            str(versions / "2.7.18" / "bin"),
            "/usr/bin",
        ]

    def test_what_virtualenv_remembers_elsewhere_is_not_used(self, load, monkeypatch):
        monkeypatch.setenv("VIRTUALENV_OVERRIDE_APP_DATA", "elsewhere")
        environment = load("_environment.py").environment()
        cache = Path(environment["VIRTUALENV_OVERRIDE_APP_DATA"])
        assert cache.parent == SCRIPTS.parent / ".venv"

    def test_only_pythons_that_start_are_found(self, load, monkeypatch, tmp_path):
        for name, code in [("python2.7", 127), ("python3.11", 0)]:
            command = tmp_path / name
            command.write_text("#!/bin/sh\nexit {}\n".format(code))
            command.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("PYENV_ROOT", raising=False)
        found = load("_environment.py").find_interpreters()
        assert found == {"3.11": str(tmp_path / "python3.11")}


class TestMakeMovedModules:
    def test_its_table_is_current(self, load):
        script = load("make-moved-modules")
        found = set(script._environment.find_interpreters())
        if not {"2.7", "3.6", "3.13"} <= found or found & {"3.14", "3.15"}:
            pytest.skip("the table was made with Python 2.7 and 3.6 to 3.13")
        result = run("make-moved-modules", "--check")
        assert (result.returncode, result.stderr) == (0, "")

    def test_names_that_some_version_lacks(self, load):
        gone = load("make-moved-modules").gone_names
        after = {"3.6": {"a": ["x", "y"]}, "3.13": {"a": ["y"], "b": []}}
        assert gone(["x", "y", "z"], ["a"], after) == {"x": "3.13", "z": "3.6"}
        assert gone(["x"], ["elsewhere"], after) == {}
