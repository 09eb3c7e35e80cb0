"""Runs actors against one memcached in memory, in every order of their steps.

An actor is plain code. It is not cut into steps: it is run again from its start for each
step, and gets the replies that it got before, until it asks for one more.
"""

from __future__ import absolute_import


class AnothersTurn(BaseException):
    """Ends a run of an actor that has done its step. No code may catch it."""


class Lost(Exception):
    """The server could not be reached, or its reply was lost."""


class World(object):
    """A memcached and the database whose rows it keeps copies of."""

    def __init__(self, items=(), row="old"):
        self.items = {}
        self.ids = 0
        self.row = row
        # Who has written the row.
        self.writers = frozenset()
        for key, value in sorted(dict(items).items()):
            self.set(key, value)

    def copy(self):
        world = World(row=self.row)
        world.items = dict(self.items)
        world.ids = self.ids
        world.writers = self.writers
        return world

    def state(self):
        return frozenset(self.items.items()), self.ids, self.row, self.writers

    def write(self, actor, row):
        self.row = row
        self.writers |= {actor}
        return row

    def read(self):
        return self.row

    def get(self, key):
        """Return the value and its id, or None."""
        return self.items.get(key)

    def set(self, key, value):
        self.ids += 1
        self.items[key] = value, self.ids
        return True

    def add(self, key, value):
        return key not in self.items and self.set(key, value)

    def cas(self, key, value, unique):
        return (
            key in self.items and self.items[key][1] == unique and self.set(key, value)
        )

    def delete(self, key):
        return self.items.pop(key, None) is not None

    def touch(self, key):
        return key in self.items


class Turn(object):
    """The world as an actor sees it in one run: replies of earlier steps, and one more."""

    def __init__(self, actor, world, replies, failure=None):
        self.actor = actor
        self._world = world
        self._replies = replies
        self._failure = failure
        self._given = 0
        self._done = False

    def step(self, operation, *arguments):
        """Do one operation of the world, which no other actor comes between.

        :raises Lost: this time, the server is not reached.
        """
        if self._given == len(self._replies):
            if self._done:
                raise AnothersTurn
            self._done = True
            self._replies += (self._do(operation, arguments),)
        reply = self._replies[self._given]
        self._given += 1
        if reply is Lost:
            raise Lost
        return reply

    def _do(self, operation, arguments):
        is_remote = operation not in ("read", "write", "pause")
        if self._failure == "request" and is_remote:
            return Lost
        reply = None
        if operation == "write":
            reply = self._world.write(self.actor, *arguments)
        elif callable(operation):
            reply = operation(self._world, *arguments)
        elif operation != "pause":
            reply = getattr(self._world, operation)(*arguments)
        return Lost if self._failure == "reply" and is_remote else reply

    def replies(self):
        return self._replies


class Found(object):
    """What all orders together came to."""

    def __init__(self):
        self.orders = 0
        self.bad = 0
        self.states = 0


def explore(world, actors, is_bad, failures=0, mortal=(), at_each_state=None):
    """Run actors in every order of their steps.

    :param world: at the start.
    :param actors: each a function of a ``Turn``.
    :param is_bad: of a world in which all actors have ended.
    :param failures: so many steps, at most, do not reach the server, or lose their reply.
    :param mortal: numbers of actors that may die before any of their steps.
    :param at_each_state: of a world and the actors that have ended; raises what it finds.
    :return: ``Found``. Orders that only a repeated state tells apart are counted each.
    """
    found = Found()
    known = {}

    def orders_from(world, logs, ended, failures):
        key = world.state(), logs, ended, failures
        if key not in known:
            found.states += 1
            if at_each_state:
                at_each_state(world, ended)
            known[key] = branches(world, logs, ended, failures)
        return known[key]

    def branches(world, logs, ended, failures):
        if all(ended):
            return 1, int(bool(is_bad(world)))
        total = bad = 0
        for number, actor in enumerate(actors):
            if ended[number]:
                continue
            ending = ended[:number] + (True,) + ended[number + 1 :]
            if number in mortal:
                counted = orders_from(world, logs, ending, failures)
                total, bad = total + counted[0], bad + counted[1]
            for failure in (None, "request", "reply") if failures else (None,):
                after, replies, at_end = one_step(
                    number, actor, world, logs[number], failure
                )
                if failure and replies[-1] is not Lost:
                    continue  # The step was none of the server's.
                counted = orders_from(
                    after,
                    logs[:number] + (replies,) + logs[number + 1 :],
                    ending if at_end else ended,
                    failures - bool(failure),
                )
                total, bad = total + counted[0], bad + counted[1]
        return total, bad

    found.orders, found.bad = orders_from(
        world, ((),) * len(actors), (False,) * len(actors), failures
    )
    return found


def one_step(number, actor, world, replies, failure):
    """Return the world after one more step of an actor, its replies, and if it ended."""
    after = world.copy()
    turn = Turn(number, after, replies, failure)
    try:
        actor(turn)
    except AnothersTurn:
        return after, turn.replies(), False
    return after, turn.replies(), True


def random_order(world, actors, random):
    """Run actors in one order, and return it, with the world at its end.

    :param random: a ``random.Random``.
    :return: the number of the actor of each step, and the world.
    """
    logs = [()] * len(actors)
    left = list(range(len(actors)))
    order = []
    while left:
        number = random.choice(left)
        world, logs[number], at_end = one_step(
            number, actors[number], world, logs[number], None
        )
        order.append(number)
        if at_end:
            left.remove(number)
    return order, world
