"""The right to fill a key, which ends when the key is deleted or filled."""

from __future__ import absolute_import

from ._codec import PICKLE, Codec
from .client import Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Tuple

    from ..pickles import PicklePolicy

__all__ = ["LEASED", "Lease", "LeasingClient", "take"]

# The value of a key that somebody fills.
LEASED = object()
# None, to whoever knows no leases; no pickler writes what stands behind it.
_LEASE_DATA = b"N.lease"
_MISSING = object()


class Lease(object):
    """A copy as it was read, and the right to replace it as long as nobody else does.

    ``value`` is None if there was none; then ``is_missing`` is true.
    """

    def __init__(self, client=None, place=None, value=_MISSING, seen=None):
        # type: (Any, Any, Any, Any) -> None
        self.is_missing = value is LEASED or value is _MISSING
        self.value = None if self.is_missing else value
        self._client = client
        self._place = place
        self._seen = seen

    def set(self, value, time=0):
        # type: (Any, int) -> bool
        """Store what was read from the database after the lease was taken.

        :param time: how long to keep it, in seconds; 0 for good.
        :return: whether it is stored: not if the key was deleted or filled meanwhile.
        :raises pickles.Refused: it cannot be pickled; with the path to the part.
        :raises ValueTooLarge: it is over a limit.
        """
        if self._seen is None:
            return False
        self._client.cas_ids[self._place[1]] = self._seen
        return self._client.cas(self._place, value, time)  # type: ignore[no-any-return]


def take(client, place, seconds):
    # type: (Any, Tuple[int, bytes], int) -> Lease
    """Return the value of a key with the right to replace it.

    If there is none, what marks the lease is stored: whoever deletes the key deletes
    that, and ``cas`` then finds nothing to replace. Others who miss the key meanwhile
    share the lease, and the first of them to store ends it.

    :param client: like ``LeasingClient``.
    :param place: the hash and the bytes of the key.
    :param seconds: how long the mark stays if nobody fills the key.
    """
    value, seen = _gets(client, place)
    if seen is None:
        client.add(place, LEASED, seconds)
        # What there is now may be the mark of somebody else, or already a value.
        value, seen = _gets(client, place)
    return Lease(client, place, value, seen)


def _gets(client, place):
    # type: (Any, Tuple[int, bytes]) -> Tuple[Any, Any]
    """Return a value and what ``cas`` needs of it, or None if there is no value."""
    value = client.gets(place, _MISSING)
    # The client keeps it by key, where the next lease of the key would replace it.
    seen = client.cas_ids.pop(place[1])
    return value, None if seen.cas_id is None else seen


class LeasingClient(Client):
    """A client that knows leases, and for each key one server only.

    A copy on a server that stands in for another one would outlive the deletes of those
    who still reach that.
    """

    _SERVER_RETRIES = 1

    def __init__(self, *args, **options):
        # type: (*Any, **Any) -> None
        super(LeasingClient, self).__init__(*args, **options)
        self._codec = _LeasingCodec(self._codec)


class _LeasingCodec(Codec):
    """A codec that also knows the mark of a lease, which is no value."""

    def __init__(self, codec):
        # type: (Codec) -> None
        self._codec = codec

    def policy_of(self, key):
        # type: (bytes) -> PicklePolicy
        return self._codec.policy_of(key)

    def encode(self, key, value, compress_over=None):
        # type: (bytes, Any, Optional[int]) -> Tuple[bytes, int]
        if value is LEASED:
            return _LEASE_DATA, PICKLE
        return self._codec.encode(key, value, compress_over)

    def decode(self, key, data, flags):
        # type: (bytes, bytes, int) -> Any
        if data == _LEASE_DATA and flags == PICKLE:
            return LEASED
        return self._codec.decode(key, data, flags)
