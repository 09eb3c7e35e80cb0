"""Real interpreters for tests: one that a test needs is there, or CI fails."""

from __future__ import annotations

import atexit
import glob
import os
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from typing import List, Optional

import pytest


@lru_cache(maxsize=None)
def find(version: str) -> Optional[str]:
    """Return the path of an interpreter such as ``2.7``, on PATH or of pyenv."""
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    if shutil.which("pyenv"):
        command = ["pyenv", "root"]
        root = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.strip()
    installed = sorted(glob.glob("%s/versions/%s.*/bin/python" % (root, version)))
    candidates = [shutil.which("python" + version), *installed]
    for path in candidates:
        # A pyenv shim of a version that is not chosen is there and fails.
        if (
            path
            and not subprocess.run([path, "-c", ""], stderr=subprocess.PIPE).returncode
        ):
            return path
    return None


def python(version: str) -> str:
    """Return the path of an interpreter; without it a test fails in CI, else skips."""
    path = find(version)
    if path is None:
        message = "Python %s is not here; README.md says how to get it" % version
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def python27() -> str:
    """Return the path of Python 2.7."""
    return python("2.7")


@lru_cache(maxsize=None)
def runtime() -> str:
    """Return a folder with what converted code imports: six and onemaster.compat."""
    import six

    import onemaster
    import onemaster.compat

    folder = tempfile.mkdtemp(prefix="runtime-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(six.__file__, os.path.join(folder, "six.py"))
    package = os.path.join(folder, "onemaster")
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(
        os.path.dirname(onemaster.compat.__file__),
        os.path.join(package, "compat"),
        ignore=ignore,
    )
    shutil.copy(onemaster.__file__, package)
    return folder


def output(interpreter: str, source: str, *arguments: str) -> str:
    """Run a source, UTF-8, and return what it prints; a traceback fails the test."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment.update(
        PYTHONIOENCODING="utf-8", PYTHONHASHSEED="0", PYTHONPATH=runtime()
    )
    done = subprocess.run(
        [interpreter, "-", *arguments],
        input=source.encode("utf-8"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace") + source
    return done.stdout.decode("utf-8")


def versions_of_python3() -> List[str]:
    """Return the versions of Python 3 that tests compare with."""
    running = "%d.%d" % sys.version_info[:2]
    return sorted({"3.6", "3.11", running})
