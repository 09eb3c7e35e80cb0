"""Cost of compat.sorted_json as a ratio to json.dumps(sort_keys=True), same Python.

example: scripts/test -e py27-bench,py36-bench,py313-bench --parallel 1
"""

from __future__ import absolute_import, division, print_function, unicode_literals

import datetime
import json
import platform
import sys
import time
import timeit

import six

from onemaster.compat.sorted_json import dumps

ROUNDS = 31
SECONDS = 0.01

# Of the processor, so that what else runs on the machine counts little.
CLOCK = time.clock if six.PY2 else time.process_time

WORD = "the quick brown fox "


def row(number, key=lambda name: name, text=lambda value: value):
    """Return a dictionary of ten items, as of a database."""
    items = [
        ("id", number),
        ("name", text("name of {}".format(number))),
        ("email", text("user{}@example.com".format(number))),
        ("active", number % 2 == 0),
        ("score", number * 1.5),
        ("parent", None),
        ("city", text("Z\xfcrich")),
        ("country", text("CH")),
        ("note", text("a few words of no weight")),
        ("visits", number * 7),
    ]
    return {key(name): value for name, value in items}


def encoded(value):
    return value.encode("utf-8")


# Label, the value, and the one that json.dumps is given if it cannot take the first.
PLAIN = [
    ("small dict", {"id": 1, "name": "abc", "tags": ["a", "b"], "x": 1.5}),
    ("100 dicts of 10 keys", [row(number) for number in range(100)]),
    ("dict of 1,000 ids as text", {str("%d" % n): n for n in range(1000)}),
    ("240 KB of ASCII text", {"id": 7, "text": WORD * 12000}),
    ("240 KB of other text", {"id": 7, "text": "\u7231 gr\xfcn \U0001f600" * 20000}),
    ("2,000 integers", list(range(10**6, 10**6 + 2000))),
    ("2,000 floats", [number / 7 for number in range(2000)]),
]

ROWS = [row(number) for number in range(100)]
DAY = datetime.date(2020, 1, 2)
GENERAL = [
    ("text keys and bytes values", [row(n, text=encoded) for n in range(100)], ROWS),
    ("bytes keys and values", [row(n, encoded, encoded) for n in range(100)], ROWS),
    (
        "one integer key in 100 dicts",
        [{n: row(n)} for n in range(99)] + [{1: row(1), 2: None}],
        [{str("%d" % n): row(n)} for n in range(99)] + [{"1": row(1), "2": None}],
    ),
    (
        "dict of 1,000 integer keys",
        {n: n for n in range(1000)},
        {n: n for n in range(1000)},
    ),
    (
        "dates through default=",
        [dict(row(n), name=DAY) for n in range(100)],
        [dict(row(n), name=DAY) for n in range(100)],
    ),
]


def main():
    print("Python {}".format(platform.python_version()))
    print("median of {} rounds in turn, ratio to json.dumps".format(ROUNDS))
    for label, value in PLAIN:
        report("plain: " + label, value, value)
    for label, value, peer_value in GENERAL:
        report("general: " + label, value, peer_value, default=str)
    report("indent=2: 100 dicts", ROWS, ROWS, indent=2)
    report("ensure_ascii=False: 100 dicts", ROWS, ROWS, ensure_ascii=False)
    report(
        "rfc8785: 100 dicts",
        ROWS,
        ROWS,
        {"separators": (",", ":")},
        canonical="rfc8785",
    )


def report(label, value, peer_value, peer_options=None, **options):
    """Time both in turn, so that a busy machine slows both."""
    peer_options = peer_options or options

    def ours():
        return dumps(value, **options)

    def peer():
        text = json.dumps(peer_value, sort_keys=True, **peer_options)
        return text.encode("utf-8") if isinstance(text, six.text_type) else text

    calls = int(SECONDS / min(timeit.repeat(peer, number=1, repeat=5, timer=CLOCK))) + 1
    ratios = []
    for _ in range(ROUNDS):
        mine = timeit.timeit(ours, number=calls, timer=CLOCK)
        ratios.append(mine / timeit.timeit(peer, number=calls, timer=CLOCK))
    microseconds = timeit.timeit(peer, number=calls, timer=CLOCK) / calls * 1e6
    ratio = sorted(ratios)[ROUNDS // 2]
    print("{:<42} {:>5.2f}   ({:>9.1f} us)".format(label, ratio, microseconds))


if __name__ == "__main__":
    sys.exit(main())
