"""Random events on a config's file against a running decider: no exception, no mixture.

example: python benchmarks/rollout_faults.py --events 10000
"""

from __future__ import absolute_import, division, print_function

import argparse
import hashlib
import io
import json
import logging
import os
import random
import sys
import tempfile
import threading

from onemaster.rollout import Rollout

STAGES = ["staff", "fifth", "everyone"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.getLogger("onemaster.rollout").addHandler(logging.NullHandler())
    logging.getLogger("onemaster.rollout").propagate = False
    files = Files(random.Random(options.seed))
    files.replace()
    rollout = Rollout(files.path, look_every=0)
    asked = Asking(rollout)
    threads = [threading.Thread(target=asked.run) for _ in range(3)]
    for thread in threads:
        thread.start()
    lost = 0
    for number in range(options.events):
        files.any_event()
        rollout.decide("ada")
        state = rollout.state()
        asked.mixtures += state["sha256"] not in files.whole
        if number % 100 == 0:
            # A process that starts now has the last good config.
            lost += Rollout(files.path).state()["sha256"] not in files.whole
    asked.ended = True
    for thread in threads:
        thread.join()
    found = (
        ("decisions", asked.decisions),
        ("exceptions", len(asked.exceptions)),
        ("failed decisions", rollout.state()["failed_decisions"]),
        ("states that nobody wrote whole", asked.mixtures),
        ("starts without a config", lost),
        ("reloads", rollout.state()["reloads"]),
        ("problems reported", rollout.state()["problems"]),
    )
    print("%d events, Python %d.%d" % ((options.events,) + sys.version_info[:2]))
    for name, count in found:
        print("| %s | %d |" % (name, count))
    sys.exit(any(count for _, count in found[1:5]))


class Asking(object):
    """Decides all the time, in several threads."""

    def __init__(self, rollout):
        self._rollout = rollout
        self.decisions = 0
        self.exceptions = []
        self.mixtures = 0
        self.ended = False

    def run(self):
        while not self.ended:
            try:
                self._rollout.decide("ada")
            except Exception as error:
                self.exceptions.append(error)
            self.decisions += 1


class Files(object):
    """A config's file, and all that can happen to it."""

    def __init__(self, source):
        self._random = source
        self._folder = tempfile.mkdtemp()
        self.path = os.path.join(self._folder, "rollout.json")
        self.whole = set()

    def any_event(self):
        events = [
            self.replace,
            self.rewrite,
            self.cut,
            self.half,
            self.garbage,
            self.remove,
            self.away_and_back,
            self.folder,
            self.touch,
        ]
        if os.path.isdir(self.path):
            os.rmdir(self.path)
        self._random.choice(events)()

    def replace(self):
        self._write(self.path + ".new", self._config())
        os.rename(self.path + ".new", self.path)

    def rewrite(self):
        self._write(self.path, self._config())

    def cut(self):
        data = self._config()
        self._write(self.path, data[: self._random.randrange(len(data))])

    def half(self):
        """Write in place and stop in the middle; the old end stays."""
        data = self._config()
        if os.path.exists(self.path):
            with io.open(self.path, "r+b") as stream:
                stream.write(data[: len(data) // 2])

    def garbage(self):
        self._write(self.path, os.urandom(self._random.randrange(200)))

    def remove(self):
        if os.path.exists(self.path):
            os.remove(self.path)

    def away_and_back(self):
        if os.path.exists(self.path):
            os.rename(self.path, self.path + ".away")
            os.rename(self.path + ".away", self.path)

    def folder(self):
        self.remove()
        os.mkdir(self.path)

    def touch(self):
        if os.path.exists(self.path):
            long_ago = self._random.randrange(2**31)
            os.utime(self.path, (long_ago, long_ago))

    def _config(self):
        config = {
            # Another length each time, so that half of it does not fit another's end.
            "comment": "x" * self._random.randrange(1000),
            "version": 1,
            "feature": "python3",
            "algorithm": "crc32-100000",
            "salt": "salt-%d" % self._random.randrange(10**9),
            "stages": [{"name": name, "percent": 100} for name in STAGES],
            "stage": self._random.choice(STAGES),
        }
        data = json.dumps(config).encode("ascii")
        self.whole.add(hashlib.sha256(data).hexdigest())
        return data

    def _write(self, path, data):
        with io.open(path, "wb") as stream:
            stream.write(data)


if __name__ == "__main__":
    main()
