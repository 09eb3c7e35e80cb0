"""One server and its connection, which is closed rather than read out of step."""

from __future__ import absolute_import

import re
import select
import socket

from ._events import NO_ANSWER, STRAY_ANSWER
from ._python_memcached import memcache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List, Tuple, Union

    Item = Tuple[bytes, int, bytes, int]

SERVER_ERROR = b"SERVER_ERROR"

_LONGEST_LINE = 8192
_RECEIVED = 65536
_value_line = re.compile(b"VALUE ([^ ]+) ([0-9]+) ([0-9]+)(?: ([0-9]+))?\\Z").match


class ConnectionLost(Exception):
    """The server closed the connection, or cannot be connected to."""


class WrongAnswer(Exception):
    """The answer is to no question that was asked."""


class Server(memcache._Host):  # type: ignore[misc]
    """A server, its connection, and whether that is in step.

    Two answers for one question, or none, would give each later question the answer of
    another. So a connection is used again only if its last answer was read to the end,
    whatever was raised meanwhile, and nothing has come since.
    """

    buffer = b""
    socket = None  # type: Any
    flush_on_next_connect = 0
    is_new = True
    is_sent = False
    _is_pending = False
    _why_dead = None  # type: Any

    def reach(self, count, key):
        # type: (Callable[[str, bytes, Any], None], bytes) -> bool
        """Return whether there is a connection that is in step, made anew if need be.

        :param count: called with an event, the key and an exception.
        :param key: for which it is wanted.
        """
        if self._check_dead():
            return False
        if self.socket is not None and not self._is_in_step(count, key):
            self.close_socket()
        if self.socket is not None:
            return True
        self.is_new = True
        try:
            if self.connect():
                return True
        except socket.error as error:  # flush_on_reconnect has no answer.
            self.mark_dead(error)
        count(NO_ANSWER, key, ConnectionLost("{}: {}".format(self, self._why_dead)))
        return False

    def mark_dead(self, reason):
        # type: (Any) -> None
        """Close the connection, and try no other for a while."""
        self._why_dead = reason
        super(Server, self).mark_dead(reason)

    def _get_socket(self):
        # type: () -> Any
        """Return the connection, or None if there is none now; for python-memcached."""
        if self._check_dead():
            return None
        if self._is_pending:
            self.close_socket()
            self._is_pending = False
        if self.socket is None:
            connection = socket.socket(self.family, socket.SOCK_STREAM)
            connection.settimeout(self.socket_timeout)
            try:
                if self.family != getattr(socket, "AF_UNIX", None):
                    # Else what follows a command without an answer waits 40 ms.
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.connect(self.address)
            except socket.error as error:
                # python-memcached leaves it open.
                connection.close()
                self.mark_dead(error)
                return None
            self.socket = connection
            self.buffer = b""
            if self.flush_on_next_connect:
                self.flush()
                self.flush_on_next_connect = 0
        return self.socket

    def __del__(self):
        # type: () -> None
        # Of a thread that has ended.
        self.close_socket()

    def send_cmd(self, cmd):
        # type: (Any) -> None
        """Send a command of python-memcached's own, which tells nobody of its failures."""
        self._is_pending = True
        super(Server, self).send_cmd(cmd)

    def send(self, request):
        # type: (bytes) -> None
        """Send a question. Its answer must be received before the next one."""
        self._is_pending = True
        self.is_sent = False
        self.socket.sendall(request)
        self.is_sent = True

    def receive(self, read):
        # type: (Callable[[Server], Any]) -> Any
        """Return what ``read(server)`` returns, which reads the whole answer.

        :raises ConnectionLost, WrongAnswer, socket.error: there is none.
        """
        answer = read(self)
        self._is_pending = self.is_new = False
        return answer

    def line(self):
        # type: () -> bytes
        """Return the next line of an answer, without its end."""
        while True:
            line, end, rest = self.buffer.partition(b"\r\n")
            if end:
                self.buffer = rest
                return line
            if len(self.buffer) > _LONGEST_LINE:
                raise WrongAnswer("{}: a line without an end".format(self))
            self.buffer += self._received()

    def data(self, size):
        # type: (int) -> bytes
        """Return so many bytes of an answer, which a line end must follow."""
        parts = [self.buffer]
        missing = size + 2 - len(self.buffer)
        while missing > 0:
            parts.append(self._received())
            missing -= len(parts[-1])
        whole = b"".join(parts)
        if whole[size : size + 2] != b"\r\n":
            raise WrongAnswer("{}: data of another length".format(self))
        self.buffer = whole[size + 2 :]
        return whole[:size]

    def items(self, keys):
        # type: (Any) -> List[Item]
        """Return key, flags, data and cas id of each item in an answer to ``get``.

        :param keys: that were asked for.
        """
        found = []  # type: List[Item]
        while True:
            line = self.line()
            if line == b"END":
                return found
            match = _value_line(line)
            if match is None or match.group(1) not in keys:
                raise WrongAnswer("{}: {!r}".format(self, line[:300]))
            key, flags, size, cas_id = match.groups()
            found.append((key, int(flags), self.data(int(size)), int(cas_id or 0)))

    def line_of(self, *expected):
        # type: (*bytes) -> bytes
        """Return a line of an answer that is one of these, or an error of the server's own."""
        return self._checked(self.line(), expected)

    def number_or_line_of(self, *expected):
        # type: (*bytes) -> Union[int, bytes]
        """Return the number of an answer that is one, or a line as ``line_of``."""
        line = self.line()
        return int(line) if line.isdigit() else self._checked(line, expected)

    def _checked(self, line, expected):
        # type: (bytes, Tuple[bytes, ...]) -> bytes
        if line in expected or line.startswith(SERVER_ERROR):
            return line
        raise WrongAnswer("{}: {!r}".format(self, line[:300]))

    def _received(self):
        # type: () -> bytes
        received = self.socket.recv(_RECEIVED)
        if not received:
            raise ConnectionLost("{}: closed by the server".format(self))
        return received  # type: ignore[no-any-return]

    def _is_in_step(self, count, key):
        # type: (Callable[[str, bytes, Any], None], bytes) -> bool
        if self._is_pending:
            return False
        try:
            stray = self.buffer or (
                _is_readable(self.socket) and self.socket.recv(1, socket.MSG_PEEK)
            )
        except (socket.error, select.error):
            return False
        if stray:
            count(STRAY_ANSWER, key, WrongAnswer("{}: {!r}".format(self, stray[:300])))
        # Readable without a byte means that the server has closed it.
        return stray is False


def _is_readable(connection):
    # type: (Any) -> bool
    # select.select takes no number above 1023; eventlet has no poll.
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([connection], [], [], 0)[0])
