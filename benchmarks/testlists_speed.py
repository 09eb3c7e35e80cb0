"""What a list adds to the time in which pytest collects tests.

example: python3.13 benchmarks/testlists_speed.py --most 100000

For 1,000, 10,000 and 100,000 tests there is a list that names each. Compared are, in
turn, of the same tree: ``pytest --collect-only``, the same under the list, and pytest
with a ``--deselect`` for each line, read from a file. Given is time of the processor, the
least of all rounds. Exit codes: 0 measured, 1 a run has failed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

PER_FILE = 1000
LONGEST = 60  # seconds of processor time that --deselect may take
COMMAND = ["-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"]
PLUGIN = ["-p", "onemaster.testlists.plugin"]


def make(folder: Path, count: int) -> list[str]:
    """Write a suite of tests and a list of them; return the ids."""
    tests = folder / "tests"
    tests.mkdir()
    ids = []
    for start in range(0, count, PER_FILE):
        path = tests / f"test_{start // PER_FILE:04}.py"
        numbers = range(start, min(start + PER_FILE, count))
        path.write_text(
            "".join(f"def test_{number}():\n    pass\n\n" for number in numbers)
        )
        ids += [f"tests/{path.name}::test_{number}" for number in numbers]
    (folder / "tox.ini").write_text(
        "[onemaster:testlists]\nlists = list.txt\n[pytest]\ntestpaths = tests\n"
    )
    lines = "".join(f"{test}  owner=ann  # it fails\n" for test in ids)
    (folder / "list.txt").write_text("mode: exclude\n\n" + lines)
    (folder / "deselect.txt").write_text(
        "".join(f"--deselect={test}\n" for test in ids)
    )
    return ids


def seconds(folder: Path, *arguments: str) -> float | None:
    """Return the processor time of pytest; None if it takes too long."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=limit,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode < 0:
        return None
    # 5: pytest, where all tests are deselected.
    if done.returncode not in (0, 5):
        sys.exit(f"pytest ended with {done.returncode}: {done.stderr.decode()}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=100_000, metavar="TESTS")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(
        "| tests and entries | plain, s | list adds, s | ratio | with --deselect, s |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    for count in (1_000, 10_000, 100_000):
        if count > options.most:
            break
        with tempfile.TemporaryDirectory(prefix="speed-") as name:
            folder = Path(name)
            make(folder, count)
            plain, listed = [], []
            for _ in range(options.rounds):
                plain.append(seconds(folder))
                listed.append(seconds(folder, *PLUGIN))
            deselecting = seconds(folder, "@deselect.txt")
        least = min(filter(None, plain))
        added = min(filter(None, listed)) - least
        shown = f"more than {LONGEST}" if deselecting is None else f"{deselecting:.2f}"
        row = [f"{count:,}", f"{least:.2f}", f"{added:.2f}", f"{1 + added / least:.2f}"]
        print("| " + " | ".join([*row, shown]) + " |", flush=True)


if __name__ == "__main__":
    main()
