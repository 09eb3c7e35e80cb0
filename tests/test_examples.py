"""The example only runs on 2.7; what run-fixers makes of it runs on both."""

from __future__ import absolute_import, unicode_literals

import os
import shutil
import subprocess
import sys

import pytest
import six

import onemaster

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples")

PYTHON_2 = sys.version_info[0] == 2


def run_suite(command, folder, **variables):
    process = subprocess.Popen(
        [command, "-B", "-m", "unittest", "discover", "-s", "tests", "-t", "."],
        cwd=str(folder),
        env=dict(os.environ, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    output, _ = process.communicate()
    return process.returncode, output


def test_the_example_is_python_2_only():
    code, output = run_suite(sys.executable, EXAMPLES)
    assert (code == 0) == PYTHON_2, output
    assert PYTHON_2 or "SyntaxError" in output


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    from onemaster.fixers.cli import main

    folder = tmp_path_factory.mktemp("examples") / "copy"
    shutil.copytree(EXAMPLES, str(folder))
    main(["--write", str(folder)])
    return folder


needs_run_fixers = pytest.mark.skipif(
    sys.version_info < (3, 8), reason="run-fixers needs 3.8"
)


@needs_run_fixers
def test_the_converted_example_runs_here(converted):
    code, output = run_suite(sys.executable, converted)
    assert code == 0, output


@needs_run_fixers
def test_the_converted_example_still_runs_on_2(converted, tmp_path):
    python2 = shutil.which("python2.7")
    if python2 is None:
        pytest.skip("no Python 2.7 on the PATH")
    shutil.copy(six.__file__, str(tmp_path))
    shutil.copytree(os.path.dirname(onemaster.__file__), str(tmp_path / "onemaster"))
    code, output = run_suite(python2, converted, PYTHONPATH=str(tmp_path))
    assert code == 0, output


@needs_run_fixers
def test_a_second_run_finds_nothing(converted):
    from onemaster.fixers.cli import main

    assert main(["--check", str(converted)]) == 0
