"""Read each payload in a child process with limits; print how each ended."""

from __future__ import absolute_import, print_function

import binascii
import json
import os
import resource
import shutil
import sys
import tempfile
import uuid
from collections import Counter
from fractions import Fraction

from onemaster.compat.pickles import PicklePolicy

SECONDS = 20


def read(data, megabytes, strict, pipe):
    size = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    classes = (uuid.UUID, Counter, Fraction)
    before = attributes(classes)
    try:
        PicklePolicy(strict=strict).loads(data)
        ended = "ok"
    except MemoryError:
        ended = "memory"
    except Exception as error:
        ended = "raised " + type(error).__name__
    if attributes(classes) != before:
        ended = "a class was changed"
    if os.listdir("."):
        ended = "code was run"
    os.write(pipe, ended.encode("ascii"))
    os._exit(0)


def attributes(classes):
    # Python 3.6 keeps there what isinstance has found.
    return [
        {name: value for name, value in vars(cls).items() if name[:5] != "_abc_"}
        for cls in classes
    ]


def ended(data, megabytes, strict):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        read(data, megabytes, strict, writing)
    os.close(writing)
    said = os.read(reading, 1000).decode("ascii")
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    return said if not status and said else "died with status {}".format(status)


def main(megabytes, mode):
    payloads = json.loads(sys.stdin.read())
    folder = tempfile.mkdtemp(prefix="hostile-")
    os.chdir(folder)
    try:
        found = {
            name: ended(binascii.unhexlify(data), int(megabytes), mode == "strict")
            for name, data in payloads.items()
        }
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
