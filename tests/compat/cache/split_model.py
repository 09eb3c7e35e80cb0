"""``SplitClient`` itself, on a memcached in memory, in every order of its questions."""

from __future__ import absolute_import

import itertools

from interleavings import Lost, World, explore
from split_actors import KEY, OLD

from onemaster.compat.cache._leases import LEASED
from onemaster.compat.cache.split import SplitClient
from onemaster.compat.pickles import PicklePolicy

COPIES = {2: b"2:" + KEY.encode("ascii"), 3: b"3:" + KEY.encode("ascii")}
# A copy is missing, old, or a lease that nobody has used.
STARTS = [
    {COPIES[2]: on_2, COPIES[3]: on_3}
    for on_2, on_3 in itertools.product((None, OLD, LEASED), repeat=2)
]


class Seen(object):
    def __init__(self, cas_id):
        self.cas_id = cas_id


LOST = Seen(0)


class ModelClient(object):
    """``Client`` with one step for each question to the server."""

    def __init__(self, turn):
        self._turn = turn
        self.cas_ids = {}

    def _hash(self, key):
        return 1

    def _ask(self, verb, place, *arguments):
        # What ``Client`` returns when it had no answer.
        try:
            return self._turn.step(verb, place[1], *arguments)
        except Lost:
            return LOST

    def gets(self, place, default):
        found = self._ask("get", place)
        if found is LOST:
            self.cas_ids[place[1]] = LOST
            return default
        value, cas_id = found or (default, None)
        self.cas_ids[place[1]] = Seen(cas_id)
        return value

    def add(self, place, value, time):
        return self._ask("add", place, value) is True

    def cas(self, place, value, time):
        seen = self.cas_ids.pop(place[1])
        if seen is LOST:
            return False
        assert seen.cas_id is not None, "cas would add"
        return self._ask("cas", place, value, seen.cas_id) is True

    def touch(self, place, time):
        return self._ask("touch", place) is True

    def delete(self, place):
        # True for what was not there, too.
        return self._ask("delete", place) is not LOST

    def delete_multi(self, places):
        # One packet: the second is sent whether or not the first was answered.
        return False not in [self.delete(place) for place in places]

    def _count(self, event, key):
        pass


class ModelOnPython3(SplitClient):
    """What has a turn where there would be servers."""

    major = 3

    def _connected(self, turn, policies, options):
        return ModelClient(turn)


class ModelOnPython2(ModelOnPython3):
    major = 2


# It is costly to make, and nothing is pickled.
POLICY = PicklePolicy("own")
SHARED_POLICY = PicklePolicy("native")


def modelled(actor, python, row=None, **options):
    """Return an actor of ``split_actors`` as ``explore`` takes it.

    :param python: 2 or 3: which it runs on.
    """
    cls = {2: ModelOnPython2, 3: ModelOnPython3}[python]
    options.update(policy=POLICY, shared_policy=SHARED_POLICY)

    def modelled_actor(turn):
        cache = cls(turn, **options)
        # Each run of an actor must do the same, however long it takes.
        cache._waiting.is_time = lambda: True
        actor(cache, turn.step, row)

    return modelled_actor


def evict(python):
    """Return an actor that is the server itself, making room."""
    return lambda turn: turn.step("delete", COPIES[python])


def started(start):
    return World({key: value for key, value in start.items() if value is not None})


def stale(world):
    return any(
        value is not LEASED and value != world.row for value, _ in world.items.values()
    )


def stale_after_all_writers(world, ended):
    """Return whether a copy is stale though all that have written have also ended."""
    return (
        bool(world.writers)
        and all(ended[number] for number in world.writers)
        and stale(world)
    )


def explore_all(actors, **options):
    """Explore from each start, and return the sums of orders, bad ones and states."""

    def at_each_state(world, ended):
        assert not stale_after_all_writers(world, ended), world.items

    found = [
        explore(started(start), actors, stale, at_each_state=at_each_state, **options)
        for start in STARTS
    ]
    return (
        sum(f.orders for f in found),
        sum(f.bad for f in found),
        sum(f.states for f in found),
    )
