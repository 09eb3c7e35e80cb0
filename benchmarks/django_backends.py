"""What one Django caches, does another get it, on the other Python? Tells what is wrong.

Runs tests/compat/cache/django_values.py with each interpreter on a real memcached, for each
backend and policy. With --write, what each has stored goes into a file, which the tests
read: tests/compat/data/django_caches.json.

example: python3.13 benchmarks/django_backends.py --python python2.7 --python python3.13

Each Python needs onemaster, a Django, pytz, python-memcached, pymemcache and pytest.
"""

from __future__ import absolute_import, print_function

import argparse
import binascii
import io
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(os.path.dirname(HERE), "tests", "compat", "cache")
PROGRAM = os.path.join(TESTS, "django_values.py")
sys.path.append(TESTS)
BACKENDS = ["MemcachedCache", "PyMemcacheCache"]
POLICIES = ["native", "text"]


class AsStored(object):
    """A serde that hands out data and flags."""

    def serialize(self, key, value):
        return value

    def deserialize(self, key, value, flags):
        return value, flags


def run(python, *arguments):
    """Return the JSON that the program prints, a value a line."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8")
    command = [python, "-W", "ignore", PROGRAM] + list(arguments)
    output = subprocess.check_output(command, env=environment)
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


def compare(pythons, server):
    """Yield a line for each backend, policy, writer and reader."""
    for backend in BACKENDS:
        for policy in POLICIES:
            for writer in pythons:
                server.flush()
                run(writer, "set", backend, server.address, policy)
                for reader in pythons:
                    wrong = run(reader, "get", backend, server.address, policy)
                    pair = "{} to {}".format(name(writer), name(reader))
                    told = ["{}: {}".format(*item) for item in wrong if item[1]]
                    yield " | ".join([backend, policy, pair] + (told or ["all hold"]))


def name(python):
    python, django = run(python, "versions")[0]
    return "{} with Django {}".format(python, django)


def stored(pythons, server):
    """Yield what each interpreter stores under each policy."""
    from pymemcache.client.base import Client

    client = Client(("127.0.0.1", server.port), serde=AsStored())
    for python in pythons:
        for policy in POLICIES:
            server.flush()
            run(python, "set", BACKENDS[0], server.address, policy)
            version, django = run(python, "versions")[0]
            items = []
            for value, key in run(python, "keys"):
                data, flags = client.get(":1:" + key)
                items.append([value, binascii.hexlify(data).decode("ascii"), flags])
            yield {
                "python": version,
                "django": django,
                "policy": policy,
                "stored": items,
            }
    client.close()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", action="append", required=True)
    parser.add_argument("--write", help="a file for what is stored")
    arguments = parser.parse_args()
    from memcached_servers import memcacheds

    with memcacheds(1) as [server]:
        if arguments.write:
            text = json.dumps(list(stored(arguments.python, server)), indent=1)
            with io.open(arguments.write, "wb") as file:
                file.write(text.encode("ascii") + b"\n")
        else:
            for line in compare(arguments.python, server):
                print(line)


if __name__ == "__main__":
    main()
