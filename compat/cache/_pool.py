"""Find the server of a key, ask it, and count what has no answer."""

from __future__ import absolute_import

import binascii
import os
import socket
import sys
from collections import namedtuple

import six

from ..keys import LONGEST_KEY
from ._codec import Codec
from ._errors import KeyRefused
from ._events import FAILOVER, NO_ANSWER, NO_SERVER, WRONG_ANSWER
from ._keys import old_server_hash, server_hash, server_key
from ._python_memcached import memcache
from ._server import ConnectionLost, Server, WrongAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import (
        Any,
        Callable,
        Container,
        Dict,
        Iterable,
        Iterator,
        List,
        Optional,
        Text,
        Tuple,
        Union,
    )

    Read = Callable[[Server], Any]

# In one request, so that the answers fit into the buffers of a connection, and that it
# can be sent within the time that a server has.
_MOST_KEYS = 500
_MOST_BYTES = 4 * 1024 * 1024
_FAILURES = (ConnectionLost, WrongAnswer, socket.error)

# The hash of a key, the bytes that the server gets, and what the caller gave.
Place = namedtuple("Place", "hash key given")


class KeyIsMissing(KeyRefused, memcache.Client.MemcachedKeyNoneError):  # type: ignore[misc]
    pass


class KeyIsTooLong(KeyRefused, memcache.Client.MemcachedKeyLengthError):  # type: ignore[misc]
    pass


class KeyHasWrongCharacter(KeyRefused, memcache.Client.MemcachedKeyCharacterError):  # type: ignore[misc]
    pass


class KeyHasWrongType(KeyRefused, memcache.Client.MemcachedKeyTypeError):  # type: ignore[misc]
    pass


