"""Sign values, so that only who knows the secret can have written what is read."""

from __future__ import absolute_import

import hashlib
import hmac
from struct import pack

import six

from ._opcodes import BadPickle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, List, Sequence

# Of signed pickles. No pickle begins with this byte.
FORMAT = b"\xd1"
_SIZE = hashlib.sha256().digest_size


class BadSignature(BadPickle):
    """Nobody who knows one of the secrets has written the value under this key."""


class Signer(object):
    """Signs with HMAC-SHA256 over the cache key, the format and the value.

    :param secrets: bytes, of 32 or more each. The first signs; each of them is accepted,
        so that a new one can be added at the end everywhere before it is moved to the front.
    :param accept_unsigned: whether values without a signature are read, too: only until
        every writer signs.
    :param signs: whether values are signed: only once every reader knows signatures.
    :raises ValueError: there is no secret, or one is too short.
    """

    def __init__(self, secrets, accept_unsigned=False, signs=True):
        # type: (Sequence[bytes], bool, bool) -> None
        if not secrets or any(not isinstance(s, bytes) or len(s) < 32 for s in secrets):
            raise ValueError("the secrets must be bytes, at least 32 of them each")
        self.accept_unsigned = accept_unsigned
        self.signs = signs
        self._keyed = [hmac.new(secret, digestmod=hashlib.sha256) for secret in secrets]  # type: List[Any]

    def sign(self, key, value, format=FORMAT):
        # type: (Any, bytes, bytes) -> bytes
        """Return the signed value; it is good under this key only.

        :param format: the byte that says how the value is to be read, which is signed, too.
        """
        if not self.signs:
            return value
        return format + self._digest(self._keyed[0], key, value, format) + value

    def open(self, key, signed):
        # type: (Any, bytes) -> bytes
        """Return a pickle.

        :raises BadSignature: it is not signed, or not for this key.
        """
        if signed[:1] == FORMAT:
            return self.verified(key, signed)
        self.admit_unsigned()
        return signed

    def admit_unsigned(self):
        # type: () -> None
        """Raise BadSignature if values without a signature are not read."""
        if not self.accept_unsigned:
            raise BadSignature("the value is not signed")

    def verified(self, key, signed):
        # type: (Any, bytes) -> bytes
        """Return a value of any format, which is the first byte of what is signed.

        :raises BadSignature: it is not signed for this key and with this format.
        """
        digest, value = signed[1 : 1 + _SIZE], signed[1 + _SIZE :]
        # All are tried: how long it takes tells nothing of the secrets.
        fits = [
            hmac.compare_digest(self._digest(keyed, key, value, signed[:1]), digest)
            for keyed in self._keyed
        ]
        if not any(fits):
            raise BadSignature("the signature fits neither the value nor its key")
        return value

    def _digest(self, keyed, key, value, format):
        # type: (Any, Any, bytes, bytes) -> bytes
        if isinstance(key, six.text_type):
            key = key.encode("utf-8")
        made = keyed.copy()
        made.update(pack("<I", len(key)) + key + format)
        made.update(value)
        return made.digest()  # type: ignore[no-any-return]
