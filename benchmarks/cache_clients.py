# -*- coding: utf-8 -*-
"""Compare memcache clients: what one Python sets, does another get the same?

Each client sets every value on every Python and gets it on every other, through real
memcached servers. A value holds if it equals, type for type, what the same source makes
on the Python that reads it. The result is the page docs/cache-clients.md.

example: python3.13 benchmarks/cache_clients.py --python python2.7 --python python3.13 \\
    --write docs/cache-clients.md

The first --python is 2.7. Each of them needs onemaster, python-memcached, pymemcache,
pylibmc, zodbpickle and pytest; memcached must be on PATH.
"""

from __future__ import absolute_import, print_function

import argparse
import datetime  # noqa: F401
import io
import json
import os
import pickle
import subprocess
import sys
from functools import partial

import six

from onemaster.compat.pickles import Binary, Text  # noqa: F401

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(os.path.dirname(HERE), "tests", "compat")
sys.path[:0] = [os.path.join(TESTS, "pickles"), os.path.join(TESTS, "cache")]
import pickle_values  # noqa: E402
from memcached_servers import memcacheds  # noqa: E402

SERVERS = 3
# By their source, which is also what the page calls them.
SOURCES = r"""
'abc'
'爱'
''
u'abc'
u'\u7231'
Text(u'\u7231')
b'abc'
b'\xc3\xa9'
b'\x00\xff'
Binary(b'abc')
5
-5
2 ** 31
2 ** 70
True
None
1.5
[1, 'abc']
{'abc': '爱'}
[u'\u7231']
[b'abc']
[Binary(b'abc')]
[b'\x00\xff']
[2 ** 31]
'abc' * 100000
'abc' * 1000000
""".strip().splitlines()
KEYS = r"""
'key'
b'bytes'
u'text'
'爱'
u'\u7232'
b'\xff'
''
'k\n'
'a b'
'a\x7fb'
'x' * 251
""".strip().splitlines()
LONGEST_CELL = 40
# As text, as bytes, and beyond ASCII. python-memcached 1.60 gives keys whose hash
# is 0, one of 32,768, to another server: "ob" is one.
MANY_KEYS = [
    ("text", ["ob"] + ["text%d" % number for number in range(999)]),
    ("bytes", [b"bytes%d" % number for number in range(1000)]),
    ("'爱...'", ["爱%d" % number for number in range(1000)]),
]


def python_memcached(servers, **options):
    import memcache

    return memcache.Client(servers, **options)


def with_zodbpickle(servers):
    from zodbpickle import fastpickle, pickle

    def unpickler(file):
        if sys.version_info < (3,):
            return fastpickle.Unpickler(file)
        return pickle.Unpickler(file, encoding="utf-8", errors="bytes")

    def pickler(file, protocol=2):
        return fastpickle.Pickler(file, 2)

    return python_memcached(servers, pickler=pickler, unpickler=unpickler)


def pymemcache(servers, serde=None):
    from pymemcache.client.hash import HashClient
    from pymemcache.serde import pickle_serde

    return HashClient(
        addresses(servers),
        serde=serde or pickle_serde,
        allow_unicode_keys=True,
        default_noreply=False,
    )


def addresses(servers):
    pairs = [server.split(":") for server in servers]
    return [(host, int(port)) for host, port in pairs]


def pymemcache_protocol2(servers):
    from pymemcache.serde import PickleSerde

    return pymemcache(servers, PickleSerde(2))


def pylibmc(servers):
    import pylibmc

    return pylibmc.Client(servers, behaviors={})


def pylibmc_protocol2(servers):
    import pylibmc

    class Client(pylibmc.Client):
        def serialize(self, value):
            data, flags = pylibmc.Client.serialize(self, value)
            return (pickle.dumps(value, 2), flags) if flags == 1 else (data, flags)

    return Client(servers, behaviors={})


def our_client(servers):
    from onemaster.compat.cache.client import Client

    return Client(servers, policy=pickle_values.policy())


def our_serde(servers):
    from pymemcache.client.hash import HashClient

    from onemaster.compat.cache.serde import KeyHasher, Serde

    return HashClient(
        addresses(servers),
        serde=Serde(pickle_values.policy()),
        hasher=KeyHasher,
        allow_unicode_keys=True,
        default_noreply=False,
    )


def our_recipe(servers):
    from pylibmc_client import Client

    from onemaster.compat.cache import Codec

    return Client(servers, Codec(pickle_values.policy()))


CLIENTS = [
    ("python-memcached", python_memcached),
    ("python-memcached, protocol 2", partial(python_memcached, pickleProtocol=2)),
    ("python-memcached, zodbpickle", with_zodbpickle),
    ("pymemcache", pymemcache),
    ("pymemcache, protocol 2", pymemcache_protocol2),
    ("pylibmc", pylibmc),
    ("pylibmc, protocol 2", pylibmc_protocol2),
    ("onemaster Client", our_client),
    ("onemaster Serde in pymemcache", our_serde),
    ("onemaster recipe for pylibmc", our_recipe),
]


