"""Real nginx and HAProxy on loopback, without privileges, killed by their process."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, Optional

import pytest

SECONDS = 20
NOBODY = 65534

NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    large_client_header_buffers 8 64k;
    keepalive_requests 1000000;
    map_hash_bucket_size 512;
    include {folder}/rendered.conf;
    server {{
        listen 127.0.0.1:{listen};
        location / {{ proxy_pass http://onemaster_$onemaster_arm; }}
    }}
    server {{ listen 127.0.0.1:{two}; return 200 python2; }}
    server {{ listen 127.0.0.1:{three}; return 200 python3; }}
}}
"""

HAPROXY = """\
global
    tune.bufsize 65536
defaults
    mode http
    timeout client 20s
    timeout server 20s
    timeout connect 20s
frontend two
    bind 127.0.0.1:{two}
    http-request return status 200 content-type text/plain string python2
frontend three
    bind 127.0.0.1:{three}
    http-request return status 200 content-type text/plain string python3
"""


def require(program: str) -> str:
    """Return a server's path; without it a test fails in CI, else skips."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if path is None:
        message = "%s is not here; CONTRIBUTING.md says how to get it" % program
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def free_ports(count: int) -> List[int]:
    """Return ports of loopback that nobody listens on."""
    listeners = [socket.socket() for _ in range(count)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    ports = [int(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


class Edge:
    """A running edge."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=SECONDS
        )

    def arm(
        self,
        user_id: Optional[str],
        groups: Optional[str] = None,
        header: Optional[str] = None,
    ) -> str:
        """Return which arm answers a user."""
        cookies = ["theme=dark"]
        if user_id is not None and header is None:
            cookies.append("onemaster_id=" + user_id)
        if groups is not None:
            cookies.append("onemaster_groups=" + groups)
        headers = {"Cookie": "; ".join(cookies)}
        if header is not None and user_id is not None:
            headers[header] = user_id
        self._connection.request("GET", "/", headers=headers)
        response = self._connection.getresponse()
        body = response.read().decode("ascii")
        assert response.status == 200, body
        return body

    def close(self) -> None:
        self._connection.close()


@contextmanager
def nginx(rendered: str, two: int, three: int) -> Iterator[Edge]:
    """Run nginx with a rendered include file, and both arms behind it."""
    program = require("nginx")
    with _folder() as folder:
        (folder / "rendered.conf").write_text(rendered)
        (listen,) = free_ports(1)
        config = folder / "nginx.conf"
        config.write_text(
            NGINX.format(folder=folder, listen=listen, two=two, three=three)
        )
        command = [program, "-p", str(folder), "-e", "stderr", "-c", str(config)]
        with _running(command, listen, folder) as edge:
            yield edge


@contextmanager
def haproxy(rendered: str, listen: int, two: int, three: int) -> Iterator[Edge]:
    """Run HAProxy with a rendered frontend, and both arms behind it."""
    program = require("haproxy")
    with _folder() as folder:
        config = folder / "haproxy.cfg"
        config.write_text(HAPROXY.format(two=two, three=three) + rendered)
        with _running([program, "-f", str(config)], listen, folder) as edge:
            yield edge


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="edge-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(command: List[str], port: int, folder: Path) -> Iterator[Edge]:
    root = os.geteuid() == 0
    with subprocess.Popen(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        if root
        else command,
        cwd=folder,
    ) as server:
        try:
            _wait(port, server)
            edge = Edge(port)
            yield edge
            edge.close()
        finally:
            server.terminate()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended; see its errors above"
        try:
            socket.create_connection(("127.0.0.1", port), SECONDS).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the server does not listen")
