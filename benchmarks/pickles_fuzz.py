"""Read changed pickles for minutes: no code runs, nothing crashes, hangs or grows.

example: python3.13 benchmarks/pickles_fuzz.py --mode strict --seconds 600

Real pickles, of 2.7 and of 3, are changed at random and read in child processes with
limits of memory and time. Prints how the readings ended; leaves with 1, and prints the
pickles, if one ended as none may.
"""

from __future__ import absolute_import, division, print_function

import argparse
import binascii
import collections
import json
import logging
import mmap
import os
import platform
import random
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VALUES = os.path.join(HERE, "..", "tests", "compat", "pickles")
sys.path.insert(0, VALUES)

import pickle_values  # noqa: E402

from onemaster.compat.pickles import Report, Signer  # noqa: E402

MEBIBYTES = 300
# Of processor time.
SECONDS = 5
# So many are read by one child.
BATCH = 5000
SECRET = b"s" * 32
NAMES = [
    b"cos\nsystem\n", b"c__builtin__\neval\n", b"c__builtin__\nbytearray\n", b"cuuid\nUUID\n",
    b"c_codecs\nencode\n", b"ccollections\ndeque\n", b"ccopy_reg\n_reconstructor\n",
    b"c__builtin__\nxrange\n", b"cfractions\nFraction\n", b"cfunctools\npartial\n",
]  # fmt: skip
EDGES = [struct.pack("<I", n) for n in (0, 1, 255, 65535, 2**31 - 1, 2**31, 2**32 - 1)]
WATCHED = [collections.Counter, collections.OrderedDict, pickle_values.Plain]


def real_pickles():
    """Return pickles of each kind of value, as 2.7 and as 3 write them."""
    found = []
    for texts in ("native", "text"):
        policy = pickle_values.policy(texts, report=Report())
        for _, make in pickle_values.VALUES:
            data = policy.dumps(make())
            # Long ones differ from these in length alone.
            found += [data] if len(data) < 3000 else []
    with open(os.path.join(VALUES, "library_pickles.json")) as file:
        for pickles in json.load(file).values():
            found += [binascii.unhexlify(data) for data in pickles.values()]
    return sorted(found)


def changed(data, others, draw):
    """Return a pickle with one to four random changes."""
    for _ in range(draw.randint(1, 4)):
        start = draw.randint(0, len(data))
        end = min(len(data), start + draw.choice((1, 1, 1, 2, 4, 5, 20, 200)))
        other = draw.choice(others)
        cut = draw.randint(0, len(other))
        part = data[start:end]
        new = (
            bytes(bytearray([draw.randrange(256)])),
            b"",
            draw.choice(EDGES),
            draw.choice(NAMES),
            part * draw.choice((2, 3, 50, 2000)),
            other[cut : cut + draw.choice((1, 2, 5, 30))],
            part + draw.choice((b")R", b"}b", b"q\0", b"h\0", b"\x85", b"s")),
        )[draw.randrange(7)]
        data = data[:start] + new + data[end:]
        if draw.random() < 0.1:
            data = data[:cut] + other[cut:]
    return data


def attributes():
    # Python 3.6 keeps there what isinstance has found.
    return [
        {name: value for name, value in vars(cls).items() if name[:5] != "_abc_"}
        for cls in WATCHED
    ]


def read_batch(seed, mode, numpy, base, at, pipe):
    """Read changed pickles in this process, which ends; write how often each ended so."""
    logging.disable(logging.CRITICAL)
    size = MEBIBYTES << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signer = Signer([SECRET]) if mode == "signed" else None
    policy = pickle_values.policy(
        strict=mode == "strict", signer=signer, report=Report(), numpy=numpy
    )
    draw = random.Random(seed)
    counts, examples = collections.Counter(), {}
    before = attributes()
    for _ in range(BATCH):
        real = draw.choice(base)
        data = real if mode != "signed" else signer.sign(b"k", real)
        data = changed(data, base, draw)
        at.seek(0)
        at.write(struct.pack("<I", len(data)) + data)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            policy.loads(data, **({"key": b"k"} if signer else {}))
            ended = "read"
        except MemoryError:
            ended = "MemoryError"
        except Exception as error:
            ended = type(error).__name__
        signal.setitimer(signal.ITIMER_PROF, 0)
        if mode == "signed" and ended == "read" and data[33:] not in base:
            ended = "FORGED"
        if attributes() != before:
            ended = "A CLASS WAS CHANGED"
        if os.listdir("."):
            ended = "CODE WAS RUN"
        counts[ended] += 1
        examples.setdefault(ended, binascii.hexlify(data).decode("ascii"))
    with os.fdopen(pipe, "w") as file:
        json.dump([counts, examples], file)
    os._exit(0)


def run_batch(seed, mode, numpy, base, at):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            read_batch(seed, mode, numpy, base, at, writing)
        finally:
            os._exit(9)
    os.close(writing)
    with os.fdopen(reading) as file:
        printed = file.read()
    status = os.waitpid(child, 0)[1]
    if status or not printed:
        at.seek(0)
        length = struct.unpack("<I", at.read(4))[0]
        found = binascii.hexlify(at.read(length)).decode("ascii")
        hung = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF
        ended = "HUNG" if hung else "DIED with status {}".format(status)
        return {ended: 1}, {ended: found}
    return json.loads(printed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--mode", choices=["default", "strict", "signed"], default="default"
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument(
        "--numpy",
        action="store_true",
        help="allow numpy, which crashes without a signer",
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    base = real_pickles()
    at = mmap.mmap(-1, 1 << 24)
    folder = tempfile.mkdtemp(prefix="fuzz-")
    os.chdir(folder)
    total, examples = collections.Counter(), {}
    end, seed = time.time() + arguments.seconds, arguments.seed
    try:
        while time.time() < end:
            counts, found = run_batch(seed, arguments.mode, arguments.numpy, base, at)
            total.update(counts)
            for ended, data in found.items():
                examples.setdefault(ended, data)
            seed += 1
    finally:
        os.chdir(HERE)
        shutil.rmtree(folder)
    print(
        "Python {}, {}: {} readings in {:.0f} seconds".format(
            platform.python_version(),
            arguments.mode,
            sum(total.values()),
            arguments.seconds,
        )
    )
    for ended, count in total.most_common():
        print("{:>9} {}".format(count, ended))
    # Without the check of opcodes, memory is known not to be bounded.
    wrong = [e for e in total if e.isupper() or e[:4] in ("DIED", "HUNG")]
    wrong += (
        ["MemoryError"] if total["MemoryError"] and arguments.mode != "default" else []
    )
    for ended in wrong:
        print("{}: {}".format(ended, examples[ended]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
