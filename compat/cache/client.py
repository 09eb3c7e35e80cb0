"""python-memcached's ``Client``, the same on 2.7 and 3: values, keys, servers, failures."""

from __future__ import absolute_import

import math
from collections import OrderedDict, namedtuple
from datetime import timedelta
from functools import partial

import six

from ..pickles import Refused
from ._appending import addition
from ._codec import LARGEST_INFLATED, Codec
from ._errors import (
    CasWithoutGets,
    KeyRefused,
    NotANumber,
    NotAppendable,
    Unreadable,
    ValueTooLarge,
    value_too_large,
    why_not_a_number,
)
from ._events import SERVER_REFUSED, TOO_LARGE
from ._pool import Pool
from ._python_memcached import memcache
from ._server import SERVER_ERROR, Server, WrongAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, List, Optional, Text, Tuple, Union

    from ..pickles import PicklePolicy, Policies
    from ._pool import Place
    from ._server import Item

    Key = Union[Text, bytes, Tuple[int, Union[Text, bytes]]]
    Seconds = Union[int, float, timedelta]

__all__ = ["Client"]

_LARGEST_DELTA = 2**64 - 1
# What gets has read and cas has not used; the oldest are forgotten.
_MOST_CAS_IDS = 10000
_STORED = (b"STORED", b"NOT_STORED", b"EXISTS", b"NOT_FOUND")
_TOO_LARGE = b"SERVER_ERROR object too large for cache"
_NOT_NUMERIC = b"CLIENT_ERROR cannot increment or decrement non-numeric value"
_NOTHING = object()

# What gets saw: on which connection, and the id, None for a miss.
_Seen = namedtuple("_Seen", "connection cas_id")
_NO_ANSWER = _Seen(None, 0)


