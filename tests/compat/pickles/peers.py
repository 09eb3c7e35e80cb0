"""Other interpreters that write and read pickles; in CI each of them is there."""

from __future__ import absolute_import

import atexit
import glob
import os
import shutil
import subprocess
import tempfile

import pytest
import six

import onemaster
import onemaster.compat

HERE = os.path.dirname(os.path.abspath(__file__))
VERSIONS = ["2.7", "3.6", "3.11", "3.13"]
_made = {}


def find(version):
    """Return the path of an interpreter such as ``2.7``, of pyenv or on PATH, or None."""
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    paths = sorted(glob.glob("%s/versions/%s.*/bin/python" % (root, version)))
    for path in paths + ["python" + version]:
        try:
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


def runtime():
    """Return a folder with six and onemaster.compat."""
    if "runtime" not in _made:
        folder = tempfile.mkdtemp(prefix="runtime-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, path in (("six.py", six.__file__), ("onemaster", onemaster.__file__)):
            # On 2.7 a module names its compiled file.
            source = path[:-1] if path.endswith(".pyc") else path
            if name == "onemaster":
                os.mkdir(os.path.join(folder, name))
                name = os.path.join(name, "__init__.py")
            shutil.copy(source, os.path.join(folder, name))
        shutil.copytree(
            os.path.dirname(onemaster.compat.__file__),
            os.path.join(folder, "onemaster", "compat"),
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
        )
        _made["runtime"] = folder
    return _made["runtime"]


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    kept.update(
        PYTHONPATH=os.pathsep.join([runtime(), HERE]),
        PYTHONIOENCODING="utf-8",
        PYTHONDONTWRITEBYTECODE="1",
    )
    return kept


def run(version, *arguments, **options):
    """Run a program and return the bytes that it prints; a traceback fails the test."""
    child = subprocess.Popen(
        [python(version)] + list(arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    printed, errors = child.communicate(options.get("given", b""))
    assert child.returncode == 0, errors.decode("utf-8", "replace")
    return printed