# Those whose values are shown one by one.
DETAILED = [
    "python-memcached",
    "python-memcached, zodbpickle",
    "pymemcache, protocol 2",
    "pylibmc, protocol 2",
    "onemaster Client",
]

# Those that choose servers in a way of their own.
WITH_SERVERS = [
    "python-memcached",
    "pymemcache",
    "pylibmc",
    "onemaster Client",
    "onemaster Serde in pymemcache",
    "onemaster recipe for pylibmc",
]


def values():
    """Return names and functions that make what is set."""
    named = [(source, partial(eval, source, globals())) for source in SOURCES]
    return named + pickle_values.VALUES


def outcome(call, *arguments):
    """Return what a call returns, and the name of what it raises."""
    try:
        return call(*arguments), None
    except Exception as error:
        return None, type(error).__name__


def set_values(connect):
    """Return why a value could not be set, by its number."""
    client, wrong = connect(), {}
    for number, (_, make) in enumerate(values()):
        stored, error = outcome(client.set, "value%d" % number, make())
        if error or not stored:
            wrong[number] = "set: " + (error or repr(stored))
    return wrong


def get_values(connect):
    """Return what is wrong with each value, by its number."""
    client, wrong = connect(), {}
    for number, (_, make) in enumerate(values()):
        found, error = outcome(client.get, "value%d" % number)
        if error:
            wrong[number] = error
            continue
        expected = make()
        if type(expected) is Text:
            expected = six.text_type(expected)
        difference, error = outcome(pickle_values.difference, expected, found)
        if error:
            wrong[number] = "{!r}".format(found)
        elif difference:
            where, _, shown = difference.partition(": ")
            shown = shown.partition(" is not ")[0]
            where = where[len("value") :]
            wrong[number] = where + ": " + shown if where else shown
    return wrong


def key(source):
    return eval(source, globals())


def set_keys(connect):
    """Return what keys are refused with, by their number."""
    refused = {}
    connect().set("other", "other")
    for number, source in enumerate(KEYS):
        # Some keys break a connection for good.
        stored, error = outcome(connect().set, key(source), "key%d" % number)
        if error or not stored:
            refused[number] = error or "not stored"
    return refused


def get_keys(connect):
    """Return what is found under each key, and then under another one, by its number."""
    found = {}
    for number, source in enumerate(KEYS):
        client = connect()
        value, error = outcome(client.get, key(source))
        if error is None:
            error = "found" if same(value, "key%d" % number) else "missing"
        other, other_error = outcome(client.get, "other")
        if not same(other, "other"):
            error += ", then {} for another key".format(
                other_error or code(repr(other))
            )
        found[number] = error
    return found


def same(value, text):
    return value in (text, text.encode("ascii"))


def set_many_keys(connect):
    client = connect()
    for _, keys in MANY_KEYS:
        for name in keys:
            outcome(client.set, name, 1)


def get_many_keys(connect):
    """Return, by kind, how many keys are not found where they are looked for."""
    client = connect()
    missing = {}
    for kind, keys in MANY_KEYS:
        found = [outcome(client.get, name) for name in keys]
        errors = sorted({error for _, error in found if error})
        missing[kind] = (
            errors[0] if errors else sum(value is None for value, _ in found)
        )
    return missing


ACTIONS = {
    action.__name__: action
    for action in (
        set_values,
        get_values,
        set_keys,
        get_keys,
        set_many_keys,
        get_many_keys,
    )
}


def work(request):
    """Run one action in this process and print its result."""
    connect = partial(dict(CLIENTS)[request["client"]], request["servers"])
    result = ACTIONS[request["action"]](connect)
    print(json.dumps(result))


class Python(object):
    """An interpreter that runs actions."""

    def __init__(self, path):
        self.path = path
        self.version = self.run(
            "-c", "import platform; print(platform.python_version())"
        )
        self.name = ".".join(self.version.split(".")[:2])

    def run(self, *arguments):
        environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONHASHSEED="0")
        output = subprocess.check_output([self.path] + list(arguments), env=environment)
        return output.decode("utf-8").strip()

    def act(self, client, action, servers):
        """Return what a process of its own says: some clients fail for good."""
        request = {"client": client, "action": action}
        request["servers"] = [server.address for server in servers]
        return json.loads(self.run(__file__, "--work", json.dumps(request)))

    def versions(self):
        names = ["python-memcached", "pymemcache", "pylibmc", "zodbpickle"]
        source = (
            "import json; from importlib import metadata;"
            "print(json.dumps([[n, metadata.version(n)] for n in %r]))" % names
        )
        if self.name in ("2.7", "3.6"):
            source = (
                "import json, pkg_resources as p;"
                "print(json.dumps([[n, p.get_distribution(n).version] for n in %r]))"
                % names
            )
        return json.loads(self.run("-W", "ignore", "-c", source))


def pairs(pythons):
    return [(writer, reader) for writer in pythons for reader in pythons]


def compared(clients, pythons, servers, what):
    """Yield client, writer and reader with what they answer, each in a new process.

    :param what: the end of the names of two actions, the one that sets and the one that
        gets.
    """
    for client in clients:
        for writer in pythons:
            flush(servers)
            at_set = writer.act(client, "set_" + what, servers)
            for reader in pythons:
                pair = client, writer.name, reader.name
                yield pair, at_set, reader.act(client, "get_" + what, servers)


