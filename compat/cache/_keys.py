"""The bytes of a key and the server that has it: the same on both Pythons."""

from __future__ import absolute_import

import binascii
import sys

import six

from ..keys import LONGEST_KEY, checked_key
from ._errors import KeyRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Text, Union

__all__ = ["native_key", "old_server_hash", "server_hash", "server_key"]


def server_key(key, prefix=b"", max_length=LONGEST_KEY):
    # type: (Union[Text, bytes], Union[Text, bytes], int) -> bytes
    """Return the bytes that memcached gets: text as UTF-8, bytes as they are.

    :param key: text or bytes; empty only behind a prefix.
    :param prefix: text or bytes in front of it.
    :param max_length: of both together, in bytes.
    :raises KeyRefused: the key is of another type, empty or too long, has white space, a
        control character or a lone surrogate.
    """
    try:
        return checked_key(_joined(prefix, key) if prefix else key, max_length)
    except (TypeError, ValueError) as error:
        refused = KeyRefused(key, getattr(error, "reason", None) or str(error))
    raise refused


def _joined(prefix, key):
    # type: (Union[Text, bytes], Union[Text, bytes]) -> bytes
    is_empty = isinstance(key, (bytes, six.text_type)) and not key
    parts = [prefix] if is_empty else [prefix, key]
    return b"".join(checked_key(part, sys.maxsize) for part in parts)


def native_key(key):
    # type: (bytes) -> str
    """Return the bytes of a key as ``str``, for what compares keys with prefixes."""
    return key if six.PY2 else key.decode("utf-8", "surrogateescape")


def server_hash(key):
    # type: (bytes) -> int
    """Return the hash of a key as python-memcached 1.59 has it.

    1.60 and later, which are for Python 3 only, put one key of 32,768 on another server.
    Processes on Python 3 that use python-memcached itself agree after
    ``memcache.serverHashFunction = server_hash``.

    :param key: the bytes that the server gets.
    """
    return (binascii.crc32(key) >> 16) & 0x7FFF or 1


def old_server_hash(key):
    # type: (bytes) -> int
    """Return the hash that ``memcache.useOldServerHashFunction()`` has on Python 2.

    There the checksum is signed; on Python 3 it is not, which moves almost every key.
    ``memcache.serverHashFunction = old_server_hash`` is the remedy there.

    :param key: the bytes that the server gets.
    """
    return ((binascii.crc32(key) & 0xFFFFFFFF) ^ 0x80000000) - 0x80000000
