"""Real memcacheds on loopback, started and killed by their own process."""

from __future__ import absolute_import

import atexit
import errno
import os
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

_PROGRAM = os.environ.get("MEMCACHED", "memcached")
_SECONDS = 20
_running = set()


class Memcached(object):
    """A memcached that listens on a port of its own.

    :param options: of memcached, such as ``"-I", "2m"``.
    """

    def __init__(self, *options):
        self._options = options
        self._child = None
        self.port = None
        self.start()

    @property
    def address(self):
        """Return it as clients take it."""
        return "127.0.0.1:%d" % self.port

    @property
    def pid(self):
        return self._child.pid

    def start(self):
        """Start it, empty, on the port that it had before."""
        for _ in range(10):
            port = self.port or _free_port()
            self._child = _started(port, self._options)
            if _answers(port, self._child):
                self.port = port
                _running.add(self._child)
                return
            self._child.kill()
            self._child.wait()
        raise RuntimeError("memcached does not start: see its errors above")

    def kill(self):
        """Kill it at once; what it held is lost."""
        # On 2.7, kill would be sent to whoever has the number now.
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        _running.discard(self._child)

    def command(self, line):
        """Send one line, or a line and its data, and return the first line of the answer."""
        connection = socket.create_connection(("127.0.0.1", self.port), _SECONDS)
        try:
            connection.sendall(line + b"\r\n")
            answers = connection.makefile("rb")
            try:
                return answers.readline().rstrip(b"\r\n")
            finally:
                answers.close()
        finally:
            connection.close()

    def flush(self):
        """Empty it."""
        assert self.command(b"flush_all") == b"OK"


@contextmanager
def memcacheds(count, *options):
    """Yield so many servers, and kill them at the end."""
    servers = []
    try:
        for _ in range(count):
            servers.append(Memcached(*options))
        yield servers
    finally:
        for server in servers:
            server.kill()


def require_memcached():
    """Without memcached a test fails in CI, else skips."""
    try:
        with open(os.devnull, "w") as nowhere:
            subprocess.check_call([_PROGRAM, "-V"], stdout=nowhere)
    except OSError:
        message = "memcached is not here; CONTRIBUTING.md says how to get it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def _started(port, options):
    require_memcached()
    command = [_PROGRAM, "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-m", "64"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["-u", "nobody"]
    return subprocess.Popen(command + list(options))


def _free_port():
    listener = socket.socket()
    try:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
    finally:
        listener.close()


def _answers(port, child):
    """Wait until a server answers; return False if it ends before."""
    end = time.time() + _SECONDS
    while child.poll() is None and time.time() < end:
        try:
            connection = socket.create_connection(("127.0.0.1", port), _SECONDS)
        except socket.error as error:
            if error.errno != errno.ECONNREFUSED:
                raise
            time.sleep(0.01)
            continue
        try:
            connection.sendall(b"version\r\n")
            # Another program may have taken the port.
            return connection.recv(100).startswith(b"VERSION") and child.poll() is None
        finally:
            connection.close()
    return False


@atexit.register
def _kill_what_runs():
    for child in list(_running):
        child.kill()
        child.wait()
