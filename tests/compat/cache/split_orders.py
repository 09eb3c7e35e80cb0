"""Orders of a writer's steps that are known to leave copies stale, and one that is not."""

from __future__ import absolute_import

import itertools

from interleavings import World, explore
from split_actors import NEW, NEWER, OLD

ALL_STARTS = list(itertools.product((False, True), repeat=2))
BOTH_STARTS = [(False, False), (True, True)]
LEASED = "leased"


def writer(own, other, row, steps):
    """One that does its steps and looks at no reply."""

    def actor(turn):
        for step in steps.split(", "):
            if step == "db":
                turn.step("write", row)
            else:
                verb, whose = step.split()
                key = own if whose == "own" else other
                turn.step(*((verb, key, row) if verb == "set" else (verb, key)))

    return actor


def fill(turn):
    """Takes as many steps for a hit, so that each order counts once."""
    hit = turn.step("get", "3")
    row = turn.step("pause" if hit else "read")
    turn.step(*(("pause",) if hit else ("set", "3", row)))


def take_lease(world, key):
    world.add(key, LEASED)
    return world.get(key)


def leased_fill(turn):
    value, unique = turn.step(take_lease, "3")
    hit = value != LEASED
    row = turn.step("pause" if hit else "read")
    turn.step(*(("pause",) if hit else ("cas", "3", row, unique)))


def stale(world):
    return any(value not in (world.row, LEASED) for value, _ in world.items.values())


def count(starts, *actors):
    found = [
        explore(
            World({key: OLD for key, is_warm in zip("23", start) if is_warm}),
            actors,
            stale,
        )
        for start in starts
    ]
    return sum(f.bad for f in found), sum(f.orders for f in found)


# Stale and all orders: with a reader that just sets, with one that has a lease, and with
# a writer on each Python.
TABLE = [
    ("db, delete own", (26, 40), (26, 40), (0, 12)),
    ("db, delete other, delete own", (4, 80), (0, 80), (0, 40)),
    ("delete other, delete own, db", (44, 80), (28, 80), (0, 40)),
    ("db, set own, delete other", (2, 80), (0, 80), (4, 40)),
    ("db, set own, set other", (2, 80), (0, 80), (28, 40)),
]


def counted(steps):
    """Return what ``TABLE`` has for the steps of a writer."""
    on_2 = writer("2", "3", NEW, steps)
    on_3 = writer("3", "2", NEWER, steps)
    return (
        count(ALL_STARTS, on_2, fill),
        count(ALL_STARTS, on_2, leased_fill),
        count(BOTH_STARTS, on_2, on_3),
    )
