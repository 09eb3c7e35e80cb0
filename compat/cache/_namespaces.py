"""Where the copies of a key are: one for each Python, or one for both."""

from __future__ import absolute_import

import hashlib

import six

from ..keys import LONGEST_KEY
from ..pickles import PicklePolicy
from ._errors import KeyRefused
from ._keys import native_key, server_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, Sequence, Text, Tuple, Union

    from ..pickles import Policies

    Key = Union[Text, bytes]
    Place = Tuple[int, bytes]

__all__ = ["Copies", "Namespaces", "PolicyByNamespace"]

# In front of a digest; key_for writes it nowhere else.
_MARK = b"~~"
_DIGEST = 32
# What must be left for keys.
_SHORTEST = 64


class Copies(object):
    """The places of a key's copies; ``other`` is None if both Pythons share one.

    :param key: as it was given.
    """

    def __init__(self, key, own, other):
        # type: (Any, Place, Optional[Place]) -> None
        self.key = key
        self.own = own
        self.other = other

    @property
    def is_shared(self):
        # type: () -> bool
        return self.other is None

    @property
    def places(self):
        # type: () -> Sequence[Place]
        """All of them, the other Python's first."""
        return (self.own,) if self.other is None else (self.other, self.own)


class Namespaces(object):
    """The prefixes of the keys of both Pythons, and of those that both share.

    :param major: 2 or 3: which Python has its own copies here.
    :param prefixes: of the keys of Python 2, and of Python 3.
    :param shared: prefixes of shared keys.
    :raises ValueError: a key could be in two of them, or a prefix is too long.
    """

    def __init__(self, major, prefixes, shared):
        # type: (int, Tuple[Key, Key], Sequence[Key]) -> None
        if isinstance(shared, (bytes, six.text_type)):
            raise ValueError(
                "shared takes several prefixes: write ({!r},)".format(shared)
            )
        if not prefixes[1]:
            raise ValueError(
                "the keys of Python 3 need a prefix: what has none was written by Python 2"
            )
        of_2 = server_key(prefixes[0]) if prefixes[0] else b""
        of_3 = server_key(prefixes[1])
        self._own, self._other = (of_2, of_3) if major == 2 else (of_3, of_2)
        self.shared = tuple(server_key(prefix) for prefix in shared)
        _check_apart(of_3, self.shared)
        # In a namespace without a prefix, keys begin as they like.
        self._taken = () if of_2 else (of_3,)
        if of_2:
            _check_apart(of_2, self.shared + (of_3,))
        self._longest = LONGEST_KEY - max(len(of_2), len(of_3))
        if self._longest < _SHORTEST:
            raise ValueError(
                "the namespaces leave {} bytes for keys: choose shorter prefixes".format(
                    self._longest
                )
            )

    def copies(self, key, prefix, hash_of):
        # type: (Any, Key, Callable[[bytes], int]) -> Copies
        """Return where the copies of a key are, all of them on one server.

        :param key: text or bytes; a number, too, behind a prefix.
        :param prefix: of the caller, in front of the key.
        :param hash_of: of the bytes of a key.
        :raises KeyRefused: memcached cannot take it, or it begins like a namespace.
        """
        with_number = prefix and isinstance(key, six.integer_types)
        bare = server_key(str(key) if with_number else key, prefix)
        where = hash_of(bare)
        if bare.startswith(self.shared):
            return Copies(key, (where, bare), None)
        # The same on both, whichever prefix is longer.
        short = _shortened(bare, self._longest)
        if short.startswith(self._taken):
            raise KeyRefused(
                key, "it begins like the keys of a namespace: choose another prefix"
            )
        return Copies(key, (where, self._own + short), (where, self._other + short))


class PolicyByNamespace(object):
    """The policy of each key, in the form of ``Policies``.

    :param own: of this Python's copies.
    :param shared: of shared keys.
    :param prefixes: of these.
    :raises ValueError: only one Python could read shared values.
    """

    def __init__(self, own, shared, prefixes):
        # type: (Union[str, PicklePolicy], Union[str, PicklePolicy, Policies], Tuple[bytes, ...]) -> None
        self._own = _policy(own)
        self._shared = _policy(shared)
        for policy in getattr(self._shared, "each", lambda: [self._shared])():
            if policy.texts == "own":
                raise ValueError(
                    "shared_policy must be 'native' or 'text', not 'own': the other Python "
                    "could not read it"
                )
        self._prefixes = tuple(native_key(prefix) for prefix in prefixes)

    def of(self, key):
        # type: (str) -> PicklePolicy
        """Return the policy of a key as the server gets it."""
        if not key.startswith(self._prefixes):
            return self._own  # type: ignore[no-any-return]
        if isinstance(self._shared, PicklePolicy):
            return self._shared
        return self._shared.of(key)  # type: ignore[no-any-return]


def _policy(policy):
    # type: (Any) -> Any
    is_name = isinstance(policy, (str, six.text_type))
    return PicklePolicy(str(policy)) if is_name else policy


def _check_apart(prefix, others):
    # type: (bytes, Sequence[bytes]) -> None
    for other in others:
        if prefix.startswith(other) or other.startswith(prefix):
            raise ValueError(
                "a key can begin with both {!r} and {!r}: choose other prefixes for the "
                "namespaces or the shared keys".format(
                    native_key(prefix), native_key(other)
                )
            )


def _shortened(key, longest):
    # type: (bytes, int) -> bytes
    if len(key) <= longest:
        return key
    digest = hashlib.sha256(key).hexdigest()[:_DIGEST].encode("ascii")
    return key[: longest - len(_MARK) - _DIGEST] + _MARK + digest
