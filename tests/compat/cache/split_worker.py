"""One process that uses a ``SplitClient``: told what to do, line by line, in JSON.

``["start", value]`` makes its own copy what it shall be. ``["act", actor, row]`` runs an
actor, which says before each step what it is about to do, and waits for a line.
``["race", seed, actions, actors]`` runs some of the actors as they come; the row is a
counter in memcached.
``["copy"]`` says what its own copy is, and ``["row"]`` the counter.
"""

from __future__ import absolute_import

import json
import random
import sys

from split_actors import ACTORS, KEY

from onemaster.compat.cache._leases import LeasingClient
from onemaster.compat.cache.client import Client
from onemaster.compat.cache.split import SplitClient

ROW = "row"


def say(*words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def hear():
    line = sys.stdin.readline()
    if not line:
        # Whoever told it what to do has ended.
        raise SystemExit
    return json.loads(line)


def step(verb, row=None):
    say(verb, row)
    return hear()[0]


class SteppedClient(LeasingClient):
    def gets(self, place, default):
        step("get", place[1].decode("ascii"))
        return super(SteppedClient, self).gets(place, default)

    def add(self, place, value, time):
        step("add", place[1].decode("ascii"))
        return super(SteppedClient, self).add(place, value, time)

    def cas(self, place, value, time):
        step("cas", place[1].decode("ascii"))
        return super(SteppedClient, self).cas(place, value, time)

    def touch(self, place, time):
        step("touch", place[1].decode("ascii"))
        return super(SteppedClient, self).touch(place, time)

    def delete(self, place):
        step("delete", place[1].decode("ascii"))
        return super(SteppedClient, self).delete(place)

    def delete_multi(self, places):
        # Another process may come between what one packet asks for.
        return False not in [self.delete(place) for place in places]


class SteppedSplitClient(SplitClient):
    def _connected(self, servers, policies, options):
        return SteppedClient(servers, policy=policies, **options)


def start(cache, value):
    # Not the other Python's copy, which may have been made already.
    cache._client.delete(cache._copies(KEY).own)
    if value == "lease":
        cache.lease(KEY)
    elif value is not None:
        assert cache.lease(KEY).set(value)


def race(cache, rows, seed, actions, actors):
    def step(verb, row=None):
        return rows.incr(ROW) if verb == "write" else rows.get(ROW)

    choose = random.Random(seed).choice
    for _ in range(actions):
        ACTORS[choose(actors)](cache, step, None)


def main(servers):
    cache = SplitClient(servers)
    stepped = SteppedSplitClient(servers)
    rows = Client(servers)
    rows.add(ROW, 1)
    while True:
        told = hear()
        if told[0] == "start":
            start(cache, told[1])
            say("done")
        elif told[0] == "act":
            ACTORS[told[1]](stepped, step, told[2])
            say("end", None)
        elif told[0] == "race":
            race(cache, rows, *told[1:])
            say("done")
        elif told[0] == "copy":
            say(cache.get(KEY))
        else:
            say(rows.get(ROW))


if __name__ == "__main__":
    main(sys.argv[1:])
