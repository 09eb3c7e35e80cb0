"""zlib as python-memcached uses it, with a bound on what comes out."""

from __future__ import absolute_import

import zlib

# Behind a whole stream it is left over; a stream that was cut swallows it.
_SENTINEL = b"\0"


class BadCompression(ValueError):
    """The bytes are no whole zlib stream, or hold more than is allowed."""


def deflate(data):
    # type: (bytes) -> bytes
    """Return bytes compressed, or as they are if that is not longer."""
    compressed = zlib.compress(data)
    return compressed if len(compressed) < len(data) else data


def inflate(data, largest):
    # type: (bytes, int) -> bytes
    """Return what was compressed.

    :param data: one zlib stream and nothing behind it.
    :param largest: how many bytes may come out, more than 0; no more are allocated.
    :raises BadCompression: it is no zlib stream, is cut short, has something behind it,
        or more would come out.
    """
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(data + _SENTINEL, largest)
    except zlib.error as error:
        raised = BadCompression("it is no whole zlib stream: {}".format(error))
    else:
        if inflater.unused_data == _SENTINEL:
            return inflated
        if inflater.unused_data:
            raised = BadCompression("something stands behind the zlib stream")
        elif inflater.unconsumed_tail or len(inflated) == largest:
            raised = BadCompression("it inflates to {} bytes or more".format(largest))
        else:
            raised = BadCompression("the zlib stream is cut short")
    raise raised
