# coding: utf-8
"""What the client does when servers die, hang, or answer what was not asked."""

from __future__ import absolute_import, unicode_literals

import ast
import os
import signal
import socket
import threading
from contextlib import contextmanager

import pytest
from memcached_servers import memcacheds

from onemaster.compat.cache.client import Client
from onemaster.compat.pickles import PicklePolicy, Report

NO_ANSWER = "a server did not answer"
NO_SERVER = "no server could be reached"
FAILOVER = "another server stood in for a dead one"
REFUSED = "a server had no room or another error of its own"
WRONG = "a server answered what was not asked"
STRAY = "a connection held what nobody had asked for"


@contextmanager
def connected(*addresses, **options):
    client = Client(addresses, policy=PicklePolicy(report=Report()), **options)
    try:
        yield client
    finally:
        client.disconnect_all()


def counted(client):
    """Return how often each event was counted."""
    found = {}
    for (event, _, _), count in client._codec.policy_of(b"").report.counts().items():
        found[event] = found.get(event, 0) + count
    return found


@pytest.fixture
def server():
    with memcacheds(1) as [started]:
        yield started


def test_a_server_that_was_started_again_is_used_at_once(server):
    with connected(server.address) as client:
        client.set("a", 1)
        client.gets("a")
        server.kill()
        server.start()
        assert client.set("b", 2) is True
        assert (client.get("a"), client.get("b")) == (None, 2)
        # Its ids begin anew; this one was of the other process.
        assert client.cas("a", 3) is False
        for command in (client.incr, client.delete, client.touch, client.get):
            client.set("b", 2)
            server.kill()
            server.start()
            assert command("b") in (None, True, False)
        assert client.set_multi({"a": 1}) == []
        server.kill()
        server.start()
        assert client.set_multi({"b": 1}) == []
        assert client.get_multi(["a", "b"]) == {"b": 1}
        assert counted(client) == {}


def test_without_a_server_nothing_is_a_miss_that_was_not_counted(server):
    with connected(server.address) as client:
        client.set("a", 1)
        server.kill()
        calls = [
            (lambda: client.get("a", "default"), "default"),
            (lambda: client.gets("a", "default"), "default"),
            (lambda: client.cas("a", 1), False),
            (lambda: client.set("a", 1), False),
            (lambda: client.add("a", 1), False),
            (lambda: client.append("a", "1"), False),
            (lambda: client.incr("a"), None),
            (lambda: client.touch("a"), False),
            (lambda: client.delete("a"), False),
            (lambda: client.delete_multi(["a"]), False),
            (lambda: client.get_multi(["a"]), {}),
            (lambda: client.set_multi({"a": 1}), ["a"]),
        ]
        for call, expected in calls:
            assert call() == expected
        # After a gets without an answer, cas does not ask.
        assert counted(client) == {NO_ANSWER: 1, NO_SERVER: len(calls) - 1}
        client.flush_all()
        server.start()
        client.forget_dead_hosts()
        assert client.add("a", 1) is True


def test_no_servers_at_all():
    with connected() as client:
        assert client.set("a", 1) is False
        assert client.get("a") is None
        assert client.delete("a") is False
        assert counted(client) == {NO_SERVER: 3}


def test_another_server_stands_in_for_a_dead_one():
    with memcacheds(2) as servers, connected(
        *[server.address for server in servers]
    ) as client:
        assert client.set((0, "a"), "old")
        assert client.delete((0, "a")) is True
        assert client.set((0, "a"), "old")
        servers[0].kill()
        assert client.get((0, "a")) is None
        assert client.set((0, "a"), "new") is True
        assert client.get((0, "a")) == "new"
        assert client.get_multi([(0, "a")]) == {(0, "a"): "new"}
        # Gone here, but the dead one may come back with it.
        assert client.delete((0, "a")) is False
        assert client.get((0, "a")) is None
        assert client.delete_multi([(0, "a"), (1, "b")]) is False
        assert counted(client) == {NO_ANSWER: 1, FAILOVER: 7}


