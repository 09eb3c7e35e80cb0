"""The servers that the other tests start."""

from __future__ import absolute_import

import socket

import pytest
from memcached_servers import memcacheds


def test_each_server_holds_its_own_and_forgets_when_killed():
    with memcacheds(2) as (first, second):
        assert first.command(b"set a 0 0 1\r\n5") == b"STORED"
        assert first.command(b"get a") == b"VALUE a 0 1"
        assert second.command(b"get a") == b"END"
        port, pid = first.port, first.pid
        first.kill()
        with pytest.raises(socket.error):
            first.command(b"version")
        first.start()
        assert (first.port, first.pid != pid) == (port, True)
        assert first.command(b"get a") == b"END"


def test_options_are_passed_on():
    with memcacheds(1, "-I", "2m") as [server]:
        data = b"x" * (1024 * 1024 + 100)
        header = b"set a 0 0 %d\r\n" % len(data)
        assert server.command(header + data) == b"STORED"