def compare_values(pythons, servers):
    """Return what is wrong by client, writer, reader and number of the value."""
    clients = [name for name, _ in CLIENTS]
    # What was not set is not found, which says less than why.
    return {
        pair: dict(found, **unset)
        for pair, unset, found in compared(clients, pythons, servers[:1], "values")
    }


def compare_keys(pythons, servers):
    """Return what happens by client, writer, reader and number of the key."""
    happened = {}
    for pair, refused, found in compared(DETAILED, pythons, servers[:1], "keys"):
        for number, error in refused.items():
            if found[number] == "missing":
                found[number] = "set: " + error
        happened[pair] = found
    return happened


def compare_servers(pythons, servers):
    """Return how many keys are not found by client, writer, reader and kind of key."""
    return {
        pair: found
        for pair, _, found in compared(WITH_SERVERS, pythons, servers, "many_keys")
    }


def flush(servers):
    for server in servers:
        server.flush()


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def code(text):
    """Return text as code in a cell of a table."""
    text = text.replace("|", "\\|").replace("\n", "\\n")
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - 3] + "..."
    return "``" + text + "``" if "`" in text else "`" + text + "`"


def page(pythons, wrong, keys, missing):
    """Yield the lines of the page."""
    names = [name for name, _ in values()]
    clients = [name for name, _ in CLIENTS]
    columns = [(writer.name, reader.name) for writer, reader in pairs(pythons)]
    heads = ["{} to {}".format(*column) for column in columns]
    yield "# Memcache clients compared"
    yield ""
    yield "What one Python sets and another gets, through real memcached servers. A value holds"
    yield "if it equals, type for type, what the same source makes on the Python that reads it,"
    yield "without `unicode_literals`. Values with a name are those of"
    yield "`tests/compat/pickles/pickle_values.py`. Where nothing else is said, a client has its"
    yield "defaults, and ours the policy `native`."
    yield ""
    yield "Made by `benchmarks/cache_clients.py` from a run; do not edit it by hand."
    yield ""
    rows = [[python.version] + [v for _, v in python.versions()] for python in pythons]
    yield from_lines(table(["Python"] + [n for n, _ in pythons[0].versions()], rows))
    yield ""
    yield "## Values that hold, of {}".format(len(names))
    yield ""
    rows = [
        [client] + [str(len(names) - len(wrong[(client,) + c])) for c in columns]
        for client in clients
    ]
    yield from_lines(table(["client"] + heads, rows))
    old, new = pythons[0].name, pythons[-1].name
    for writer, reader in ((old, new), (new, old)):
        yield ""
        yield "## What {} gets where {} has set".format(reader, writer)
        yield ""
        rows = []
        for number, name in enumerate(names):
            cells = [
                wrong[client, writer, reader].get(str(number)) for client in DETAILED
            ]
            if any(cells):
                shown = [code(cell) if cell else "holds" for cell in cells]
                rows.append([code(name) if name in SOURCES else name] + shown)
        yield from_lines(table(["value"] + DETAILED, rows))
        yield ""
        yield "The other {} hold with each of these clients.".format(
            len(names) - len(rows)
        )
    yield ""
    yield "## Keys"
    yield ""
    yield "What happens to a key that {} or {} sets and either gets:".format(old, new)
    yield ""
    columns = [(old, old), (old, new), (new, old), (new, new)]
    rows = []
    for number, source in enumerate(KEYS):
        cells = []
        for client in DETAILED:
            by_pair = [keys[(client,) + column][str(number)] for column in columns]
            told = [
                "{} to {}: {}".format(*(column + (what,)))
                for column, what in zip(columns, by_pair)
            ]
            cells.append(by_pair[0] if len(set(by_pair)) == 1 else "<br>".join(told))
        rows.append([code(source)] + cells)
    yield from_lines(table(["key"] + DETAILED, rows))
    yield ""
    yield "## Keys that are not found, of 1000 each"
    yield ""
    yield "Of {} servers: what is not found is looked for on another one.".format(
        SERVERS
    )
    yield ""
    rows = [
        [client, kind] + [str(missing[(client,) + column][kind]) for column in columns]
        for client in WITH_SERVERS
        for kind, _ in MANY_KEYS
    ]
    heads = ["{} to {}".format(*column) for column in columns]
    yield from_lines(table(["client", "keys"] + heads, rows))


from_lines = "\n".join


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python", action="append", help="an interpreter; at least two"
    )
    parser.add_argument("--write", help="the page")
    parser.add_argument("--work", type=json.loads, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work)
        return
    pythons = [Python(path) for path in arguments.python or []]
    if len(pythons) < 2:
        parser.error("pass --python at least twice, 2.7 first")
    with memcacheds(SERVERS) as servers:
        ends = [pythons[0], pythons[-1]]
        found = (
            compare_values(pythons, servers),
            compare_keys(ends, servers),
            compare_servers(ends, servers),
        )
    text = from_lines(page(pythons, *found))
    if arguments.write:
        with io.open(arguments.write, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    sys.exit(main())
