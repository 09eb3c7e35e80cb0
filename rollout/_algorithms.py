"""Bucketing algorithms, by the name and version that a config states.

An algorithm turns an id into a bucket, and a percentage into a threshold: an id is in
when its bucket is below. Percentages are whole thousandths of a percent, 0 to 100,000.
A published algorithm never changes: a change is a new name.
"""

from __future__ import absolute_import

import hashlib
import struct
import zlib

from ._hashes import fnv1a, murmur2, murmur3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Dict, Sequence

    Bucket = Callable[[bytes], int]

WHOLE = 100000  # thousandths of a percent


class Algorithm(object):
    """One way to put ids into buckets.

    :param name: as a config states it, with its version.
    :param buckets: how many there are.
    :param bucket_with: takes the salt in bytes and returns the function from an id in
        bytes to its bucket.
    :param step: thousandths of a percent between two percentages that it can tell apart.
    """

    def __init__(self, name, buckets, bucket_with, step=1):
        # type: (str, int, Callable[[bytes], Bucket], int) -> None
        self.name = name
        self.buckets = buckets
        self.bucket_with = bucket_with
        self.step = step

    def threshold(self, percentage):
        # type: (int) -> int
        """Return the first bucket that a percentage (thousandths) leaves out."""
        return self.buckets * percentage // WHOLE


class _SplitClients(Algorithm):
    """nginx takes its share of 2**32 - 1, and of all of 2**32 at 100 %."""

    def threshold(self, percentage):
        # type: (int) -> int
        if percentage == WHOLE:
            return self.buckets
        return (self.buckets - 1) * percentage // WHOLE


class _HexDigits(Algorithm):
    """LaunchDarkly divides by the largest number, so that number is 100 %."""

    def threshold(self, percentage):
        # type: (int) -> int
        if percentage == WHOLE:
            return self.buckets
        # bucket / largest < percentage / WHOLE, in whole numbers
        return -(-(self.buckets - 1) * percentage // WHOLE)


def _crc32(salt):
    # type: (bytes) -> Bucket
    start = zlib.crc32(salt)
    crc32 = zlib.crc32

    def bucket(key):
        # type: (bytes) -> int
        return (crc32(key, start) & 0xFFFFFFFF) % 100000

    return bucket


def _murmur2_nginx(salt):
    # type: (bytes) -> Bucket
    return lambda key: murmur2(salt + key)


def _murmur3_flagd(salt):
    # type: (bytes) -> Bucket
    return lambda key: murmur3(salt + key) * WHOLE >> 32


def _murmur3_unleash(salt):
    # type: (bytes) -> Bucket
    return lambda key: murmur3(salt + b":" + key) % 100


def _sha1_launchdarkly(salt):
    # type: (bytes) -> Bucket
    start = hashlib.sha1(salt + b".")

    def bucket(key):
        # type: (bytes) -> int
        digest = start.copy()
        digest.update(key)
        return int(digest.hexdigest()[:15], 16)

    return bucket


def _fnv1a_growthbook(salt):
    # type: (bytes) -> Bucket
    def bucket(key):
        # type: (bytes) -> int
        first = fnv1a(_characters(salt + key))
        return fnv1a(bytearray(str(first).encode("ascii"))) % 10000

    return bucket


def _characters(key):
    # type: (bytes) -> Sequence[int]
    """Return the code points of UTF-8, and the bytes of what is not UTF-8."""
    try:
        text = key.decode("utf-8")
    except UnicodeDecodeError:
        return bytearray(key)
    encoded = text.encode("utf-32-le")
    characters = struct.unpack("<%dI" % (len(encoded) // 4), encoded)
    # 2.7 decodes halves of surrogate pairs, and 3 does not.
    if any(0xD800 <= character <= 0xDFFF for character in characters):
        return bytearray(key)
    return characters


ALGORITHMS = {
    algorithm.name: algorithm
    for algorithm in [
        Algorithm("crc32-100000", WHOLE, _crc32),
        _SplitClients("murmur2-nginx", 2**32, _murmur2_nginx),
        Algorithm("murmur3-flagd-v2", WHOLE, _murmur3_flagd),
        _HexDigits("sha1-launchdarkly", 16**15, _sha1_launchdarkly),
        Algorithm("murmur3-unleash", 100, _murmur3_unleash, step=1000),
        Algorithm("fnv1a-growthbook-v2", 10000, _fnv1a_growthbook, step=10),
    ]
}  # type: Dict[str, Algorithm]
