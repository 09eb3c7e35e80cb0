"""Real processes that use a ``SplitClient`` on one live memcached."""

from __future__ import absolute_import

import json
import os
import subprocess
from contextlib import contextmanager

import interpreters
import python_memcacheds
from interleavings import random_order
from split_actors import OLD, READERS, WRITERS
from split_model import COPIES, STARTS, modelled, started

from onemaster.compat.cache._leases import LEASED

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "split_worker.py")


class Process(object):
    """A worker, and what it says and hears."""

    def __init__(self, version, address, environment):
        self.version = version
        self.python = int(version[0])
        self._child = subprocess.Popen(
            [interpreters.python(version), PROGRAM, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )

    def tell(self, *words):
        self._child.stdin.write(json.dumps(words).encode("ascii") + b"\n")
        self._child.stdin.flush()

    def hear(self):
        line = self._child.stdout.readline()
        assert line, "Python {} has ended: its errors are above".format(self.version)
        return json.loads(line.decode("ascii"))

    def ask(self, *words):
        self.tell(*words)
        return self.hear()[0]

    def close(self):
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()


@contextmanager
def processes(versions, address):
    """Yield a process of each version; those of one version are several."""
    started = []
    try:
        for version in versions:
            memcache = python_memcacheds.folder(python_memcacheds.for_python(version))
            environment = interpreters.environment(memcache)
            started.append(Process(version, address, environment))
        yield started
    finally:
        for process in started:
            process.close()


def replay_some(workers, count, random):
    """Compare the ends of some orders on the live server with those in the model.

    :param workers: each acts once in an order; both Pythons are among them.
    :param count: how many orders.
    :param random: a ``random.Random``.
    """
    for _ in range(count):
        start = random.choice(STARTS)
        acting = [
            (worker, random.choice(READERS + WRITERS), "row {}".format(number))
            for number, worker in enumerate(workers)
        ]
        order, world = random_order(
            started(start),
            [modelled(actor, worker.python, row) for worker, actor, row in acting],
            random,
        )
        by_python = {worker.python: worker for worker in workers}
        for python, worker in by_python.items():
            wanted = start[COPIES[python]]
            worker.ask("start", "lease" if wanted is LEASED else wanted)
        row, done = replay(acting, order)
        for python, worker in by_python.items():
            value, _ = world.items.get(COPIES[python], (None, None))
            expected = None if value is LEASED else value
            found = worker.ask("copy")
            assert found == expected and found in (None, row), (start, order, done)


def replay(acting, order):
    """Do the steps of live processes in a given order.

    :param acting: worker, actor and its row, of each.
    :param order: the number of who does each step.
    :return: the row at the end, and the steps.
    """
    row = OLD
    for worker, actor, written in acting:
        worker.tell("act", actor.__name__, written)
    coming = [worker.hear() for worker, _, _ in acting]
    done = []
    for number in order:
        verb, argument = coming[number]
        done.append((number, verb, argument))
        if verb == "write":
            row = argument
        worker = acting[number][0]
        worker.tell(row)
        coming[number] = worker.hear()
    # Neither more nor fewer steps than in the model.
    assert all(verb == "end" for verb, _ in coming), (coming, done)
    return row, done


def race(workers, rounds, actions, actors=tuple(READERS + WRITERS)):
    """Let processes do what they like, as fast as they can.

    :param actions: of each process in each round.
    :param actors: of which they choose.
    :return: how many copies were stale at the end of the rounds, and how many were there.
    """
    names = [actor.__name__ for actor in actors]
    stale = kept = 0
    for number in range(rounds):
        for worker in workers:
            worker.tell("race", "{} {}".format(number, worker.version), actions, names)
        for worker in workers:
            assert worker.hear() == ["done"]
        copies = {worker.python: worker.ask("copy") for worker in workers}
        row = workers[0].ask("row")
        stale += sum(copy not in (None, row) for copy in copies.values())
        kept += sum(copy is not None for copy in copies.values())
    return stale, kept
