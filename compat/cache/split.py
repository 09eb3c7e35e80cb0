"""One namespace for each Python, and none of their copies left stale."""

from __future__ import absolute_import

import sys

from ._errors import NotDeleted, NotShared
from ._events import NOT_DELETED
from ._leases import LEASED, Lease, LeasingClient, take
from ._namespaces import Namespaces, PolicyByNamespace
from ._waiting import WaitingDeletes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import (
        Any,
        Callable,
        Dict,
        Iterable,
        List,
        Optional,
        Sequence,
        Text,
        Tuple,
        Union,
    )

    from ..pickles import PicklePolicy, Policies
    from ._namespaces import Copies

    Key = Union[Text, bytes]

__all__ = ["Change", "Lease", "SplitClient"]


def _for_shared_keys(name):
    # type: (str) -> Callable[..., Any]
    def operation(self, key, *args, **kwargs):
        # type: (SplitClient, Key, *Any, **Any) -> Any
        shared = self._only_shared(key, name)
        return getattr(self._client, name)(shared, *args, **kwargs)

    operation.__name__ = name
    operation.__doc__ = "``Client.{}``, for shared keys.".format(name)
    return operation


class SplitClient(object):
    """A cache in which each Python has copies of its own, in pickles of its own.

    What the database holds is filled by each Python for itself:

        user = cache.get_or_set("user:5", lambda: User.load(5), time=300)

    Who changes it says so around the change, with the commit, or deletes it afterwards:

        with cache.changing("user:5") as copy:
            user.save()
            copy.set(user, time=300)  # Without it, the next reader fills the cache.

    What is in the cache alone, such as counters, locks and sessions, must be shared: it
    has one copy for both, and all operations of ``Client``.

    :param servers: as for ``Client``. The copies of a key are on one server.
    :param shared: prefixes of the keys that are shared, such as ``("lock:", "rate:")``.
    :param namespaces: what stands before the keys of Python 2, and of Python 3. The first
        may be empty: then Python 2 keeps what is in the cache already.
    :param policy: of values that this Python writes for itself: a ``PicklePolicy("own")``
        that allows your classes.
    :param shared_policy: of shared values, as ``policy`` of ``Client``.
    :param lease_time: in seconds: who takes longer to load a value does not store it.
    :param waiting_deletes: how many keys may wait in this process, to be deleted when
        their server is back, before ``delete`` raises.
    :param options: of ``Client``.
    :raises ValueError: a key could be in two namespaces, or in one and shared, or a prefix
        is too long, or shared values would be in pickles that one Python reads.
    """

    major = sys.version_info[0]

    def __init__(
        self,
        servers,
        shared=(),
        namespaces=("2:", "3:"),
        policy="own",
        shared_policy="native",
        lease_time=60,
        waiting_deletes=0,
        **options
    ):  # fmt: skip
        # type: (Any, Sequence[str], Tuple[str, str], Union[str, PicklePolicy], Union[str, PicklePolicy, Policies], int, int, **Any) -> None
        self._namespaces = Namespaces(self.major, namespaces, shared)
        policies = PolicyByNamespace(policy, shared_policy, self._namespaces.shared)
        self._client = self._connected(servers, policies, options)
        self._lease_time = lease_time
        self._waiting = WaitingDeletes(waiting_deletes)

    def _connected(self, servers, policies, options):
        # type: (Any, PolicyByNamespace, Dict[str, Any]) -> Any
        if "key_encoder" in options:
            raise TypeError(
                "key_encoder cannot be used: prefixes decide what is shared"
            )
        return LeasingClient(servers, policy=policies, **options)

    def get(self, key, default=None):
        # type: (Key, Any) -> Any
        """Return this Python's copy, or the default."""
        copies = self._copies(key)
        if self._is_waiting(copies):
            return default
        value = self._client.get(copies.own, default)
        return default if value is LEASED else value

    def get_multi(self, keys, key_prefix=""):
        # type: (Iterable[Key], Key) -> Dict[Key, Any]
        """Return this Python's copies, by those of the keys that have one."""
        places = {key: self._copies(key, key_prefix) for key in keys}
        asked = {c.own for c in places.values() if not self._is_waiting(c)}
        found = self._client.get_multi(asked)
        return {
            key: found[copies.own]
            for key, copies in places.items()
            if found.get(copies.own, LEASED) is not LEASED
        }

    def get_or_set(self, key, load, time=0):
        # type: (Key, Callable[[], Any], int) -> Any
        """Return this Python's copy, or what ``load`` returns, which is then stored.

        It is not stored if the key is deleted meanwhile: it may be stale already. None
        is a value like any other.

        :param load: takes no arguments, and reads the database.
        :param time: how long to keep it, in seconds; 0 for good.
        """
        lease = self._lease(self._copies(key))
        if not lease.is_missing:
            return lease.value
        value = load()
        lease.set(value, time)
        return value

    def lease(self, key):
        # type: (Key) -> Lease
        """Return this Python's copy with the right to fill it, for code in one piece:

        lease = cache.lease("user:5")
        user = lease.value
        if user is None:
            user = User.load(5)
            lease.set(user, time=300)
        """
        return self._lease(self._copies(key))

    def changing(self, key):
        # type: (Key) -> Change
        """Return a context in which what a key stands for is changed, and committed.

        At its end no copy is left that is older, whether the block ends well or not.

        :raises NotDeleted: at the end: a server is not reached.
        """
        return Change(self, self._copies(key))

    def delete(self, key):
        # type: (Key) -> bool
        """Delete all copies, after what they are of was changed and committed.

        :return: False if it waits until its server is back.
        :raises NotDeleted: a server is not reached, and no more keys may wait.
        """
        return self._delete(self._copies(key))

    def delete_multi(self, keys, key_prefix=""):
        # type: (Iterable[Key], Key) -> bool
        """Delete all copies of several keys.

        :return: False if some wait until their server is back.
        :raises NotDeleted: a server is not reached; delete all of them again.
        """
        return self._delete(*[self._copies(key, key_prefix) for key in keys])

    def touch(self, key, time=0):
        # type: (Key, int) -> bool
        """Keep all copies for so many more seconds; return whether this Python has one."""
        copies = self._copies(key)
        touched = [self._client.touch(place, time) for place in copies.places]
        return bool(touched[-1])

    add = _for_shared_keys("add")
    append = _for_shared_keys("append")
    cas = _for_shared_keys("cas")
    decr = _for_shared_keys("decr")
    incr = _for_shared_keys("incr")
    prepend = _for_shared_keys("prepend")
    replace = _for_shared_keys("replace")
    set = _for_shared_keys("set")

    def gets(self, key, default=None):
        # type: (Key, Any) -> Any
        """``Client.gets``, for shared keys."""
        value = self._client.gets(self._only_shared(key, "gets"), default)
        return default if value is LEASED else value

    def set_multi(self, mapping, time=0, key_prefix="", **options):
        # type: (Dict[Key, Any], int, Key, **Any) -> List[Key]
        """``Client.set_multi``, for shared keys."""
        for key in mapping:
            self._only_shared(key, "set_multi", key_prefix)
        failed = self._client.set_multi(mapping, time, key_prefix, **options)
        return failed  # type: ignore[no-any-return]

    def flush_all(self):
        # type: () -> None
        """Empty the servers, for both Pythons and for whoever else uses them."""
        self._client.flush_all()

    def disconnect_all(self):
        # type: () -> None
        """Close the connections of this thread."""
        self._client.disconnect_all()

    def retry_deletes(self):
        # type: () -> int
        """Delete the keys that wait; all other operations do it, too, once a second.

        :return: how many still wait.
        """
        for copies, token in self._waiting.items():
            if self._reached(copies):
                self._waiting.remove(copies, token)
        return len(self._waiting)

    def _copies(self, key, prefix=b""):
        # type: (Any, Key) -> Copies
        return self._namespaces.copies(key, prefix, self._client._hash)

    def _only_shared(self, key, operation, prefix=b""):
        # type: (Key, str, Key) -> Key
        copies = self._copies(key, prefix)
        if not copies.is_shared:
            raise NotShared(
                key,
                "{}() would reach the copy of Python {} only: name a prefix of the key in "
                "shared=, or, if the database has the value, use get_or_set() to fill, "
                "changing() or delete() when it changes".format(operation, self.major),
            )
        return key

    def _is_waiting(self, copies):
        # type: (Copies) -> bool
        self._retry_now_and_then()
        return copies in self._waiting

    def _retry_now_and_then(self):
        # type: () -> None
        if len(self._waiting) and self._waiting.is_time():
            self.retry_deletes()

    def _lease(self, copies):
        # type: (Copies) -> Lease
        if self._is_waiting(copies):
            return Lease()
        return take(self._client, copies.own, self._lease_time)

    def _delete(self, *keys):
        # type: (*Copies) -> bool
        self._retry_now_and_then()
        if self._reached(*keys):
            return True
        full = [copies for copies in keys if not self._waiting.add(copies)]
        for copies in keys:
            self._client._count(NOT_DELETED, copies.own[1])
        if full:
            raise NotDeleted(
                full[0].key,
                "a server was not reached, and what is there may be stale: delete it "
                "again; with waiting_deletes= that is done for you",
            )
        return False

    def _reached(self, *keys):
        # type: (*Copies) -> bool
        """Delete the other Python's copy first: its readers do not see what fails here."""
        places = [place for copies in keys for place in copies.places]
        return bool(self._client.delete_multi(places))

    def _replace(self, copies, lease, value, time):
        # type: (Copies, Lease, Any, int) -> None
        """Replace this Python's copy, and leave no other; at worst, leave none."""
        is_stored = False
        try:
            if copies.is_shared or self._client.delete(copies.other):
                is_stored = lease.set(value, time)
        finally:
            if not is_stored:
                self._delete(copies)


class Change(object):
    """The context that ``SplitClient.changing`` returns."""

    def __init__(self, cache, copies):
        # type: (SplitClient, Copies) -> None
        self._cache = cache
        self._copies = copies
        self._value = None  # type: Optional[Tuple[Any, int]]

    def set(self, value, time=0):
        # type: (Any, int) -> None
        """Have this Python's copy replaced at the end of the block.

        :param time: how long to keep it, in seconds; 0 for good.
        """
        self._value = value, time

    def __enter__(self):
        # type: () -> Change
        self._value = None
        # What replaces the copy must be no older than the right to do so.
        self._lease = self._cache._lease(self._copies)
        return self

    def __exit__(self, kind, error, trace):
        # type: (Any, Any, Any) -> None
        try:
            if kind is None and self._value is not None:
                self._cache._replace(self._copies, self._lease, *self._value)
            else:
                self._cache._delete(self._copies)
        except NotDeleted:
            # The report has counted it; what ended the block matters more.
            if kind is None:
                raise
