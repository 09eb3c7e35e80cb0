"""Processor time to count lists through the history of git, as a ratio to `git log -p` of them.

example: python benchmarks/testlists_history.py

Both read the same versions of one list; git prints the changes between them and counts
nothing. Needs Python 3.8 or later, and onemaster installed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import tempfile
from typing import Dict, List, Tuple

from onemaster.testlists._history import history
from onemaster.testlists._tally import Tallier

LIST = "testlists/py3.txt"
DAY = 86400


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1000, help="at the start")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print("| commits | entries | ours | git log -p | ratio |")
    print("| --- | --- | --- | --- | --- |")
    for commits in (100, 1000, 10000):
        with tempfile.TemporaryDirectory(prefix="history-") as folder:
            make_repository(folder, commits, arguments.entries)
            ours, peer = measure(folder, commits, arguments.rounds)
        print(
            "| %d | %d | %.2f s | %.2f s | %.2f |"
            % (commits, arguments.entries, ours, peer, ours / peer)
        )


def make_repository(folder: str, commits: int, entries: int) -> None:
    """Make a list that loses entries, and gets some again, commit by commit."""
    choose = random.Random(1)
    lines: Dict[str, str] = {
        "tests/part%d/test_%d.py::TestIt::test_%04d"
        % (number % 20, number % 97, number): (
            "  owner=team%d  # TypeError: a bytes-like object is required\n"
            % (number % 7)
        )
        for number in range(entries)
    }
    held = sorted(lines)
    stream: List[bytes] = []
    for number in range(commits):
        held.remove(choose.choice(held))
        if len(held) < entries // 4:
            held = sorted(lines)
        text = "mode: exclude\n\n" + "".join(test + lines[test] for test in held)
        data = text.encode("ascii")
        stream.append(
            b"commit refs/heads/main\ncommitter Ann <ann@example.com> %d +0000\n"
            b"data 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (1577836800 + number * DAY, LIST.encode("ascii"), len(data), data)
        )
    subprocess.run(["git", "init", "-q", folder], check=True)
    git = ["git", "-C", folder]
    subprocess.run([*git, "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(stream), check=True)


def seconds() -> float:
    """Return the processor time of this process and its children so far."""
    return sum(os.times()[:4])


def measure(folder: str, commits: int, rounds: int) -> Tuple[float, float]:
    """Return the median seconds of both, measured in turn."""
    ours, peer = [], []
    for _ in range(rounds):
        begun = seconds()
        points = history(folder, [LIST], Tallier().tally).points
        ours.append(seconds() - begun)
        assert len(points) == commits
        begun = seconds()
        subprocess.run(
            ["git", "-C", folder, "log", "-p", "--", LIST],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        peer.append(seconds() - begun)
    return statistics.median(ours), statistics.median(peer)


if __name__ == "__main__":
    main()
