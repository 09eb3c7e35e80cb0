"""What the server may add to a stored value so that it still is what it was."""

from __future__ import absolute_import

import six

from ._codec import SIGNED, TEXT, is_padded, is_utf8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def addition(piece, stored, flags, in_front, native):
    # type: (Any, bytes, int, bool, bool) -> bytes
    """Return the bytes of text or bytes that may stand beside a stored value.

    :param in_front: whether they shall stand in front of it.
    :param native: whether the policy is native.
    :raises ValueError: they may not; it says why.
    """
    is_text = isinstance(piece, six.text_type)
    if not is_text and not isinstance(piece, bytes):
        raise ValueError(
            "only text and bytes can be added, not " + type(piece).__name__
        )
    if flags & SIGNED:
        raise ValueError("what is stored is signed")
    if flags not in (0, TEXT):
        raise ValueError("what is stored is not bare text or bytes")
    if is_padded(stored):
        raise ValueError("what is stored is a number that was counted down")
    data = piece.encode("utf-8") if is_text else bytes(piece)
    if not _fit(is_text, data, stored, flags, native):
        raise ValueError(
            "{} cannot be added to {}".format(
                *("text", "bytes") if is_text else ("bytes", "text")
            )
        )
    if is_padded(data + stored if in_front else stored + data):
        raise ValueError("both would look like a number that was counted down")
    return data


def _fit(is_text, data, stored, flags, native):
    # type: (bool, bytes, bytes, int, bool) -> bool
    if six.PY2:
        # ASCII is both.
        return is_text == (flags == TEXT) or all(ord(byte) < 128 for byte in data)
    return is_text == (flags == TEXT or (native and is_utf8(stored)))
