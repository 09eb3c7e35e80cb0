"""The client of the Django backend, which is there only if python-memcached is."""

from __future__ import absolute_import

from .client import Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Optional

    from ._codec import Codec
    from .client import Key

__all__ = ["Client", "DjangoClient"]


class DjangoClient(Client):
    """A client with a codec of the backend's, and what Django wants of ``delete``.

    :param codec: used in place of one of the client's own.
    :param options: those of ``Client``.
    """

    def __init__(self, servers, codec, **options):
        # type: (Iterable[Any], Codec, **Any) -> None
        super(DjangoClient, self).__init__(servers, **options)
        self._codec = codec

    def delete(self, key, time=None, noreply=False):
        # type: (Key, Optional[int], bool) -> bool
        """Delete a value, and return whether there was one."""
        if time or noreply:
            return super(DjangoClient, self).delete(key, time, noreply)
        self._statlog("delete")
        place = self._place(key)
        answer = self._ask(
            place,
            b"delete %s\r\n" % place.key,
            lambda server: server.line_of(b"DELETED", b"NOT_FOUND"),
            repeats=True,
        )
        return self._is_done(place, answer, b"DELETED")
