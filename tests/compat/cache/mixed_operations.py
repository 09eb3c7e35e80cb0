# -*- coding: utf-8 -*-
"""Programs on each Python that use the same memcacheds at once, and check all they read.

As a program it is one of them. ``run`` starts several, and kills a server and starts it
again meanwhile.
"""

from __future__ import absolute_import, print_function, unicode_literals

import json
import os
import random
import re
import subprocess
import sys

from cached_values import difference, same, value_of

HERE = os.path.dirname(os.path.abspath(__file__))
PY2 = sys.version_info[0] == 2

# n is the number of the key, i of the value. B and T are those of cached_values.
KINDS = [
    ("ascii", "'%d-%d' % (n, i)"),
    ("text", "'%d 爱 %d' % (n, i)"),
    ("unicode", "T(u'%d \\u7231 %d' % (n, i))"),
    ("binary", "B(b'\\xff\\xfe' * (n + i + 1))"),
    ("packed", "B(b'\\x00\\x01abc' * (n + i + 1))"),
    ("integer", "n * 1000 + i"),
    ("negative", "-n * 1000 - i - 1"),
    ("large_integer", "2**70 + n * 1000 + i"),
    ("boolean", "(n + i) % 2 == 0"),
    ("none", "None"),
    ("float", "n + i / 8.0"),
    ("list", "[n, i, 'é', [True, None]]"),
    ("dict", "{'a': '爱', 'n': n, 'rows': [i, 1.5]}"),
    ("binary_in_dict", "{'data': B(b'\\xff\\x00'), 'i': i}"),
    ("date", "datetime.datetime(2050, 1 + n % 12, 1 + i, 3, 4, 5, 6)"),
    ("long_text", "'%d %d é ' % (n, i) * 1000"),
    ("long_list", "['row %d of %d' % (k, n) for k in range(200 + i)]"),
]
# What an unmodified program does not say: it has no markers.
MARKED = {"unicode", "packed", "binary_in_dict", "binary"}
KEYS = 4
VALUES = 3
# Nothing but each program's own additions, which are counted in the end.
COUNTERS = ["counter:%d" % n for n in range(6)]
LISTS = ["cas:%d" % n for n in range(6)]
LOGS = ["log:%d" % n for n in range(12)]
PIECE = re.compile(r"<([0-9]+:[0-9]+)>")


