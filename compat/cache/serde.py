"""What pymemcache needs to store values that both Pythons read, on the same server.

client = HashClient(servers, serde=Serde("native"), hasher=KeyHasher)
"""

from __future__ import absolute_import

from pymemcache.client.rendezvous import RendezvousHash
from pymemcache.exceptions import MemcacheClientError

from ._codec import Codec
from ._errors import NotANumber, Unreadable
from ._keys import server_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Text, Tuple, Union

    from ..pickles import PicklePolicy, Policies

__all__ = ["KeyHasher", "Serde"]


class Serde(object):
    """Writes and reads values for pymemcache's clients, as their ``serde=``.

    Its bytes and flags are those of ``onemaster.compat.cache.Client``, so that what one
    of the two clients stores, the other reads.

    :param codec: a ``Codec``, or the policy for one.
    :param key_prefix: the ``key_prefix`` of the client, which gives keys with it to be
        written and keys without it to be read.
    :param missing: what stands for a value that cannot be read, which the report counts;
        None is what ``get`` returns for a miss unless it is given a ``default``.
    """

    def __init__(self, codec="native", key_prefix=b"", missing=None):
        # type: (Union[Codec, str, PicklePolicy, Policies], Union[Text, bytes], Any) -> None
        self._codec = codec if isinstance(codec, Codec) else Codec(codec)
        self._prefix = key_prefix
        self._missing = missing

    def serialize(self, key, value):
        # type: (Union[Text, bytes], Any) -> Tuple[bytes, int]
        """Return the bytes and the flags of a value.

        :param key: the bytes that the server gets.
        :raises KeyRefused: the server could not take the key.
        :raises pickles.Refused: the other Python could not read it; with the path.
        :raises ValueTooLarge: it would be over the server's limit.
        """
        return self._codec.encode(server_key(key), value)

    def deserialize(self, key, value, flags):
        # type: (Union[Text, bytes], bytes, int) -> Any
        """Return the value of bytes and flags, or ``missing``.

        :param key: the caller's, without the prefix.
        """
        try:
            return self._codec.decode(server_key(key, self._prefix), value, flags)
        except Unreadable:
            return self._missing


class NotANumberToServer(NotANumber, MemcacheClientError):  # type: ignore[misc]
    """NotANumber that is what pymemcache raises, too."""


class KeyHasher(RendezvousHash):  # type: ignore[misc]
    """Chooses the same server for a key on both Pythons, as ``hasher=`` of a HashClient.

    pymemcache hashes what a key looks like in a string: ``k`` on 2.7 and ``b'k'`` on 3 for
    bytes, and for non-ASCII text its characters, not its bytes. Keys of ASCII text stay
    where they are.
    """

    def get_node(self, key):
        # type: (Union[Text, bytes]) -> Any
        """Return the node of a key, text or bytes."""
        data = server_key(key)
        # Its characters are the bytes, which is what 2.7 sees in them.
        return RendezvousHash.get_node(self, data.decode("latin-1"))
