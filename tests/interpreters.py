"""Other interpreters for tests: one that a test needs is there, or CI fails."""

from __future__ import absolute_import

import atexit
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import pytest
import six

import onemaster
import onemaster.compat
import onemaster.rollout
import onemaster.testlists

VERSIONS = ["2.7", "3.6", "3.11", "3.13"]

# What converted code and production code import.
PARTS = [onemaster.compat, onemaster.rollout, onemaster.testlists]

_made = {}


def find(version):
    """Return the path of an interpreter such as ``2.7``, of pyenv or on PATH, or None."""
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    paths = sorted(glob.glob("%s/versions/%s.*/bin/python" % (root, version)))
    for path in paths + ["python" + version]:
        try:
            # A pyenv shim of a version that is not chosen is there and fails.
            with open(os.devnull, "w") as nowhere:
                if not subprocess.call([path, "-c", ""], stderr=nowhere):
                    return path
        except OSError:
            continue
    return None


def python(version):
    """Return the path of an interpreter; without it a test fails in CI, else skips."""
    if version not in _made:
        _made[version] = find(version)
    if _made[version] is None:
        message = "Python %s is not here; README.md says how to get it" % version
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return _made[version]


def python27():
    """Return the path of Python 2.7."""
    return python("2.7")


def versions_of_python3():
    """Return the versions of Python 3 that tests compare with."""
    running = "%d.%d" % sys.version_info[:2]
    return sorted({"3.6", "3.11", running})


def runtime():
    """Return a folder with six and the parts that run on every version."""
    if "runtime" not in _made:
        folder = tempfile.mkdtemp(prefix="runtime-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        package = os.path.join(folder, "onemaster")
        os.mkdir(package)
        shutil.copy(_source(six), os.path.join(folder, "six.py"))
        shutil.copy(_source(onemaster), package)
        for part in PARTS:
            shutil.copytree(
                os.path.dirname(part.__file__),
                os.path.join(package, part.__name__.rpartition(".")[2]),
                ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
            )
        _made["runtime"] = folder
    return _made["runtime"]


def _source(module):
    # On 2.7 a module names its compiled file.
    return module.__file__[:-1] if module.__file__.endswith("c") else module.__file__


def environment(*folders):
    """Return an environment in which an interpreter imports what ``runtime`` holds.

    :param folders: of which it imports, too.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    kept.update(
        PYTHONPATH=os.pathsep.join((runtime(),) + folders),
        PYTHONIOENCODING="utf-8",
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONHASHSEED="0",
    )
    return kept


def run(version, *arguments, **options):
    """Run a program and return the bytes that it prints; a traceback fails the test.

    :param given: the bytes of its standard input.
    :param folders: of which it imports, beside ``runtime``.
    """
    given, folders = options.get("given", b""), options.get("folders", ())
    return _run(python(version), arguments, given, *folders)


def output(interpreter, source, *arguments):
    """Run a source, as UTF-8, and return the text that it prints."""
    return _run(interpreter, ("-",) + arguments, source.encode("utf-8")).decode("utf-8")


def _run(interpreter, arguments, given, *folders):
    child = subprocess.Popen(
        [interpreter] + list(arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(*folders),
    )
    printed, errors = child.communicate(given)
    assert child.returncode == 0, errors.decode("utf-8", "replace")
    return printed