class Program(object):
    """One of the programs.

    :param client: ours, or python-memcached's own.
    :param texts: the policy.
    :param number: of this program.
    """

    def __init__(self, client, texts, number, is_ours):
        self.client = client
        self.texts = texts
        self.number = number
        self.is_ours = is_ours
        self.random = random.Random(number)
        self.wrong = []
        self.wrong_keys = []
        self.found = 0
        # What the servers have said that they did, by key.
        self.done = {"counter": {}, "cas": {}, "log": {}}
        self.keys = {
            "%s:%d:é" % (kind, n): [source, n]
            for kind, source in KINDS
            for n in range(KEYS)
        }
        self.names = sorted(self.keys)
        self.readable = self.writable = self.names
        if not is_ours:
            self.writable = [k for k in self.names if k.split(":")[0] not in MARKED]
        self.steps = [self.get, self.set, self.get_multi, self.set_multi, self.add]
        self.steps += [self.replace, self.delete, self.touch, self.incr, self.get]
        if is_ours:
            self.steps += [self.cas, self.append, self.decr, self.mistake]

    def made(self, key, i, marked=True):
        source, n = self.keys[key]
        markers = (same, same)
        if marked and self.is_ours:
            from onemaster.compat.pickles import Binary, Text

            markers = (Binary, Text)
        code = "(lambda n, i: %s)(%d, %d)" % (source, n, i)
        return value_of(code, self.texts, *markers)

    def check(self, key, found):
        """Compare what was found with all that anyone stores under the key."""
        if found is None and not key.startswith("none:"):
            return
        self.found += 1
        wrong = self.difference(key, found)
        if not wrong:
            return
        same_kind = [k for k in self.names if self.keys[k][0] == self.keys[key][0]]
        if all(self.difference(other, found) for other in same_kind):
            self.wrong.append("%s: %s" % (key, wrong))
        else:
            self.wrong_keys.append("%s: %s" % (key, wrong))

    def difference(self, key, found):
        told = [difference(self.made(key, i, False), found) for i in range(VALUES)]
        return told[0] if all(told) else None

    def any_key(self, names):
        key = self.random.choice(names)
        # As programs have it: as text, or as UTF-8 bytes.
        return key if self.random.random() < 0.5 else key.encode("utf-8")

    def any_write(self):
        key = self.any_key(self.writable)
        text = key if isinstance(key, type("")) else key.decode("utf-8")
        value = self.made(text, self.random.randrange(VALUES))
        return key, value, self.random.choice([0, 50])

    def get(self):
        key = self.any_key(self.readable)
        text = key if isinstance(key, type("")) else key.decode("utf-8")
        self.check(text, self.client.get(key))

    def set(self):
        key, value, compressed = self.any_write()
        self.client.set(key, value, min_compress_len=compressed)

    def add(self):
        key, value, compressed = self.any_write()
        self.client.add(key, value, min_compress_len=compressed)

    def replace(self):
        key, value, compressed = self.any_write()
        self.client.replace(key, value, min_compress_len=compressed)

    def delete(self):
        self.client.delete(self.any_key(self.writable))

    def touch(self):
        self.client.touch(self.any_key(self.writable), 1000)

    def get_multi(self):
        keys = self.random.sample(self.readable, 10)
        for key, found in self.client.get_multi(keys).items():
            if key not in keys:
                self.wrong_keys.append("get_multi: %r was not asked for" % key)
            else:
                self.check(key, found)

    def set_multi(self):
        keys = self.random.sample(self.writable, 5)
        self.client.set_multi({key: self.made(key, 0) for key in keys})

    def incr(self):
        self.count("counter", self.client.incr, self.random.choice(COUNTERS), 3)

    def decr(self):
        self.count("counter", self.client.decr, self.random.choice(COUNTERS), -1)

    def count(self, kind, command, key, delta):
        if command(key, abs(delta)) is not None:
            self.done[kind][key] = self.done[kind].get(key, 0) + delta

    def cas(self):
        key = self.random.choice(LISTS)
        rows = self.client.gets(key)
        mine = "%d:%d" % (self.number, self.random.randrange(10**9))
        if self.client.cas(key, (rows or []) + [mine]):
            self.done["cas"].setdefault(key, []).append(mine)

    def append(self):
        key = self.random.choice(LOGS)
        mine = "%d:%d" % (self.number, self.random.randrange(10**9))
        # Of the type that 'text' is in the code of both.
        piece = "<%s>" % mine
        if self.client.append(key, str(piece) if self.texts == "native" else piece):
            self.done["log"].setdefault(key, []).append(mine)

    def mistake(self):
        from onemaster.compat.cache import KeyRefused, NotANumber, NotAppendable

        key = self.random.choice([k for k in self.names if k.startswith("dict")])
        number, refused = self.random.choice(
            [
                (lambda: self.client.incr(key), NotANumber),
                (lambda: self.client.append(key, "x"), NotAppendable),
                (lambda: self.client.get(key + "\n"), KeyRefused),
            ]
        )
        try:
            answer = number()
        except refused:
            return
        if answer:
            self.wrong.append("%s was not raised for %s" % (refused.__name__, key))

    def run(self, count):
        for step in range(count):
            if step in (count // 3, 2 * count // 3):
                print("ready")
                sys.stdout.flush()
                sys.stdin.readline()
            self.random.choice(self.steps)()


def main(texts, kind, number, operations, servers, path):
    sys.path.insert(0, path)
    servers = [str(server) for server in servers.split(",")]
    if kind == "ours":
        from onemaster.compat.cache.client import Client
        from onemaster.compat.pickles import PicklePolicy, Report

        report = Report()
        # The report of what is looked at now and then would depend on luck.
        policy = PicklePolicy(str(texts), report=report, watch_every=0)
        client = Client(servers, dead_retry=0.05, policy=policy)
    else:
        import memcache

        client = memcache.Client(servers, pickleProtocol=2, dead_retry=0.05)
    program = Program(client, texts, int(number), kind == "ours")
    program.run(int(operations))
    counts = report.counts() if kind == "ours" else {}
    told = {
        "operations": int(operations),
        "found": program.found,
        "wrong": program.wrong,
        "wrong_keys": program.wrong_keys,
        "done": program.done,
        "report": sorted([list(entry) + [n] for entry, n in counts.items()]),
    }
    print(json.dumps(told))


class Result(object):
    """What all programs found.

    :param told: by each program, as ``main`` prints it.
    :param lost: what the servers had acknowledged and do not have; empty is right.
    """

    def __init__(self, told, lost):
        self.operations = sum(one["operations"] for one in told)
        self.found = sum(one["found"] for one in told)
        self.wrong = [text for one in told for text in one["wrong"]]
        self.wrong_keys = [text for one in told for text in one["wrong_keys"]]
        self.lost = lost
        self.report = {}
        for one in told:
            for event, _, error, count in one["report"]:
                entry = event, error
                self.report[entry] = self.report.get(entry, 0) + count


def run(texts, operations, programs, servers):
    """Run programs at once, kill the first server meanwhile, and start it again.

    :param operations: of each program.
    :param programs: interpreter, environment, ``"ours"`` or ``"plain"``, and the folder
        with python-memcached, of each.
    :param servers: memcacheds.
    """
    from onemaster.compat.cache import server_hash
    from onemaster.compat.cache.client import Client

    addresses = [server.address for server in servers]
    reader = Client(addresses, policy=str(texts))
    for key in COUNTERS:
        reader.set(key, 1000000)
    for key in LOGS:
        # The type that the programs append.
        reader.set(key, str("") if texts == "native" else "")
    children = []
    try:
        for number, (interpreter, environment, kind, path) in enumerate(programs):
            command = [interpreter, os.path.join(HERE, "mixed_operations.py"), texts]
            command += [kind, str(number), str(operations), ",".join(addresses), path]
            pipe = subprocess.PIPE
            children.append(
                subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)
            )
        # They have gone on when the server dies, and when it comes back.
        for change in (servers[0].kill, servers[0].start):
            for child in children:
                _expect_ready(child)
            for child in children:
                child.stdin.write(b"go on\n")
                child.stdin.flush()
            change()
        told = [
            json.loads(child.communicate()[0].decode("utf-8")) for child in children
        ]
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait()
    # What the server that was killed had is gone.
    kept = [
        key
        for key in COUNTERS + LISTS + LOGS
        if server_hash(key.encode("ascii")) % len(servers)
    ]
    lost = list(_lost(reader, [one["done"] for one in told], kept))
    reader.disconnect_all()
    return Result(told, lost)


def _expect_ready(child):
    line = child.stdout.readline()
    if line.strip() != b"ready":
        raise AssertionError("a program ended, see its traceback: %r" % line)


def _lost(reader, done, kept):
    """Yield what is not there though a server had said so, or twice."""
    for key in kept:
        kind = key.split(":")[0]
        found = reader.get(key)
        if kind == "counter":
            expected = 1000000 + sum(one[kind].get(key, 0) for one in done)
        else:
            expected = sorted(item for one in done for item in one[kind].get(key, []))
            found = sorted(PIECE.findall(found) if kind == "log" else found or [])
        if found != expected:
            yield key, expected, found


if __name__ == "__main__":
    arguments = [
        argument if isinstance(argument, type("")) else argument.decode("utf-8")
        for argument in sys.argv[1:]
    ]
    main(*arguments)