class Client(Pool):
    """``memcache.Client`` for one memcached that Python 2.7 and 3 share.

    The methods are those of python-memcached, and take and return the same, but:

    - every value comes back as what it is on the Python that reads it, and every key is
      checked, encoded and hashed alike;
    - what fails is counted in the report of the policy before it looks like a miss;
    - ``cas`` stores only if nothing has changed since ``gets``, or raises;
    - a value that is too large, or cannot cross, raises when it is stored.

    Like python-memcached's, it keeps connections for each thread.

    :param servers: ``"host:port"`` or ``("host:port", weight)`` each, in the same order
        in every process.
    :param debug: whether python-memcached tells standard error of what fails.
    :param pickleProtocol: has no effect; 2 is written, whatever is asked for.
    :param pickler, unpickler, compressor, decompressor, pload, pid: must be None: pickles
        are the policy's.
    :param server_max_key_length: in bytes; 250 if None or 0.
    :param server_max_value_length: in bytes; 1 MiB if None, no limit if 0.
    :param dead_retry: seconds until a server that failed is tried again.
    :param socket_timeout: seconds that a server has to connect, and to answer.
    :param cache_cas: has no effect; ``gets`` always remembers for ``cas``.
    :param flush_on_reconnect: empty a server when it comes back, which may hold what was
        changed elsewhere meanwhile.
    :param check_keys: has no effect; keys are always checked.
    :param key_encoder: called with each key, returns the key to use.
    :param policy: ``"native"``, ``"text"``, a ``PicklePolicy``, or ``Policies``.
    :param compress_over: compress what is longer than this, in bytes, where a call has no
        ``min_compress_len``; 0 for nothing.
    :param largest_inflated: what a compressed value may inflate to, in bytes.
    :param server_hash: of the bytes of a key; None for that of python-memcached 1.59, or
        what ``memcache.serverHashFunction`` was set to.
    :param raise_unreadable: whether a value that cannot be read raises ``Unreadable``
        instead of being a miss.
    """

    def __init__(
        self,
        servers,
        debug=0,
        pickleProtocol=2,
        pickler=None,
        unpickler=None,
        compressor=None,
        decompressor=None,
        pload=None,
        pid=None,
        server_max_key_length=None,
        server_max_value_length=None,
        dead_retry=memcache._DEAD_RETRY,
        socket_timeout=memcache._SOCKET_TIMEOUT,
        cache_cas=False,
        flush_on_reconnect=0,
        check_keys=True,
        key_encoder=None,
        policy="native",
        compress_over=0,
        largest_inflated=LARGEST_INFLATED,
        server_hash=None,
        raise_unreadable=False,
    ):
        # type: (Iterable[Any], int, int, None, None, None, None, None, None, Optional[int], Optional[int], float, float, bool, int, bool, Optional[Callable[[Any], Any]], Union[str, PicklePolicy, Policies], int, int, Optional[Callable[[bytes], int]], bool) -> None
        if isinstance(servers, (bytes, six.text_type)):
            raise TypeError(
                "servers is {0!r}: it must be a list: [{0!r}]".format(servers)
            )
        for hook in (pickler, unpickler, compressor, decompressor, pload, pid):
            if hook is not None:
                raise TypeError(
                    "{!r} cannot be used: values are pickled and compressed by the "
                    "policy; see PicklePolicy.allow and PicklePolicy.map".format(hook)
                )
        if server_max_value_length is None:
            server_max_value_length = memcache.SERVER_MAX_VALUE_LENGTH
        super(Client, self).__init__(
            servers,
            Codec(policy, compress_over, largest_inflated, server_max_value_length),
            key_encoder,
            server_hash,
            debug=debug,
            server_max_key_length=server_max_key_length,
            server_max_value_length=server_max_value_length,
            dead_retry=dead_retry,
            socket_timeout=socket_timeout,
            flush_on_reconnect=flush_on_reconnect,
        )
        self._raise_unreadable = raise_unreadable

    def reset_cas(self):
        # type: () -> None
        """Forget what ``gets`` has remembered for ``cas``."""
        self.cas_ids = OrderedDict()  # type: OrderedDict[bytes, _Seen]

    def get(self, key, default=None):
        # type: (Key, Any) -> Any
        """Return the value of a key.

        :param default: for a miss, and for a failure, which the report counts.
        :raises KeyRefused: memcached cannot take the key.
        :raises Unreadable: the value cannot be read, if the client was made to raise.
        """
        self._statlog("get")
        place = self._place(key)
        items = self._items(place)
        return self._value(items[0], default) if items else default

    def gets(self, key, default=None):
        # type: (Key, Any) -> Any
        """Return the value of a key, as ``get`` does, for ``cas`` to replace it."""
        self._statlog("gets")
        place = self._place(key)
        answer = self._ask(
            place,
            b"gets %s\r\n" % place.key,
            lambda server: (server.socket, server.items((place.key,))),
            repeats=True,
        )
        if answer is None:
            self._remember(place, _NO_ANSWER)
            return default
        connection, items = answer
        self._remember(place, _Seen(connection, items[0][3] if items else None))
        return self._value(items[0], default) if items else default

    def get_multi(self, keys, key_prefix=""):
        # type: (Iterable[Any], Union[Text, bytes]) -> Dict[Any, Any]
        """Return the values that there are, by the keys as they were given.

        :param keys: text, bytes or integers, or tuples of a hash and such a key.
        :param key_prefix: stands in front of each key on the server.
        """
        self._statlog("get_multi")
        places = {}  # type: Dict[bytes, List[Place]]
        for place in self._places(keys, key_prefix):
            places.setdefault(place.key, []).append(place)
        found = {}
        for _, items in self._ask_each(
            [same[0] for same in places.values()],
            lambda batch: b"get %s\r\n" % b" ".join(place.key for place in batch),
            lambda batch: partial(Server.items, keys={place.key for place in batch}),
            repeats=True,
        ):
            for item in items:
                # Each has a value of its own, so that changing one changes no other.
                for place in places[item[0]]:
                    value = self._value(item, _NOTHING)
                    if value is not _NOTHING:
                        found[place.given] = value
        return found

    def set(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Store a value, and return whether the server has.

        :param time: seconds until it expires, a ``timedelta``, or a Unix time; 0 for never.
        :param min_compress_len: compress what is longer, in bytes; 0 for the client's own.
        :param noreply: do not wait for the server, so that no failure of it is known.
        :raises pickles.Refused: the other Python could not read it; with the path. The old
            value is deleted.
        :raises ValueTooLarge: it is over a limit. The old value is deleted, as a server
            does that finds a value too large.
        """
        return self._store("set", key, val, time, min_compress_len, noreply)

    def add(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Store a value if the key has none; parameters and errors are those of ``set``."""
        return self._store("add", key, val, time, min_compress_len, noreply)

    def replace(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Store a value if the key has one; parameters and errors are those of ``set``."""
        return self._store("replace", key, val, time, min_compress_len, noreply)

    def cas(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Store a value if nothing has changed since ``gets`` in the same thread.

        After a miss it stores if there is still nothing. Whatever it returns, ``gets``
        must be called again before the next ``cas``.

        :raises CasWithoutGets: ``gets`` was not called for the key.
        """
        seen = self.cas_ids.pop(self._place(key).key, None)
        if seen is None:
            raise CasWithoutGets(
                key, "cas replaces what gets has read: call gets before each cas"
            )
        if seen is _NO_ANSWER:
            return False
        command = "add" if seen.cas_id is None else "cas"
        return self._store(command, key, val, time, min_compress_len, noreply, seen)

    def append(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Add text or bytes behind a value of the same type; return whether there was one.

        :param time, min_compress_len: have no effect.
        :raises NotAppendable: either is something else, or compressed.
        :raises ValueTooLarge: both together are over the server's limit.
        """
        return self._extend("append", key, val, noreply)

    def prepend(self, key, val, time=0, min_compress_len=0, noreply=False):
        # type: (Key, Any, Seconds, int, bool) -> bool
        """Add text or bytes in front of a value; as ``append`` in all else."""
        return self._extend("prepend", key, val, noreply)

    def incr(self, key, delta=1, noreply=False):
        # type: (Key, int, bool) -> Optional[int]
        """Add to a number, and return the new one.

        :param delta: from 0 to 2**64 - 1. The server counts modulo 2**64.
        :returns: None if there is no value, with ``noreply``, and after a failure, which
            the report counts.
        :raises NotANumber: the value is no integer of 0 or more, and no text of one.
        """
        return self._count_by("incr", key, delta, noreply)

    def decr(self, key, delta=1, noreply=False):
        # type: (Key, int, bool) -> Optional[int]
        """Subtract from a number, down to 0, and return the new one; as ``incr``."""
        return self._count_by("decr", key, delta, noreply)

    def touch(self, key, time=0, noreply=False):
        # type: (Key, Seconds, bool) -> bool
        """Set when a value expires, and return whether there is one."""
        self._statlog("touch")
        place = self._place(key)
        request = b"touch %s %d%s\r\n" % (place.key, _seconds(time), _noreply(noreply))
        read = _reader(noreply, b"TOUCHED", b"NOT_FOUND")
        return self._is_done(
            place, self._ask(place, request, read, repeats=True), b"TOUCHED"
        )

    def delete(self, key, time=None, noreply=False):
        # type: (Key, Optional[int], bool) -> bool
        """Delete a value; return True if the key's own server has none now.

        It is also deleted on the server that stands in for a dead one, but then False is
        returned: the dead one may come back with the old value.

        :param time: must be None or 0: servers no longer delete later.
        """
        self._statlog("delete")
        return self._delete([self._place(key)], time, noreply)

    def delete_multi(self, keys, time=None, key_prefix="", noreply=False):
        # type: (Iterable[Any], Optional[int], Union[Text, bytes], bool) -> bool
        """Delete values; return True if ``delete`` would for each.

        :param keys, key_prefix: as for ``get_multi``.
        """
        self._statlog("delete_multi")
        return self._delete(self._places(keys, key_prefix), time, noreply)

    def set_multi(
        self, mapping, time=0, key_prefix="", min_compress_len=0, noreply=False
    ):
        # type: (Dict[Any, Any], Seconds, Union[Text, bytes], int, bool) -> List[Any]
        """Store values, and return the keys of those that the server has not stored.

        :param mapping: the values by key, the keys as for ``get_multi``.
        :raises KeyRefused: two keys are one to the server, such as ``"a"`` and ``b"a"``.
        :raises pickles.Refused: one is refused; it is deleted, and none is stored.
        :raises ValueTooLarge: one is over a limit; it is deleted, and none is stored
            unless only the server knew the limit.
        """
        self._statlog("set_multi")
        places = self._places(mapping, key_prefix)
        requests, sizes = {}, {}
        for place in places:
            if place.key in requests:
                raise KeyRefused(place.given, "another key is the same to the server")
            data, flags = self._encoded(place, mapping[place.given], min_compress_len)
            requests[place.key] = _storage("set", place, data, flags, time, noreply)
            sizes[place.key] = len(data)
        stored = set()
        too_large = []
        for batch, answers in self._ask_each(
            places,
            lambda batch: b"".join(requests[place.key] for place in batch),
            lambda batch: _reader_of(len(batch), noreply, *_STORED),
            sizes=sizes,
        ):
            for place, answer in zip(batch, answers):
                try:
                    if self._is_stored(place, answer, sizes[place.key]):
                        stored.add(place.key)
                except ValueTooLarge as error:
                    too_large.append(error)
        if too_large:
            raise too_large[0]
        return [place.given for place in places if place.key not in stored]

    def _items(self, place):
        # type: (Place) -> Optional[List[Item]]
        request = b"get %s\r\n" % place.key
        read = partial(Server.items, keys=(place.key,))
        return self._ask(place, request, read, repeats=True)  # type: ignore[no-any-return]

    def _remember(self, place, seen):
        # type: (Place, _Seen) -> None
        self.cas_ids.pop(place.key, None)
        self.cas_ids[place.key] = seen
        if len(self.cas_ids) > _MOST_CAS_IDS:
            self.cas_ids.popitem(last=False)

    def _value(self, item, default):
        # type: (Item, Any) -> Any
        key, flags, data, _ = item
        try:
            return self._codec.decode(key, data, flags)
        except Unreadable:
            if self._raise_unreadable:
                raise
            return default

    def _encoded(self, place, value, min_compress_len, is_set=True):
        # type: (Place, Any, int, bool) -> Tuple[bytes, int]
        try:
            return self._codec.encode(place.key, value, min_compress_len or None)
        except (Refused, ValueTooLarge):
            if is_set:
                # Else readers would go on with a value that was to be replaced.
                self._delete([place], None, False)
            raise

    def _store(self, command, key, value, time, min_compress_len, noreply, seen=None):
        # type: (str, Key, Any, Seconds, int, bool, Optional[_Seen]) -> bool
        self._statlog(command)
        place = self._place(key)
        data, flags = self._encoded(place, value, min_compress_len, command == "set")
        cas_id = seen.cas_id if seen is not None else None
        request = _storage(command, place, data, flags, time, noreply, cas_id)
        read = _reader(noreply, *_STORED)
        if seen is None or cas_id is None:
            answer = self._ask(place, request, read)
        else:
            # The ids of a server that was started again begin anew.
            answer = self._ask_on(seen.connection, place, request, read)
        return self._is_stored(place, answer, len(data))

    def _is_stored(self, place, answer, size):
        # type: (Place, Any, int) -> bool
        if answer == _TOO_LARGE:
            raise self._too_large(place, size, 0)
        return self._is_done(place, answer, b"STORED")

    def _too_large(self, place, size, limit):
        # type: (Place, int, int) -> ValueTooLarge
        error = value_too_large(place.given, size, limit)
        self._count(TOO_LARGE, place.key, error)
        return error

    def _is_done(self, place, answer, *good):
        # type: (Place, Any, *bytes) -> bool
        """Return whether an answer is good; an error of the server's own is counted."""
        if isinstance(answer, bytes) and answer.startswith(SERVER_ERROR):
            self._count(SERVER_REFUSED, place.key, WrongAnswer(repr(answer)))
        return answer is True or answer in good

    def _extend(self, command, key, piece, noreply):
        # type: (str, Key, Any, bool) -> bool
        self._statlog(command)
        place = self._place(key)
        items = self._items(place)
        if not items:
            return False
        _, flags, stored, _ = items[0]
        native = self._codec.policy_of(place.key).texts == "native"
        try:
            data = addition(piece, stored, flags, command == "prepend", native)
        except ValueError as error:
            six.raise_from(
                NotAppendable(key, "{}: get it, change it, set it".format(error)), None
            )
        size = len(stored) + len(data)
        if self.server_max_value_length and size > self.server_max_value_length:
            raise self._too_large(place, size, self.server_max_value_length)
        request = _storage(command, place, data, flags, 0, noreply)
        answer = self._ask(place, request, _reader(noreply, *_STORED))
        return self._is_stored(place, answer, size)

    def _count_by(self, command, key, delta, noreply):
        # type: (str, Key, int, bool) -> Optional[int]
        if not isinstance(delta, six.integer_types) or not 0 <= delta <= _LARGEST_DELTA:
            raise ValueError(
                "delta is {!r}: it must be an integer from 0 to 2**64 - 1".format(delta)
            )
        self._statlog(command)
        place = self._place(key)
        request = b"%s %s %d%s\r\n" % (
            command.encode("ascii"),
            place.key,
            delta,
            _noreply(noreply),
        )
        answer = self._ask(place, request, partial(_number, noreply))
        if answer == _NOT_NUMERIC:
            signs = self._codec.policy_of(place.key).signer is not None
            raise NotANumber(key, why_not_a_number(signs))
        if isinstance(answer, bytes):
            self._is_done(place, answer)
            return None
        return None if answer is True else answer

    def _delete(self, places, time, noreply):
        # type: (List[Place], Optional[int], bool) -> bool
        if time:
            raise ValueError(
                "time is {!r}: servers delete at once; set with a time".format(time)
            )
        request = b"delete %s" + _noreply(noreply) + b"\r\n"
        gone = set()
        for batch, answers in self._ask_each(
            places,
            lambda batch: b"".join(request % place.key for place in batch),
            lambda batch: _reader_of(len(batch), noreply, b"DELETED", b"NOT_FOUND"),
            repeats=True,
        ):
            for place, answer in zip(batch, answers):
                if self._is_done(place, answer, b"DELETED", b"NOT_FOUND"):
                    gone.add(place.key)
        return all(
            place.key in gone and self._has_own_server(place) for place in places
        )


def _seconds(time):
    # type: (Seconds) -> int
    """Return whole seconds, rounded up: 0 would be for ever."""
    try:
        if isinstance(time, timedelta):
            time = time.total_seconds()
        # math.ceil returns a float on 2.7.
        return int(math.ceil(time))  # noqa: RUF046
    except (TypeError, ValueError, OverflowError):
        error = TypeError(
            "time is {!r}: it must be seconds or a timedelta, 0 for never".format(time)
        )
    raise error


def _noreply(noreply):
    # type: (bool) -> bytes
    return b" noreply" if noreply else b""


def _storage(command, place, data, flags, time, noreply, cas_id=None):
    # type: (str, Place, bytes, int, Seconds, bool, Optional[int]) -> bytes
    numbers = [flags, _seconds(time), len(data)]
    if cas_id is not None:
        numbers.append(cas_id)
    words = " ".join(str(number) for number in numbers).encode("ascii")
    start = [command.encode("ascii"), b" ", place.key, b" ", words, _noreply(noreply)]
    return b"".join(start + [b"\r\n", data, b"\r\n"])


def _reader(noreply, *expected):
    # type: (bool, *bytes) -> Callable[[Server], Any]
    """Return what reads one line of an answer, and True where there is none."""
    return lambda server: noreply or server.line_of(*expected)


def _reader_of(count, noreply, *expected):
    # type: (int, bool, *bytes) -> Callable[[Server], List[Any]]
    read = _reader(noreply, *expected)
    return lambda server: [read(server) for _ in range(count)]


def _number(noreply, server):
    # type: (bool, Server) -> Any
    return noreply or server.number_or_line_of(b"NOT_FOUND", _NOT_NUMERIC)