@contextmanager
def stopped(server):
    """Stop a server, and let it go on at the end."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        os.waitpid(server.pid, os.WUNTRACED)
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_late_answer_is_not_taken_for_another(server):
    with connected(server.address, socket_timeout=0.1) as client:
        client.set("mine", "mine")
        client.set("other", "other")
        with stopped(server):
            assert client.get("other") is None
        client.forget_dead_hosts()
        assert client.get("mine") == "mine"
        assert counted(client) == {NO_ANSWER: 1}


def test_a_server_that_comes_back_is_emptied_if_that_is_asked_for(server):
    for flushed, expected in ((0, "old"), (1, None)):
        options = {"socket_timeout": 0.1, "flush_on_reconnect": flushed}
        with connected(server.address, **options) as client:
            client.set("a", "old")
            with stopped(server):
                client.get("a")
            client.forget_dead_hosts()
            assert client.get("a") == expected
            assert client.set("a", "new")
            assert client.get("a") == "new"


class Interrupted(BaseException):
    pass


def test_an_interrupted_question_leaves_no_answer_behind(server):
    def interrupt(number, frame):
        raise Interrupted()

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with connected(server.address, socket_timeout=60) as client:
            client.set_multi({"mine": "mine", "other": "other"})
            for ask in (client.get, client.incr, lambda key: client.get_multi([key])):
                with stopped(server), pytest.raises(Interrupted):
                    signal.setitimer(signal.ITIMER_REAL, 0.1)
                    ask("other")
                assert client.get("mine") == "mine"
                with stopped(server), pytest.raises(Interrupted):
                    signal.setitimer(signal.ITIMER_REAL, 0.1)
                    ask("other")
                # python-memcached's own, on the same connection.
                assert "pid" in client.get_stats()[0][1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_child_has_connections_of_its_own(server):
    with connected(server.address) as client:
        client.set_multi({"parent": "parent", "child": "child"})
        client.gets("parent")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                found = client.get("child"), client.cas("parent", "child")
                # On the connection of the parent it would take the other's answers.
                os.write(writing, repr((found, local_port(client))).encode("ascii"))
            finally:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        found, port = ast.literal_eval(os.read(reading, 1000).decode("ascii"))
        os.close(reading)
        os.close(writing)
        assert found == ("child", False)
        assert client.get("parent") == "parent"
        assert client.cas("parent", "changed") is True
        assert port != local_port(client)


def local_port(client):
    return client.servers[0].socket.getsockname()[1]


def test_each_thread_has_connections_of_its_own(server):
    wrong = []

    def use(client, name):
        for number in range(200):
            client.set(name, [name, number])
            if client.get(name) != [name, number]:
                wrong.append(name)

    with connected(server.address) as client:
        threads = [
            threading.Thread(target=use, args=(client, "thread%d" % number))
            for number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


class Scripted(object):
    """A server that answers each command line with the next of some answers.

    :param answers: bytes each, or None to close the connection instead.
    """

    def __init__(self, answers):
        self._answers = list(answers)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(5)
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self.asked = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.daemon = True
        self._thread.start()

    def _serve(self):
        while self._answers:
            connection = self._listener.accept()[0]
            lines = connection.makefile("rb")
            for line in iter(lines.readline, b""):
                self.asked.append(line.rstrip(b"\r\n"))
                if line.startswith((b"set", b"add", b"cas", b"append")):
                    lines.readline()
                answer = self._answers.pop(0)
                if answer is not None:
                    connection.sendall(answer)
                if answer is None or not self._answers:
                    break
            lines.close()
            connection.close()
        self._listener.close()


GET = [
    (b"VALUE other 0 1\r\nx\r\nEND\r\n", WRONG),
    (b"VALUE a 0 1\r\nx\r\nVALUE b 0 1\r\nx\r\nEND\r\n", WRONG),
    (b"VALUE a 0 2\r\nx\r\nEND\r\n", WRONG),
    (b"VALUE a 0 1\r\nxyzEND\r\n", WRONG),
    (b"VALUE a 0 x\r\nx\r\nEND\r\n", WRONG),
    (b"VALUE a 0\r\nx\r\nEND\r\n", WRONG),
    (b"STORED\r\n", WRONG),
    (b"ERROR\r\n", WRONG),
    (b"SERVER_ERROR out of memory writing get response\r\n", WRONG),
    (b"CLIENT_ERROR bad command line format\r\n", WRONG),
    (b"x" * 10000, WRONG),
]


@pytest.mark.parametrize("answer, event", GET)
def test_wrong_answers_to_get(answer, event):
    server = Scripted([answer, b"END\r\n"])
    with connected(server.address) as client:
        assert client.get("a", "default") == "default"
        assert counted(client) == {event: 1}
        # It is asked on a new connection, so that nothing is left of the first.
        assert client.get_multi(["a"]) == {}
        assert server.asked == [b"get a", b"get a"]


OTHERS = [
    ("set", ("a", 1), b"DELETED\r\n", False, WRONG),
    ("set", ("a", 1), b"CLIENT_ERROR bad data chunk\r\nERROR\r\n", False, WRONG),
    ("set", ("a", 1), b"SERVER_ERROR out of memory storing object\r\n", False, REFUSED),
    ("incr", ("a",), b"STORED\r\n", None, WRONG),
    ("incr", ("a",), b"SERVER_ERROR out of memory in incr\r\n", None, REFUSED),
    ("touch", ("a",), b"OK\r\n", False, WRONG),
    ("delete", ("a",), b"STORED\r\n", False, WRONG),
    ("delete", ("a",), b"SERVER_ERROR\r\n", False, REFUSED),
]


@pytest.mark.parametrize("name, arguments, answer, expected, event", OTHERS)
def test_wrong_answers_to_other_commands(name, arguments, answer, expected, event):
    server = Scripted([answer, b"END\r\n"])
    with connected(server.address) as client:
        assert getattr(client, name)(*arguments) is expected
        assert counted(client) == {event: 1}
        assert client.get("a", "default") == "default"
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "name, arguments, expected, good, asked",
    [
        ("get", ("a",), 5, b"VALUE a 2 1\r\n5\r\nEND\r\n", 2),
        ("gets", ("a",), 5, b"VALUE a 2 1 7\r\n5\r\nEND\r\n", 2),
        ("get_multi", (["a"],), {"a": 5}, b"VALUE a 2 1\r\n5\r\nEND\r\n", 2),
        ("delete", ("a",), True, b"DELETED\r\n", 2),
        ("touch", ("a", 5), True, b"TOUCHED\r\n", 2),
        # The server may have acted.
        ("set", ("a", 1), False, b"STORED\r\n", 1),
        ("add", ("a", 1), False, b"STORED\r\n", 1),
        ("incr", ("a",), None, b"2\r\n", 1),
        ("set_multi", ({"a": 1},), ["a"], b"STORED\r\n", 1),
    ],
)
def test_only_what_does_no_harm_is_asked_again(name, arguments, expected, good, asked):
    server = Scripted([b"END\r\n", None, good, b"END\r\n"])
    with connected(server.address) as client:
        client.get("first")
        assert getattr(client, name)(*arguments) == expected
        assert len(server.asked) == 1 + asked
        assert counted(client) == {NO_ANSWER: 1}
        # It was not marked as dead: the connection was one that had been good.
        while server._answers:
            client.get("a", 1)


def test_a_server_that_closes_every_connection_is_asked_twice():
    server = Scripted([b"END\r\n", None, None, b"END\r\n"])
    with connected(server.address) as client:
        client.get("first")
        assert client.get("a") is None
        assert len(server.asked) == 3
        assert client.get("a") is None
        assert len(server.asked) == 3
        assert counted(client) == {NO_ANSWER: 2, NO_SERVER: 1}
        client.forget_dead_hosts()
        client.get("a")


def test_what_nobody_asked_for_is_not_an_answer():
    stray = b"VALUE b 0 1\r\nx\r\nEND\r\n"
    server = Scripted([b"END\r\n" + stray, b"END\r\n", b"END\r\n"])
    with connected(server.address) as client:
        client.get("a")
        assert client.get("b", "default") == "default"
        assert client.get("b", "default") == "default"
        assert counted(client) == {STRAY: 1}
