"""What goes wrong with a cache: each error says which key, why, and what to do."""

from __future__ import absolute_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SHOWN = 80


def shown(key):
    # type: (Any) -> str
    """Return a key as errors show it."""
    text = repr(key)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


class CacheError(Exception):
    """An error of ``onemaster.compat.cache``.

    :param key: what the caller gave as the key.
    :param reason: what is wrong, and what to do.
    """

    def __init__(self, key, reason):
        # type: (Any, str) -> None
        super(CacheError, self).__init__(key, reason)
        self.key = key
        self.reason = reason

    def __str__(self):
        # type: () -> str
        return "key {}: {}".format(shown(self.key), self.reason)


class KeyRefused(CacheError, ValueError):
    """memcached cannot take the key, or would answer for other keys from then on."""


class ValueTooLarge(CacheError, ValueError):
    """The value is over a limit: the server's, or that of what may be inflated.

    :param size: of the value as it would be stored, in bytes.
    :param limit: in bytes; 0 if only the server knows it.
    """

    def __init__(self, key, size, limit, reason):
        # type: (Any, int, int, str) -> None
        super(ValueTooLarge, self).__init__(key, reason)
        self.args = key, size, limit, reason
        self.size = size
        self.limit = limit


def value_too_large(key, size, limit):
    # type: (Any, int, int) -> ValueTooLarge
    """Return the error; a limit of 0 is one that only the server knows."""
    reason = (
        "the value has {} bytes, more than {}: store less, compress it, or {}".format(
            size,
            "the limit of {}".format(limit) if limit else "the server takes",
            "raise the limit, with memcached -I too",
        )
    )
    return ValueTooLarge(key, size, limit, reason)


class Unreadable(CacheError, ValueError):
    """A stored value cannot be read.

    :param error: the exception that tells why, or None.
    """

    def __init__(self, key, reason, error=None):
        # type: (Any, str, Any) -> None
        super(Unreadable, self).__init__(key, reason)
        self.args = key, reason, error
        self.error = error


class NotANumber(CacheError, ValueError):
    """What is stored cannot be counted up or down."""


def why_not_a_number(signs):
    # type: (bool) -> str
    """Return the reason of NotANumber.

    :param signs: whether the policy of the key has a signer.
    """
    reason = "what is stored is no integer of 0 or more: set it as int, or as text"
    if signs:
        reason += "; where it is counted, under a policy without a signer"
    return reason


class NotAppendable(CacheError, ValueError):
    """What is stored is not bare text or bytes, or what is to be added is not."""


class CasWithoutGets(CacheError, ValueError):
    """``cas`` was called for a key that this thread has not read with ``gets``."""


class NotShared(CacheError, ValueError):
    """The operation is for shared keys, and this one has a copy for each Python."""


class NotDeleted(CacheError):
    """A server was not reached: a copy there may be stale until it is deleted again."""
