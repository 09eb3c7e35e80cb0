"""One memcached for Python 2.7 and 3: what either stores, both read as the same value.

Not imported by ``onemaster.compat``: a program that has no cache need not load it.
"""

from __future__ import absolute_import

from ._codec import Codec
from ._errors import (
    CacheError,
    CasWithoutGets,
    KeyRefused,
    NotANumber,
    NotAppendable,
    NotDeleted,
    NotShared,
    Unreadable,
    ValueTooLarge,
)
from ._keys import old_server_hash, server_hash, server_key

__all__ = [
    "CacheError",
    "CasWithoutGets",
    "Codec",
    "KeyRefused",
    "NotANumber",
    "NotAppendable",
    "NotDeleted",
    "NotShared",
    "Unreadable",
    "ValueTooLarge",
    "old_server_hash",
    "server_hash",
    "server_key",
]
