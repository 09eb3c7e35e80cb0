"""One namespace, in which what the other Python could not read is a miss to it."""

from __future__ import absolute_import

import sys

import six

from ..pickles import PicklePolicy, Policies, Refused
from ._codec import Codec
from ._errors import Unreadable
from ._events import OTHER_PYTHON
from .client import Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, Optional, Tuple, Union

__all__ = ["TaggedClient"]

# Flags beside those of python-memcached, to which a value is a pickle that it may not read.
_TAGS = {2: 32, 3: 64}


class TaggedClient(Client):
    """``Client`` that also stores what cannot cross from one Python to the other.

    What both can read is written as ``Client`` writes it. What that would refuse is
    written in the pickles of the Python that has it, and tagged with its major version: a
    reader on the other has a miss, which the report counts. Nothing can be stale, for
    there is one copy; but where both read a key, each replaces what the other wrote.

    :param servers, args, options: as for ``Client``.
    :param own_policy: of the values that are tagged: a ``PicklePolicy("own")`` that allows
        your classes; ``"own"`` for one with the signer and the report of the key's policy.
    :raises ValueError: it does not sign, where the policy of a key does.
    """

    major = sys.version_info[0]

    def __init__(self, servers, *args, **options):
        # type: (Any, *Any, **Any) -> None
        own_policy = options.pop("own_policy", "own")
        super(TaggedClient, self).__init__(servers, *args, **options)
        if not isinstance(own_policy, six.string_types):
            _check_signers(options.get("policy"), own_policy)
        self._codec = _TaggingCodec(self._codec, own_policy, self.major)


def _check_signers(policy, own_policy):
    # type: (Any, Union[PicklePolicy, Policies]) -> None
    """Raise ValueError if a tag would do where a signature is asked for."""
    if _each_signer(policy, any) and not _each_signer(own_policy, all):
        raise ValueError(
            "own_policy has no signer, though policy has one: whoever can write to the "
            'server could tag a value of his own; use PicklePolicy("own", signer=...)'
        )


def _each_signer(policy, judge):
    # type: (Any, Callable[[Iterable[bool]], bool]) -> bool
    policies = policy.each() if isinstance(policy, Policies) else [policy]
    return judge(getattr(each, "signer", None) is not None for each in policies)


class _TaggingCodec(Codec):
    """A codec that writes and reads with two policies, and tags what one has written."""

    def __init__(self, codec, own_policy, major):
        # type: (Codec, Union[str, PicklePolicy], int) -> None
        self._codec = codec
        is_name = isinstance(own_policy, six.string_types)
        self._name = str(own_policy) if is_name else ""
        self._given = codec.with_policy(own_policy)
        self._own = {}  # type: Dict[PicklePolicy, Codec]
        self._tag = _TAGS[major]
        self._other_tag = _TAGS[5 - major]
        self._other = 5 - major

    def policy_of(self, key):
        # type: (bytes) -> PicklePolicy
        return self._codec.policy_of(key)

    def encode(self, key, value, compress_over=None):
        # type: (bytes, Any, Optional[int]) -> Tuple[bytes, int]
        try:
            return self._codec.encode(key, value, compress_over)
        except Refused:
            data, flags = self._own_of(key).encode(key, value, compress_over)
            return data, flags | self._tag

    def decode(self, key, data, flags):
        # type: (bytes, bytes, int) -> Any
        if flags & self._tag:
            return self._own_of(key).decode(key, data, flags & ~self._tag)
        if flags & self._other_tag:
            policy = self.policy_of(key)
            error = Unreadable(key, "Python {} wrote it for itself".format(self._other))
            policy.report.count(OTHER_PYTHON, policy.prefix, error, key=key)
            raise error
        return self._codec.decode(key, data, flags)

    def _own_of(self, key):
        # type: (bytes) -> Codec
        """Return the codec of what this Python writes for itself under a key."""
        if not self._name:
            return self._given
        policy = self.policy_of(key)
        if policy not in self._own:
            own = PicklePolicy(
                self._name,
                signer=policy.signer,
                prefix=policy.prefix,
                report=policy.report,
            )
            self._own[policy] = self._codec.with_policy(own)
        return self._own[policy]
