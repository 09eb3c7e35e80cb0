"""Write docs/testlists-matrix.md: the exit code of each case on each runner and Python.

example: python3.11 benchmarks/testlists_matrix.py 2.7=python2.7 3.6=python3.6 \\
    3.13=python3.13

Each cell is a project of its own, run in a process of its own. The interpreters need
pytest, pytest-xdist, Django and six. Exit codes: 0 all as documented, 1 a cell is not.
"""

from __future__ import annotations

import argparse
import atexit
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import six

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/testlists-matrix.md"
HEAD = """\
# What each runner says to each case

This page is written by `benchmarks/testlists_matrix.py` from a real run: {count} projects,
each run in a process of its own. {wrong}

The rows name what the list says of a test and what the test does. There are two lists for
each: an include list, which names a test that passes as well, and an exclude list. A
cell has the exit codes of pytest, pytest under xdist, unittest and Django, in this order.
[testlists.md](testlists.md) says what the codes mean.

{versions}.

"""
VERSIONS = "import django, pytest, xdist; print(pytest.__version__, "
VERSIONS += "xdist.__version__, django.get_version())"


def runtime() -> str:
    """Return a folder with this checkout's package alone, for all interpreters."""
    folder = tempfile.mkdtemp(prefix="testlists-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(six.__file__, folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "src/onemaster", Path(folder, "onemaster"), ignore=ignored)
    target = Path(folder, "onemaster/testlists")
    shutil.copytree(ROOT / "testlists", target, ignore=ignored)
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("interpreters", nargs="+", metavar="VERSION=PATH")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    sys.path[:0] = [runtime(), str(ROOT / "tests/testlists")]
    import runners
    import strictness

    interpreters = dict(item.split("=", 1) for item in options.interpreters)
    keys = [
        (case, mode, version, runner)
        for case, mode in strictness.CELLS
        for version in interpreters
        for runner in runners.RUNNERS
    ]

    def cell(key: tuple) -> int:
        case, mode, version, runner = key
        with tempfile.TemporaryDirectory(prefix="cell-") as folder:
            strictness.make(folder, case, mode)
            python = interpreters[version]
            code, output = runners.run(runner, folder, *case.options, python=python)
        expected = getattr(case, mode)
        if code != expected:
            print(f"{version} {runner} {mode} {case.name}: {code}, not {expected}")
            print(output)
        return code

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        codes = dict(zip(keys, pool.map(cell, keys)))
    wrong = [key for key in keys if codes[key] != getattr(key[0], key[1])]
    page = HEAD.format(
        count=len(keys),
        wrong=f"{len(wrong)} are not as documented."
        if wrong
        else "All are as documented.",
        versions="; ".join(
            "Python {} has pytest {}, xdist {} and Django {}".format(
                version, *installed(path)
            )
            for version, path in interpreters.items()
        ),
    )
    for mode in strictness.MODES:
        page += f"## With an {mode} list\n\n| case | documented | "
        page += " | ".join(interpreters) + " |\n| --- | :---: |"
        page += " :---: |" * len(interpreters) + "\n"
        for case in (case for case, its_mode in strictness.CELLS if its_mode == mode):
            row = [case.name, str(getattr(case, mode))]
            for version in interpreters:
                found = [codes[case, mode, version, name] for name in runners.RUNNERS]
                row.append(" ".join(map(str, found)))
            page += "| " + " | ".join(row) + " |\n"
        page += "\n"
    PAGE.write_text(page.rstrip() + "\n", encoding="utf-8")
    return 1 if wrong else 0


def installed(python: str) -> list[str]:
    output = subprocess.run(
        [python, "-c", "from __future__ import print_function; " + VERSIONS],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return output.stdout.split()


if __name__ == "__main__":
    sys.exit(main())
