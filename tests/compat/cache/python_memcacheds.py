"""The versions of python-memcached that programs on the other interpreters import."""

from __future__ import absolute_import

import atexit
import os
import shutil
import subprocess
import sys
import tempfile

import pytest

_folders = {}


def for_python(version):
    """Return the newest version of python-memcached for a Python such as ``2.7``."""
    return "1.59" if version == "2.7" else "1.62"


def folder(version):
    """Return a folder with a version; if pip finds none, a test fails in CI, else skips."""
    if version not in _folders:
        made = tempfile.mkdtemp(prefix="python-memcached-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--no-compile", "--target", made]
        command.append("python-memcached==" + version)
        failed = subprocess.call(command)
        if failed:
            message = "pip does not install python-memcached %s" % version
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        _folders[version] = made
    return _folders[version]
