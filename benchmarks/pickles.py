"""Cost of onemaster.compat.pickles as a ratio to plain C pickle, on the running Python.

example: python3.13 benchmarks/pickles.py

Both are timed in turn; a figure is the ratio of the best of all rounds, in seconds of
processor time. Where Python 3 reads what 2.7 wrote, pass a 2.7 with --python2.
"""

from __future__ import absolute_import, division, print_function

import argparse
import datetime
import os
import pickle
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial

import six

from onemaster.compat.pickles import PicklePolicy, Signer

if six.PY2:
    import cPickle as plain
else:
    plain = pickle

ROUNDS = 25
SECONDS = 0.004
SECRET = b"s" * 32
clock = getattr(time, "process_time", None) or time.clock


def payloads():
    """Return names and values: nothing in them differs between the two Pythons."""
    draw = random.Random(5).randrange

    def word(size):
        return str("").join(chr(97 + draw(26)) for _ in range(size))

    keys = [
        "id",
        "name",
        "email",
        "city",
        "active",
        "score",
        "tags",
        "due",
        "note",
        "kind",
    ]
    rows = [
        [n, word(7), word(8) + "@x.org", word(6), True, n * 1.25, ["x", word(5)]]
        + [1500000000 + n, word(9), None]
        for n in range(100)
    ]
    moment = datetime.datetime(2019, 1, 2, 3, 4, 5)
    days = [
        {"id": n, "when": moment + datetime.timedelta(n, 0, n), "n": "row %d" % n}
        for n in range(100)
    ]
    text = " ".join(word(1 + draw(9)) for _ in range(40000))
    binary = bytes(bytearray(draw(256) for _ in range(100000)))
    return [
        ("small dict", {"id": 42, "name": "Muller", "tags": ["a", "bc"], "score": 1.5}),
        ("100 dicts of 10 keys", [dict(zip(keys, row)) for row in rows]),
        ("240 KB of text", {"body": text + text[: 240000 - len(text)]}),
        ("2,000 ints", list(range(2000))),
        ("100 dicts with datetimes", days),
        ("100 KB of binary", {"data": binary}),
    ]


def ratio(ours, peer):
    """Time two calls in turn; return the peer's microseconds and the ratio."""
    best = [float("inf"), float("inf")]
    calls = max(1, int(SECONDS / max(once(peer, 1), 1e-7)))
    for _ in range(ROUNDS):
        for number, function in enumerate((ours, peer)):
            best[number] = min(best[number], once(function, calls))
    return best[1] * 1e6, best[0] / best[1]


def once(function, calls):
    start = clock()
    for _ in range(calls):
        function()
    return (clock() - start) / calls


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python2", help="an interpreter that writes what is read")
    parser.add_argument("--write-to", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write_to:
        with open(arguments.write_to, "wb") as file:
            pickle.dump([plain.dumps(value, 2) for _, value in payloads()], file, 2)
        return
    native, text = (
        PicklePolicy("native", watch_every=0),
        PicklePolicy("text", watch_every=0),
    )
    strict = PicklePolicy(strict=True, watch_every=0)
    signed = PicklePolicy(signer=Signer([SECRET]), watch_every=0)
    others = written_by_python2(arguments.python2)
    print("Python {}, ratios to plain C pickle".format(platform.python_version()))
    row = "{:<25} {:>9} {:>7} {:>7} {:>9} {:>7} {:>7} {:>7} {:>7}"
    head = (
        "",
        "write, us",
        "native",
        "text",
        "read, us",
        "own",
        "of 2.7",
        "strict",
        "signed",
    )
    print(row.format(*head))
    for number, (name, value) in enumerate(payloads()):
        data = plain.dumps(value, 2)
        mine, sealed = native.dumps(value), signed.dumps(value)
        theirs = others[number] if others else mine
        peer = partial(plain.dumps, value, 2)
        write, native_ratio = ratio(partial(native.dumps, value), peer)
        _, text_ratio = ratio(partial(text.dumps, value), peer)
        peer = partial(plain.loads, data)
        read, own = ratio(partial(native.loads, mine), peer)
        rest = [
            ratio(partial(policy.loads, found), peer)[1]
            for policy, found in ((native, theirs), (strict, mine), (signed, sealed))
        ]
        cells = [native_ratio, text_ratio, read, own] + rest
        print(row.format(name, "%.1f" % write, *("%.2f" % cell for cell in cells)))


def written_by_python2(interpreter):
    if interpreter is None:
        return None
    folder = tempfile.mkdtemp(prefix="pickles-")
    path = os.path.join(folder, "pickles")
    try:
        subprocess.check_call([interpreter, __file__, "--write-to", path])
        with open(path, "rb") as file:
            return pickle.load(file, **({} if six.PY2 else {"encoding": "bytes"}))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
