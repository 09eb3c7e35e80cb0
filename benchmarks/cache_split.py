"""What SplitClient leaves stale, in a model and on a live memcached, and what it costs.

example: python3.13 benchmarks/cache_split.py --part orders --part race --part cost

Needs memcached, pytest, and Python 2.7, 3.6, 3.11 and 3.13.
"""

from __future__ import absolute_import, division, print_function

import argparse
import itertools
import os
import platform
import random
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(os.path.dirname(HERE), "tests")
VERSIONS = ["2.7", "3.6", "3.11", "3.13"]
ROUNDS = 25
CALLS = 200
clock = getattr(time, "perf_counter", None) or time.time


def orders():
    """Count the orders that leave something stale, all of them."""
    import split_actors as actors
    from split_model import explore_all, modelled
    from split_orders import TABLE, counted

    print(
        "| a writer does | reader gets and sets | reader has a lease | writers on both Pythons |"
    )
    print("| --- | ---: | ---: | ---: |")
    for steps, _, _, _ in TABLE:
        cells = ["{} of {}".format(*cell) for cell in counted(steps)]
        print("| {} | {} |".format(steps, " | ".join(cells)))
    print()

    kinds = [
        ("read on 2", modelled(actors.read, 2)),
        ("read on 3", modelled(actors.read, 3)),
        ("delete on 2", modelled(actors.delete, 2, "row of 2")),
        ("delete on 3", modelled(actors.delete, 3, "row of 3")),
        ("change on 2", modelled(actors.change, 2, "new row of 2")),
        ("change on 3", modelled(actors.change, 3, "new row of 3")),
    ]

    def total(what, all_acting, **options):
        found = [explore_all(acting, **options) for acting in all_acting]
        sums = [sum(column) for column in zip(*found)]
        row = "| {} | {:,} | {:,} | {:,} |"
        print(row.format(what, sums[2], sums[0], sums[1]))
        sys.stdout.flush()

    def of(count):
        for chosen in itertools.combinations_with_replacement(kinds, count):
            if not all(name.startswith("read") for name, _ in chosen):
                yield [actor for _, actor in chosen]

    print("| `SplitClient`, processes at once | states | orders | stale |")
    print("| --- | ---: | ---: | ---: |")
    total("all pairs with a writer", of(2))
    total("all threes with a writer", of(3))
    four = [kinds[number][1] for number in (0, 1, 2, 5)]
    total("readers and writers on both", [four])
    dying = [modelled(actors.read, python) for python in (2, 3, 3)]
    writers = [kinds[number][1] for number in (2, 4)]
    total(
        "three readers who may die, one writer",
        [dying + [writer] for writer in writers],
        mortal=[0, 1, 2],
    )
    stubborn = [
        modelled(actors.delete_until_done, 2, "new"),
        modelled(actors.delete_in_the_end, 2, "new", waiting_deletes=1),
        modelled(actors.change_in_the_end, 2, "new", waiting_deletes=1),
    ]
    total(
        "a reader and a writer, two questions or answers lost",
        [[modelled(actors.read, n), writer] for n in (2, 3) for writer in stubborn],
        failures=2,
    )


def races(rounds, replays):
    """Let real processes do the same on a live memcached."""
    import split_actors as actors
    from memcached_servers import memcacheds
    from split_processes import processes, race, replay_some

    with memcacheds(1) as [server]:
        with processes(["2.7", "3.6", "3.13"], server.address) as workers:
            replay_some(workers, replays, random.Random(1))
        print("{} orders of the model ended live as in the model.".format(replays))
        print()
        print("| what they do | copies at the end | stale |")
        print("| --- | ---: | ---: |")
        for what, chosen in [
            ("`SplitClient`", actors.READERS + actors.WRITERS),
            ("db, delete own", [actors.read, actors.delete_own]),
            (
                "db, delete other, delete own; reader gets and sets",
                [actors.set_on_a_miss, actors.delete],
            ),
            ("delete other, delete own, db", [actors.read, actors.delete_first]),
            ("db, set own, delete other", [actors.read, actors.set_own_delete_other]),
            ("db, set own, set other", [actors.read, actors.set_all]),
        ]:
            with processes(VERSIONS, server.address) as workers:
                stale, kept = race(workers, rounds, 4, chosen)
            print("| {} | {:,} | {:,} |".format(what, kept, stale))
            sys.stdout.flush()