class Pool(memcache.Client):  # type: ignore[misc]
    """The servers of a client, without its commands.

    A question is asked again, once, if the server cannot have acted on it, or if it does
    no harm to act twice. When a server is dead, another one stands in for it, the same
    as with python-memcached.

    :param codec: whose policies have the reports.
    :param key_encoder: called with each key, or None.
    :param server_hash: of the bytes of a key, or None.
    :param options: of python-memcached.
    """

    def __init__(self, servers, codec, key_encoder, server_hash, **options):
        # type: (Iterable[Any], Codec, Optional[Callable[[Any], Any]], Optional[Callable[[bytes], int]], **Any) -> None
        super(Pool, self).__init__(servers, **options)
        self._codec = codec
        self._encoder = key_encoder
        self._hash = server_hash or _hash_of_module()
        self._longest_key = min(self.server_max_key_length or LONGEST_KEY, LONGEST_KEY)
        self._process = os.getpid()

    def set_servers(self, servers):
        # type: (Iterable[Any]) -> None
        """Use other servers, each ``"host:port"`` or ``("host:port", weight)``."""
        self.servers = [
            Server(
                server,
                self.debug,
                dead_retry=self.dead_retry,
                socket_timeout=self.socket_timeout,
                flush_on_reconnect=self.flush_on_reconnect,
            )
            for server in servers
        ]
        self._init_buckets()

    def flush_all(self):
        # type: () -> None
        """Empty each server that can be reached; the report counts the others."""
        for server in self.servers:
            if server.reach(self._count, b""):
                try:
                    server.send(b"flush_all\r\n")
                    server.receive(lambda server: server.line_of(b"OK"))
                except _FAILURES as error:
                    self._may_repeat(server, error, [b""])

    def check_key(self, key, key_extra_len=0):
        # type: (Any, int) -> None
        """Raise unless memcached can take a key with so many bytes more.

        :raises KeyRefused: it cannot.
        """
        place = self._place(key)
        if len(place.key) + key_extra_len > self._longest_key:
            raise KeyIsTooLong(
                key, "memcached takes {} bytes".format(self._longest_key)
            )

    def _place(self, key, prefix=b"", with_numbers=False):
        # type: (Any, Union[Text, bytes], bool) -> Place
        hash_, name = None, key
        if isinstance(key, tuple):
            if len(key) != 2 or not isinstance(key[0], six.integer_types):
                raise KeyHasWrongType(
                    key, "a tuple must be (hash, key), the hash an integer"
                )
            hash_, name = key
        if self._encoder is not None:
            name = self._encoder(name)
        if with_numbers and isinstance(name, six.integer_types):
            name = str(name)
        try:
            data = server_key(name, prefix, self._longest_key)
        except KeyRefused as error:
            refused = _class_of_key_error(name, prefix)(key, error.reason)
        else:
            return Place(self._hash(data) if hash_ is None else hash_, data, key)
        raise refused

    def _places(self, keys, prefix):
        # type: (Iterable[Any], Union[Text, bytes]) -> List[Place]
        return [self._place(key, prefix, with_numbers=True) for key in keys]

    def _ask(self, place, request, read, repeats=False):
        # type: (Place, bytes, Read, bool) -> Any
        """Return the answer, or None after the report has counted why there is none.

        :param read: called with the server, reads the whole answer.
        :param repeats: whether the server may act twice.
        """
        for _ in range(2):
            server = self._server_of(place)
            if server is None:
                break
            try:
                server.send(request)
                return server.receive(read)
            except _FAILURES as error:
                if not self._may_repeat(server, error, [place.key], repeats):
                    break
        return None

    def _ask_on(self, connection, place, request, read):
        # type: (Any, Place, bytes, Read) -> Any
        """Return the answer on a connection, as ``_ask``, or False if that is lost."""
        server = self._server_of(place)
        if server is None:
            return None
        if server.socket is not connection:
            return False
        try:
            server.send(request)
            return server.receive(read)
        except _FAILURES as error:
            self._may_repeat(server, error, [place.key])
            return None

    def _ask_each(self, places, request_for, read_for, repeats=False, sizes=None):
        # type: (Iterable[Place], Callable[[List[Place]], bytes], Callable[[List[Place]], Read], bool, Optional[Dict[bytes, int]]) -> Iterator[Tuple[List[Place], Any]]
        """Yield places and what ``_ask`` returns for them, without failures.

        All servers are asked before the answer of the first is read.

        :param sizes: of the values that are sent, by key.
        """
        for asked in _portions(places, sizes or {}):
            for _ in range(2):
                again = []  # type: List[Place]
                sent = []
                for server, batch in self._by_server(asked):
                    keys = [place.key for place in batch]
                    try:
                        server.send(request_for(batch))
                    except _FAILURES as error:
                        if self._may_repeat(server, error, keys, repeats):
                            again += batch
                    else:
                        sent.append((server, batch, keys))
                for server, batch, keys in sent:
                    try:
                        answer = server.receive(read_for(batch))
                    except _FAILURES as error:
                        if self._may_repeat(server, error, keys, repeats):
                            again += batch
                    else:
                        yield batch, answer
                asked = again

    def _by_server(self, places):
        # type: (List[Place]) -> List[Tuple[Server, List[Place]]]
        found = {}  # type: Dict[Server, List[Place]]
        for place in places:
            server = self._server_of(place, found)
            if server is not None:
                found.setdefault(server, []).append(place)
        return list(found.items())

    def _server_of(self, place, reached=()):
        # type: (Place, Container[Server]) -> Optional[Server]
        """Return the server that has the key, or stands in for it, once it is reached.

        :param reached: those that have been, just now.
        """
        if self._process != os.getpid():
            # Parent and child would take each other's answers.
            self._process = os.getpid()
            self.disconnect_all()
        hash_ = place.hash
        for attempt in range(self._SERVER_RETRIES if self.buckets else 0):
            server = self.buckets[hash_ % len(self.buckets)]
            if server in reached or server.reach(self._count, place.key):
                if server is not self._own_server_of(place):
                    self._count(FAILOVER, place.key)
                return server  # type: ignore[no-any-return]
            hash_ = self._hash((str(hash_) + str(attempt)).encode("ascii"))
        self._count(NO_SERVER, place.key)
        return None

    def _own_server_of(self, place):
        # type: (Place) -> Server
        return self.buckets[place.hash % len(self.buckets)]  # type: ignore[no-any-return]

    def _has_own_server(self, place):
        # type: (Place) -> bool
        """Return whether what was just asked was not asked of a stand-in."""
        return not self._own_server_of(place).deaduntil

    def _may_repeat(self, server, error, keys, repeats=False):
        # type: (Server, Exception, List[bytes], bool) -> bool
        """Count a failure, close the connection, and return whether to ask again."""
        is_wrong = isinstance(error, WrongAnswer)
        for key in keys:
            self._count(WRONG_ANSWER if is_wrong else NO_ANSWER, key, error)
        is_lost = not is_wrong and not isinstance(error, socket.timeout)
        if is_wrong or (is_lost and not server.is_new):
            server.close_socket()
        else:
            server.mark_dead(error)
        return is_lost and (repeats or not server.is_sent)

    def _count(self, event, key, error=None):
        # type: (str, bytes, Optional[Exception]) -> None
        policy = self._codec.policy_of(key)
        policy.report.count(event, policy.prefix, error, key=key)


def _portions(places, sizes):
    # type: (Iterable[Place], Dict[bytes, int]) -> Iterator[List[Place]]
    portion = []  # type: List[Place]
    size = 0
    for place in places:
        added = sizes.get(place.key, 0)
        if portion and (len(portion) == _MOST_KEYS or size + added > _MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(place)
        size += added
    if portion:
        yield portion


def _hash_of_module():
    # type: () -> Callable[[bytes], int]
    """Return the hash that the program has chosen for python-memcached."""
    chosen = memcache.serverHashFunction
    if chosen is memcache.cmemcache_hash:
        return server_hash
    if chosen is binascii.crc32:
        return old_server_hash
    return chosen  # type: ignore[no-any-return]


def _class_of_key_error(name, prefix):
    # type: (Any, Union[Text, bytes]) -> Any
    """Return the error for a key, which python-memcached's callers may catch."""
    if name is None:
        return KeyIsMissing
    if not isinstance(name, (bytes, six.text_type)):
        return KeyHasWrongType
    if not name and not prefix:
        return KeyIsMissing
    try:
        server_key(name, prefix, sys.maxsize)
    except KeyRefused:
        return KeyHasWrongCharacter
    return KeyIsTooLong
