from __future__ import absolute_import, unicode_literals

import io
import os
import subprocess
import sys

import pytest

import onemaster
from onemaster._command import main

PART = """\
import sys

def main(arguments):
    print(" ".join([sys.argv[0]] + arguments))
    return 7
"""

# A distribution as pip leaves it: its metadata beside its module.
METADATA = """\
Metadata-Version: 2.1
Name: echo
Version: 1.0
"""

ENTRY_POINTS = """\
[onemaster.commands]
echo = echo_part:main
broken = no_such_module:main
"""


@pytest.fixture
def run(tmpdir):
    """Runs the command where one part works and another misses what it needs."""
    metadata = tmpdir.mkdir("echo-1.0.dist-info")
    for path, text in [
        (tmpdir.join("echo_part.py"), PART),
        (
            metadata.join("METADATA"),
            METADATA,
        ),
        (metadata.join("entry_points.txt"), ENTRY_POINTS),
    ]:
        with io.open(str(path), "w", encoding="utf-8") as stream:
            stream.write(text)

    def run(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "onemaster"] + list(arguments),
            env=dict(os.environ, PYTHONPATH=str(tmpdir)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        out, err = process.communicate()
        return process.returncode, out, err

    return run


def test_help_names_what_is_installed(capsys):
    assert main(["--help"]) == 0
    assert "Installed commands: fixers, rollout, tests\n" in capsys.readouterr().out


def test_help_finds_the_commands_of_other_distributions(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "Installed commands: broken, echo, fixers, rollout, tests\n" in out


def test_without_arguments_shows_the_help_and_fails(capsys):
    assert main([]) == 2
    assert capsys.readouterr().out.startswith("usage: onemaster ")


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "onemaster {}\n".format(onemaster.__version__)


def test_unknown_command(capsys):
    assert main(["fixer"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "onemaster: no command 'fixer'. Installed commands: fixers, rollout, tests\n"
    )


def test_a_command_gets_its_arguments_and_gives_the_exit_code(run):
    assert run("echo", "--write", "src") == (7, "onemaster echo --write src\n", "")


def test_a_command_that_misses_something_says_how_to_get_it(run):
    code, out, err = run("broken")
    assert (code, out) == (2, "")
    assert err.startswith("onemaster: the command 'broken' cannot be loaded: No module")
    assert err.endswith("pip install 'onemaster[broken]'\n")


@pytest.mark.skipif(sys.version_info >= (3, 8), reason="the part runs here")
@pytest.mark.parametrize("command", [["onemaster", "fixers"], ["onemaster.fixers"]])
def test_fixers_refuse_an_old_python_in_plain_words(command):
    process = subprocess.Popen(
        [sys.executable, "-m"] + command + ["--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    out, err = process.communicate()
    assert process.returncode == 2
    assert "needs Python 3.8 or later" in out + err
    assert "Traceback" not in err