def costs(server):
    """Print the times of SplitClient as ratios to those of Client on this Python."""
    from onemaster.compat.cache.client import Client
    from onemaster.compat.cache.split import SplitClient

    plain, split = Client([server]), SplitClient([server])
    value = {"name": "x" * 100, "tags": ["a", "b"], "n": 5}
    count = itertools.count()
    plain.set("hit", value)
    split.get_or_set("hit", lambda: value)

    def set_on_a_miss():
        key = "plain:{}".format(next(count))
        if plain.get(key) is None:
            plain.set(key, value)

    def get_or_set():
        split.get_or_set("split:{}".format(next(count)), lambda: value)

    def change():
        with split.changing("hit") as copy:
            copy.set(value)

    rows = [
        ("a hit, `get`", lambda: plain.get("hit"), lambda: split.get("hit")),
        (
            "a hit, `get_or_set` against `get`",
            lambda: plain.get("hit"),
            lambda: split.get_or_set("hit", None),
        ),
        ("a miss, `get_or_set` against `get` and `set`", set_on_a_miss, get_or_set),
        ("`delete`", lambda: plain.delete("hit"), lambda: split.delete("none")),
        ("`changing` and `set` against `set`", lambda: plain.set("hit", value), change),
    ]
    for what, of_plain, of_split in rows:
        best = [None, None]
        plain.set("hit", value)
        for _ in range(ROUNDS):
            for number, call in enumerate((of_plain, of_split)):
                began = clock()
                for _ in range(CALLS):
                    call()
                took = clock() - began
                best[number] = min(took, best[number] or took)
        print("{}\t{:.2f}".format(what, best[1] / best[0]))


def costs_on_each(versions):
    import interpreters
    import python_memcacheds
    from memcached_servers import memcacheds

    columns = []
    for version in versions:
        memcache = python_memcacheds.folder(python_memcacheds.for_python(version))
        with memcacheds(1) as [server]:
            columns.append(
                interpreters.run(
                    version,
                    os.path.abspath(__file__),
                    "--part",
                    "cost-here",
                    "--server",
                    server.address,
                    folders=[memcache],
                )
                .decode("utf-8")
                .splitlines()
            )
    print("| `SplitClient` against `Client` | {} |".format(" | ".join(versions)))
    print("| --- |" + " ---: |" * len(versions))
    for lines in zip(*columns):
        cells = [line.split("\t")[1] for line in lines]
        print("| {} | {} |".format(lines[0].split("\t")[0], " | ".join(cells)))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--part",
        action="append",
        choices=["orders", "race", "cost", "cost-here"],
        help="only these; cost-here is for the running Python",
    )
    parser.add_argument("--rounds", type=int, default=2000, help="of each race")
    parser.add_argument("--replays", type=int, default=3000, help="orders done live")
    parser.add_argument("--server", help="for cost-here")
    options = parser.parse_args()
    parts = options.part or ["orders", "race", "cost"]
    if "cost-here" in parts:
        return costs(options.server)
    for folder in ("", os.path.join("compat", "cache")):
        sys.path.insert(0, os.path.join(TESTS, folder))
    print("Python {}, {}".format(platform.python_version(), platform.machine()))
    if "orders" in parts:
        orders()
    if "race" in parts:
        races(options.rounds, options.replays)
    if "cost" in parts:
        costs_on_each(["2.7", "3.6", "3.13"])


if __name__ == "__main__":
    main()
