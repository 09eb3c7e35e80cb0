"""Programs of all versions share memcacheds, one of which dies; what the client costs.

example: python3.11 benchmarks/cache_operations.py

Needs memcached, pip, pytest, six, and Python 2.7, 3.6, 3.11 and 3.13. Prints what
benchmarks/README.md holds.
"""

from __future__ import absolute_import, division, print_function

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(os.path.dirname(HERE), "tests")
CACHE = os.path.join(TESTS, "compat", "cache")

OURS = [(version, "ours") for version in ("2.7", "3.6", "3.11", "3.13")]
PLAIN = [(version, "plain") for version in ("2.7", "3.6", "3.11", "3.13")]
ROUNDS = 25
CALLS = 300


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0],
        epilog="example: python3.11 benchmarks/cache_operations.py",
    )
    parser.add_argument("--operations", type=int, default=10000, metavar="N")
    operations = parser.parse_args().operations
    # What the tests start, in the same way.
    sys.path[:0] = [TESTS, CACHE]
    import interpreters
    import python_memcacheds
    from memcached_servers import memcacheds

    environment = interpreters.environment()
    environment["PYTHONPATH"] += os.pathsep + CACHE

    def program(version, kind):
        folder = python_memcacheds.folder(python_memcacheds.for_python(version))
        return interpreters.python(version), environment, kind, folder

    mixed(operations, program, memcacheds)
    print()
    print("| operation |" + "".join(" {} |".format(version) for version, _ in OURS))
    print("| --- |" + " --- |" * len(OURS))
    columns = []
    for version, kind in OURS:
        python, _, _, folder = program(version, kind)
        with memcacheds(1) as [server]:
            command = [python, os.path.abspath(__file__), "--cost"]
            told = subprocess.check_output(
                command + [server.address, folder], env=environment
            )
        columns.append(told.decode("ascii").splitlines())
    for row in zip(*columns):
        names = {cell.partition(":")[0] for cell in row}
        ratios = [cell.partition(":")[2] for cell in row]
        print("| {} | {} |".format(names.pop(), " | ".join(ratios)))


def mixed(operations, program, memcacheds):
    import mixed_operations

    columns = ["policy", "programs", "operations", "values read"]
    columns += ["of a wrong type or value", "of another key", "acknowledged and lost"]
    print("| {} |".format(" | ".join(columns)))
    print("|" + " --- |" * len(columns))
    for name, kinds in (
        ("`Client`, and an unmodified 2.7", OURS + [("2.7", "plain")]),
        ("python-memcached", PLAIN + [("2.7", "plain")]),
    ):
        for texts in ("native", "text"):
            programs = [program(version, kind) for version, kind in kinds]
            with memcacheds(3) as servers:
                each = -(-operations // len(programs))
                result = mixed_operations.run(texts, each, programs, servers)
            cells = [texts, name, result.operations, result.found, len(result.wrong)]
            cells += [len(result.wrong_keys), len(result.lost)]
            print("| {} |".format(" | ".join(str(cell) for cell in cells)))


def cost(address, folder):
    """Print the processor time of operations as ratios to python-memcached's."""
    import time

    sys.path.insert(0, folder)
    import memcache

    from onemaster.compat.cache.client import Client

    clock = getattr(time, "process_time", None) or time.clock
    row = {
        "key%d" % n: [n, n * 1.25, "value %d" % n, True, None][n % 5] for n in range(10)
    }
    many = {"many%d" % n: n for n in range(100)}
    operations = [
        ("`set` of 100 characters", lambda client: client.set("a", "x" * 100)),
        ("`get` of them", lambda client: client.get("a")),
        ("`set` of a dictionary with 10 keys", lambda client: client.set("b", row)),
        ("`get` of it", lambda client: client.get("b")),
        ("`incr`", lambda client: client.incr("n")),
        ("`set_multi` of 100 integers", lambda client: client.set_multi(many)),
        ("`get_multi` of them", lambda client: client.get_multi(many)),
    ]
    clients = [Client([address]), memcache.Client([address], pickleProtocol=2)]
    for name, operation in operations:
        best = [None, None]
        calls = CALLS // 10 if "multi" in name else CALLS
        for _ in range(ROUNDS):
            for number, client in enumerate(clients):
                # A connection is with one thread of the server as long as it lives, and
                # what that costs the client depends on where it runs.
                client.disconnect_all()
                # Else each would read what the other has set.
                client.set("n", 1)
                for _, make in operations:
                    make(client)
                start = clock()
                for _ in range(calls):
                    operation(client)
                taken = clock() - start
                if best[number] is None or taken < best[number]:
                    best[number] = taken
        print("%s:%.2f" % (name, best[0] / best[1]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cost"]:
        cost(*sys.argv[2:])
    else:
        main()
