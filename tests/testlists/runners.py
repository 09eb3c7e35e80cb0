"""Small projects with a list, and the runners that run their tests, each in a process."""

from __future__ import unicode_literals

import io
import os
import subprocess
import sys

import onemaster.testlists
from onemaster.testlists._outcomes import load_record

RUNNERS = ("pytest", "xdist", "unittest", "django")

CONFIGURATION = "[onemaster:testlists]\nlists = list.txt\n[pytest]\ntestpaths = tests\n"

SETTINGS = """\
SECRET_KEY = "not secret"
INSTALLED_APPS = []
DATABASES = {}
TEST_RUNNER = "onemaster.testlists.django.TestListRunner"
USE_TZ = True
"""

PYTEST = ["-m", "pytest", "-p", "onemaster.testlists.plugin", "-p", "no:cacheprovider"]
COMMANDS = {
    "pytest": PYTEST,
    "xdist": PYTEST + ["-p", "xdist.plugin", "-n", "1"],
    "unittest": ["-m", "onemaster.testlists.unittest", "discover", "-s", "tests"],
    "django": ["-m", "django", "test", "--settings", "settings"],
}


def write(folder, files):
    """Write files into a folder; for a path, text."""
    for name, text in files.items():
        path = os.path.join("{}".format(folder), name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with io.open(path, "w", encoding="utf-8") as stream:
            stream.write(text)


def project(folder, test_list, **modules):
    """Make a project: a list, and modules of tests by name."""
    files = {"tox.ini": CONFIGURATION, "settings.py": SETTINGS, "tests/__init__.py": ""}
    if test_list is not None:
        files["list.txt"] = test_list
    for name, source in modules.items():
        files["tests/{}.py".format(name)] = source
    write(folder, files)
    return "{}".format(folder)


def environment(folder):
    """Return the variables for a child: nothing of the running pytest, no plugins."""
    package = os.path.dirname(os.path.abspath(onemaster.testlists.__file__))
    paths = ["{}".format(folder), os.path.dirname(os.path.dirname(package))]
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV_", "COVERAGE_", "ONEMASTER_", "PYTEST_"))
    }
    variables.update(
        PYTHONPATH=os.pathsep.join(paths),
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONIOENCODING="utf-8",
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )
    return {str(name): str(value) for name, value in variables.items()}


def command(runner, *arguments, **options):
    """Return the command line of a runner: of this interpreter, or of ``python``."""
    python = options.pop("python", sys.executable)
    assert not options
    return [python] + COMMANDS[runner] + list(arguments)


def run(runner, folder, *arguments, **options):
    """Run the tests of a project; return the exit code and all that is printed."""
    process = subprocess.Popen(
        command(runner, *arguments, **options),
        cwd="{}".format(folder),
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate(b"")[0].decode("utf-8", "replace")
    return process.returncode, output


def results(folder, name="pytest"):
    """Return the path of the results that a run of this interpreter leaves."""
    path = "results-{}-py{}{}.jsonl".format(name, *sys.version_info)
    return os.path.join("{}".format(folder), ".testlists", path)


def outcomes(folder, name="pytest"):
    """Return the outcomes of each test that ended, by the end of its id."""
    record = load_record(results(folder, name))
    return {
        test.rpartition("::")[2]: [attempt.outcome for attempt in attempts]
        for test, attempts in record.attempts.items()
    }
