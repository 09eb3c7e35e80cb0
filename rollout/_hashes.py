"""The hash functions of flag systems and edges that the standard library lacks.

All return an unsigned number of 32 bits.
"""

from __future__ import absolute_import

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

_MASK = 0xFFFFFFFF


def murmur2(data):
    # type: (bytes) -> int
    """Return MurmurHash2 with the seed 0, as nginx computes it.

    Source: Austin Appleby's MurmurHash2; ``ngx_murmur_hash2`` starts with the length.
    """
    multiplier = 0x5BD1E995
    whole = len(data) & ~3
    h = len(data)
    for k in struct.unpack("<%dI" % (whole // 4), data[:whole]):
        k = k * multiplier & _MASK
        k ^= k >> 24
        h = h * multiplier & _MASK ^ k * multiplier & _MASK
    if whole < len(data):
        h = (h ^ _little_endian(data[whole:])) * multiplier & _MASK
    h = (h ^ h >> 13) * multiplier & _MASK
    return h ^ h >> 15


def murmur3(data, seed=0):
    # type: (bytes, int) -> int
    """Return MurmurHash3 for x86 with 32 bits.

    Source: Austin Appleby's MurmurHash3_x86_32.
    """
    whole = len(data) & ~3
    h = seed
    for k in struct.unpack("<%dI" % (whole // 4), data[:whole]):
        h ^= _murmur3_mixed(k)
        h = (h << 13 & _MASK | h >> 19) * 5 + 0xE6546B64 & _MASK
    if whole < len(data):
        h ^= _murmur3_mixed(_little_endian(data[whole:]))
    h ^= len(data)
    h = (h ^ h >> 16) * 0x85EBCA6B & _MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & _MASK
    return h ^ h >> 16


def fnv1a(numbers):
    # type: (Iterable[int]) -> int
    """Return FNV-1a with 32 bits of numbers: of bytes, or of code points.

    Source: Fowler, Noll and Vo; draft-eastlake-fnv.
    """
    h = 0x811C9DC5
    for number in numbers:
        h = (h ^ number) * 0x01000193 & _MASK
    return h


def _murmur3_mixed(k):
    # type: (int) -> int
    k = k * 0xCC9E2D51 & _MASK
    return (k << 15 & _MASK | k >> 17) * 0x1B873593 & _MASK


def _little_endian(tail):
    # type: (bytes) -> int
    number = struct.unpack("<I", tail + b"\0" * (4 - len(tail)))[0]  # type: int
    return number
