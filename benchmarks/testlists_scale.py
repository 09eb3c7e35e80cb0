"""Processor time per entry of test lists of 1,000 to 100,000 entries.

The peer reads the same file into a set of lines and asks it for each test: exact ids, no
reasons, nothing checked.

example: python benchmarks/testlists_scale.py
"""

from __future__ import absolute_import, division, print_function, unicode_literals

import datetime
import gc
import io
import os
import platform
import shutil
import sys
import tempfile
import time

import six

from onemaster.testlists._conditions import Environment
from onemaster.testlists._listfile import load
from onemaster.testlists._matching import Index
from onemaster.testlists._outcomes import Attempt, Collected, RunRecord
from onemaster.testlists._update import update
from onemaster.testlists._verdict import judge

SIZES = (1000, 10000, 100000)
ROUNDS = 5

# Of the processor, so that what else runs on the machine counts little.
CLOCK = time.clock if six.PY2 else time.process_time

TODAY = datetime.date(2026, 1, 1)


def main():
    print("Python {}".format(platform.python_version()))
    print("| microseconds per entry | {} |".format(" | ".join(map(str, SIZES))))
    print("| --- |{}".format(" ---: |" * len(SIZES)))
    folder = tempfile.mkdtemp()
    try:
        columns = [measure(os.path.join(folder, "list.txt"), size) for size in SIZES]
    finally:
        shutil.rmtree(folder)
    for row in zip(*columns):
        cells = ["{:.2f}".format(microseconds) for _, microseconds in row]
        print("| {} | {} |".format(row[0][0], " | ".join(cells)))
    return 0


def measure(path, size):
    """Return the microseconds per entry of each step."""
    tests = [
        "tests/test_{}.py::TestCase::test_number_{}[{}]".format(n // 100, n, n % 7)
        for n in range(size)
    ]
    with io.open(path, "w", encoding="utf-8") as stream:
        stream.write("mode: exclude\n\n")
        stream.writelines(
            "{}  # ValueError: invalid literal for int()\n".format(test)
            for test in tests
        )
    environment = Environment.current("pytest")
    record = RunRecord(environment)
    record.whole = record.finished = True
    for test in tests:
        record.collected[test] = Collected(test)
        record.attempts[test] = [Attempt("failed", "ValueError: invalid literal")]
    test_list = load(path)
    index = Index(test_list.entries, record.collected.values())
    others = [test.replace("TestCase", "TestOther") for test in tests]
    steps = [
        ("read the list", lambda: load(path)),
        ("peer: read the lines into a set", lambda: lines_of(path)),
        ("make the index", lambda: Index(test_list.entries)),
        ("find the entries of listed tests", lambda: list(map(index.deciding, tests))),
        ("look for those of other tests", lambda: list(map(index.deciding, others))),
        ("judge a run", lambda: judge(test_list, record, TODAY)),
        ("update by a run", lambda: update(test_list, [record])),
        ("write the list", test_list.render),
    ]
    return [(name, best(step) / size * 1e6) for name, step in steps]


def lines_of(path):
    with io.open(path, encoding="utf-8") as stream:
        return {line.partition("#")[0].strip() for line in stream}


def best(step):
    """Return the seconds of the quickest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = CLOCK()
        step()
        times.append(CLOCK() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
