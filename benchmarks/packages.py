"""Convert real Python-2-only packages and run their own tests, before and after.

    python benchmarks/packages.py [--work FOLDER] [--python 2.7 --python 3.11 ...]
                                  [--package Paste ...] [--codemod run-fixers ...]

Needs the interpreters (on PATH, or from pyenv) and the network for pip. Packages and
their requirements come from PyPI; everything is kept in the work folder.

For every package and codemod it prints how many of the tests that passed on 2.7 before
(twice in a row) pass after the conversion, by interpreter; how many files and lines
the codemod changed, in which time; and how many files a second run changes. What
run-fixers reports as a requirement of the converted code is installed first.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import glob
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)

#: Requirements of the suites, by interpreter: the last versions that support it.
RUNTIME = {
    "2.7": ["pytest==4.6.11", "mock==3.0.5", "nose==1.3.7"],
    "3.6": ["pytest==7.0.1", "mock==4.0.3", "nose==1.3.7", "setuptools"],
    "3": ["pytest==7.4.4", "mock==5.1.0", "pynose", "setuptools<70"],
}
SUITE_SECONDS = 180


@dataclass(frozen=True)
class Package:
    """A source archive and the commands that run its tests.

    commands: arguments for Python; folder: where in the tree they run.
    """

    name: str
    version: str
    commands: tuple
    folder: str = "."


PYTEST = ("-m", "pytest", "-q", "-p", "passed", "-p", "no:cacheprovider")
PYTEST += ("-p", "no:warnings", "--continue-on-collection-errors")

# Apps of Django's suite, a process each: one that fails to import costs only itself.
DJANGO_APPS = [
    "admin_util",
    "aggregation",
    "auth",
    "basic",
    "cache",
    "context_processors",
    "datatypes",
    "decorators",
    "defaultfilters",
    "dispatch",
    "field_subclassing",
    "forms",
    "generic_views",
    "get_or_create",
    "handlers",
    "httpwrappers",
    "i18n",
    "introspection",
    "localflavor",
    "lookup",
    "mail",
    "many_to_many",
    "many_to_one",
    "middleware",
    "model_fields",
    "model_forms",
    "ordering",
    "pagination",
    "queries",
    "requests",
    "serializers",
    "sessions",
    "settings_tests",
    "signed_cookies_tests",
    "signing",
    "syndication",
    "templates",
    "text",
    "urlpatterns_reverse",
    "utils",
    "validation",
    "validators",
    "wsgi",
]

PACKAGES = [
    Package("BeautifulSoup", "3.2.1", ((*PYTEST, "BeautifulSoupTests.py"),)),
    Package("python-dateutil", "1.5", ((*PYTEST, "test.py"),)),
    Package("Paste", "1.7.5.1", ((*PYTEST, "tests"),)),
    Package(
        "Django",
        "1.4.22",
        tuple(
            (HERE + "/suites/passed.py", "runtests.py", "--settings=test_sqlite", app)
            for app in DJANGO_APPS
        ),
        folder="tests",
    ),
]

CODEMODS = {
    "nothing": "true",
    "modernize": "{tools}/modernize --write --nobackups --no-diffs {tree}",
    "futurize": "{tools}/futurize -1 -2 --write --nobackups --no-diffs {tree}",
    "2to3": "{tools}/python -m lib2to3 --write --nobackups --no-diffs {tree}",
    "run-fixers": "{tools}/run-fixers --write --no-cache --quiet --json {tree}",
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", default=os.path.join(HERE, "work"))
    parser.add_argument("--python", action="append", help="default: 2.7, 3.6, 3.11")
    parser.add_argument(
        "--package", action="append", choices=[p.name for p in PACKAGES]
    )
    parser.add_argument("--codemod", action="append", choices=sorted(CODEMODS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", help="write the figures to this file as well")
    parser.add_argument("--keep", help="keep the converted trees in this folder")
    options = parser.parse_args()
    bench = Bench(os.path.abspath(options.work), options.keep)
    pythons = options.python or ["2.7", "3.6", "3.11"]
    for version in {"2.7", *pythons}:
        bench.environment(version)
    packages = [p for p in PACKAGES if p.name in (options.package or p.name)]
    codemods = options.codemod or ["modernize", "futurize", "run-fixers"]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        baselines = list(pool.map(bench.baseline, packages))
        rows = list(
            pool.map(
                lambda job: bench.measure(*job, pythons),
                [
                    (package, baseline, codemod)
                    for codemod in codemods
                    for package, baseline in zip(packages, baselines)
                ],
            )
        )
    report(rows, pythons)
    if options.json:
        with open(options.json, "w") as stream:
            json.dump(rows, stream, indent=1, sort_keys=True)


class Bench:
    """The work folder: environments, archives, trees and known results."""

    def __init__(self, work, keep):
        self.work = work
        self.keep = keep
        self._installing = threading.Lock()
        os.makedirs(work, exist_ok=True)
        self.tools = self._tools()
        self.wheel = self._wheel()

    def _tools(self):
        folder = os.path.join(self.work, "environment")
        if not os.path.exists(folder):
            run([sys.executable, "-m", "venv", folder])
        pip = [os.path.join(folder, "bin", "pip"), "install", "--quiet"]
        peers = ["modernize==0.8.0", "future==1.0.0", "setuptools<70", "wheel"]
        run([*pip, *peers, "virtualenv<20.22", TOP + "[fixers]"])
        run([*pip, "--force-reinstall", "--no-deps", TOP])
        return os.path.join(folder, "bin")

    def python(self, version):
        return os.path.join(self.work, "python" + version, "bin", "python")

    def environment(self, version):
        """Make an environment in which converted packages run."""
        if not os.path.exists(self.python(version)):
            folder = os.path.join(self.work, "python" + version)
            run([self.tools + "/virtualenv", "-q", "-p", interpreter(version), folder])
        pip = [self.python(version), "-m", "pip", "install", "--quiet"]
        run([*pip, "six", "future", *RUNTIME.get(version, RUNTIME["3"])])
        run([*pip, "--force-reinstall", "--no-deps", self.wheel])

    def _wheel(self):
        folder = os.path.join(self.work, "wheel")
        shutil.rmtree(folder, ignore_errors=True)
        command = [self.tools + "/pip", "wheel", "--quiet", "--no-deps", TOP]
        run([*command, "--wheel-dir", folder])
        (found,) = glob.glob(folder + "/*.whl")
        return found

    def install(self, requirements, pythons):
        """Install what converted code needs, as the markers of it say."""
        for version in pythons if requirements else ():
            with self._installing:
                pip = [self.python(version), "-m", "pip", "install", "--quiet"]
                run([*pip, *requirements])

    def tree(self, package):
        """Return the folder of a package's sources, as they are on PyPI."""
        stem = os.path.join(self.work, "%s-%s" % (package.name, package.version))
        if not os.path.exists(stem):
            # pip keeps the archive also when the package's own setup.py then fails.
            command = [self.python("2.7"), "-m", "pip", "download", "--quiet"]
            command += ["--no-deps", "--no-binary", ":all:", "-d", self.work]
            command += ["%s==%s" % (package.name, package.version)]
            subprocess.run(command, stderr=subprocess.DEVNULL)
            shutil.unpack_archive(stem + ".tar.gz", self.work)
        return stem

    def baseline(self, package):
        """Return the ids of the tests that pass on 2.7 twice, in unchanged sources."""
        stamp = hashlib.sha1(repr(package).encode()).hexdigest()[:10]
        known = os.path.join(self.work, "baseline-%s-%s" % (package.name, stamp))
        if not os.path.exists(known):
            tree = self.tree(package)
            twice = [self.passed(package, tree, "2.7") for _ in range(2)]
            with open(known + ".part", "w") as stream:
                stream.write("\n".join(sorted(twice[0] & twice[1])))
            os.replace(known + ".part", known)
        with open(known) as stream:
            return set(stream.read().split("\n"))

    def passed(self, package, tree, version):
        """Run the tests on a copy of the tree; return the ids of those that pass."""
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "tree")
            shutil.copytree(tree, copy, symlinks=True)
            log = os.path.join(folder, "passed.log")
            environment = {
                k: v for k, v in os.environ.items() if not k.startswith("PYTHON")
            }
            environment.update(
                PYTHONPATH=copy + os.pathsep + HERE + "/suites",
                PYTHONHASHSEED="0",
                PYTHONDONTWRITEBYTECODE="1",
                PYTHONWARNINGS="ignore",
                PASSED_LOG=log,
                HOME=folder,
                TMPDIR=folder,
                TZ="UTC",
            )
            for command in package.commands:
                run_bounded(
                    [self.python(version), *command],
                    cwd=os.path.join(copy, package.folder),
                    env=environment,
                )
            if not os.path.exists(log):
                return set()
            with open(log) as stream:
                return set(stream.read().splitlines())

    def measure(self, package, baseline, codemod, pythons):
        """Convert a package with a codemod and run its tests on every interpreter."""
        original = self.tree(package)
        with tempfile.TemporaryDirectory() as folder:
            tree = os.path.join(folder, os.path.basename(original))
            shutil.copytree(original, tree, symlinks=True)
            seconds, requirements = self.convert(codemod, tree)
            self.install(requirements, pythons)
            again = os.path.join(folder, "again")
            shutil.copytree(tree, again, symlinks=True)
            self.convert(codemod, again)
            row = {
                "package": package.name,
                "codemod": codemod,
                "tests": len(baseline),
                "seconds": seconds,
                "lines": sum(
                    content.count(b"\n") for content in contents(tree).values()
                ),
                "files changed": changed(original, tree),
                "lines changed": changed_lines(original, tree),
                "changed again": changed(tree, again),
                "kept": {
                    version: len(baseline & self.passed(package, tree, version))
                    for version in pythons
                },
            }
            if self.keep:
                kept = os.path.join(self.keep, codemod, os.path.basename(original))
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(tree, kept, symlinks=True)
        print("%(codemod)s %(package)s: %(kept)s of %(tests)d" % row, file=sys.stderr)
        return row

    def convert(self, codemod, tree):
        command = CODEMODS[codemod].format(tools=self.tools, tree=shlex.quote(tree))
        start = time.perf_counter()
        done = subprocess.run(
            command,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - start
        if codemod != "run-fixers":
            return seconds, []
        return seconds, json.loads(done.stdout)["summary"]["requirements"]


def interpreter(version):
    found = shutil.which("python" + version)
    if (
        found
        and subprocess.run([found, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
    ):
        return found
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    found = sorted(glob.glob("%s/versions/%s.*/bin/python" % (root, version)))
    if not found:
        raise SystemExit("Python %s is not here: install it, or pyenv" % version)
    return found[-1]


def run(command):
    subprocess.run(command, check=True)


def run_bounded(command, **options):
    """Run a command in a session of its own, all of which ends when its time is up."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **options,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(SUITE_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def contents(tree):
    found = {}
    for path in glob.glob(tree + "/**/*.py", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                found[os.path.relpath(path, tree)] = stream.read()
    return found


def changed(before, after):
    old, new = contents(before), contents(after)
    return sum(old.get(name) != content for name, content in new.items())


def changed_lines(before, after):
    """Count the lines that a diff of the two trees adds and removes."""
    done = subprocess.run(
        ["diff", "-r", "-U0", "--text", before, after], stdout=subprocess.PIPE
    )
    return sum(
        line[:1] in (b"+", b"-") and line[:4] not in (b"+++ ", b"--- ")
        for line in done.stdout.split(b"\n")
    )


def report(rows, pythons):
    head = "%-16s %-11s %6s" % ("package", "codemod", "tests")
    head += "".join("%14s" % version for version in pythons)
    print(head + "%7s %8s %7s %8s" % ("files", "lines +-", "again", "lines/s"))
    for row in rows:
        print(line_of(row, pythons))
    for codemod in dict.fromkeys(row["codemod"] for row in rows):
        mine = [row for row in rows if row["codemod"] == codemod]
        total = {"package": "all", "codemod": codemod, "kept": {}}
        for key in mine[0]:
            if key not in total:
                total[key] = sum(row[key] for row in mine)
        for version in pythons:
            total["kept"][version] = sum(row["kept"][version] for row in mine)
        print(line_of(total, pythons))


def line_of(row, pythons):
    line = "%(package)-16s %(codemod)-11s %(tests)6d" % row
    for version in pythons:
        kept = row["kept"][version]
        line += "%7d %5.1f%%" % (kept, 100.0 * kept / max(row["tests"], 1))
    line += "%(files changed)7d %(lines changed)8d %(changed again)7d" % row
    return line + " %8.0f" % (row["lines"] / max(row["seconds"], 0.001))


if __name__ == "__main__":
    main()
