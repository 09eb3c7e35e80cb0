"""Cost of onemaster.compat's ensure_* as a ratio to six's, on the running Python.

example: scripts/test -e py27-bench,py313-bench
"""

from __future__ import absolute_import, division, print_function

import platform
import sys
import timeit

import six

from onemaster import compat

CALLS = 50000
REPEATS = 31

INPUTS = [
    ("text", six.text_type("a word")),
    ("bytes", b"a word"),
    ("text subclass", type(str("Text"), (six.text_type,), {})("a word")),
    ("bytes subclass", type(str("Bytes"), (bytes,), {})(b"a word")),
]


def main():
    print("Python {}, six {}".format(platform.python_version(), six.__version__))
    print("median of {} repeats, each {} calls".format(REPEATS, CALLS))
    row = "{:<14} {:<15} {:>9} {:>9} {:>6}"
    print(row.format("call", "argument", "ours, ns", "six, ns", "ratio"))
    for name in ("ensure_text", "ensure_binary", "ensure_str"):
        for label, value in INPUTS:
            figures = compare(getattr(compat, name), getattr(six, name), value)
            print(row.format(name, label, *("{:.2f}".format(n) for n in figures)))


def compare(ours, peer, value):
    """Time both in turn, so that a busy machine slows both.

    Returns the nanoseconds of a call to ours and to the peer, and their ratio, each
    the median of all repeats.
    """
    pairs = [
        (nanoseconds(ours, value), nanoseconds(peer, value)) for _ in range(REPEATS)
    ]
    mine, theirs = zip(*pairs)
    return median(mine), median(theirs), median([a / b for a, b in pairs])


def nanoseconds(function, value):
    def many():
        for _ in loop:
            function(value)

    loop = [None] * CALLS
    return timeit.timeit(many, number=1) / CALLS * 1e9


def median(values):
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    sys.exit(main())
