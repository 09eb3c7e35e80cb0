"""One pickle for Python 2.7 and 3: what either writes, both read as the same value.

Reading a pickle from a cache is reading the network. By default only stock classes and
those that you allow can be named, which keeps code from running; a pickle that exhausts
memory or time needs ``strict`` or, better, ``signer`` to be stopped.

Not imported by ``onemaster.compat``: a program that shares no cache need not load it.
"""

from __future__ import absolute_import

from ._markers import Binary, Text
from ._opcodes import BadPickle
from ._policy import PicklePolicy, Policies, report
from ._reading import Forbidden
from ._report import Report
from ._signing import BadSignature, Signer
from ._stock import NUMPY
from ._writing import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Union

__all__ = [
    "NUMPY",
    "BadPickle",
    "BadSignature",
    "Binary",
    "Forbidden",
    "PicklePolicy",
    "Pickler",
    "Policies",
    "Refused",
    "Report",
    "Signer",
    "Text",
    "Unpickler",
    "dump",
    "dumps",
    "load",
    "loads",
    "report",
]

_POLICIES = {"native": PicklePolicy("native"), "text": PicklePolicy("text")}


def _policy(policy):
    # type: (Union[str, PicklePolicy]) -> PicklePolicy
    if isinstance(policy, PicklePolicy):
        return policy
    try:
        return _POLICIES[policy]
    except KeyError:
        raise ValueError("a policy is 'native', 'text' or a PicklePolicy")


def dumps(obj, policy="native"):
    # type: (Any, Union[str, PicklePolicy]) -> bytes
    """Return a pickle of protocol 2 that both Pythons read; 2.7 with plain ``cPickle``.

    :param obj: the value.
    :param policy: ``"native"``, ``"text"`` or a ``PicklePolicy``.
    :raises Refused: the other Python could not read it; with the path to the part.
    """
    return _policy(policy).dumps(obj)


def loads(data, policy="native"):
    # type: (bytes, Union[str, PicklePolicy]) -> Any
    """Return the value of a pickle that either Python has written.

    :param data: a pickle of protocol 0 to 2; what follows it is left alone.
    :param policy: says what may be named; ``"native"`` and ``"text"`` read the same.
    :raises Forbidden: it names what is neither stock nor allowed.
    :raises BadPickle: it is of a later protocol, or does what no pickler writes.
    """
    return _policy(policy).loads(data)


def dump(obj, file, policy="native"):
    # type: (Any, Any, Union[str, PicklePolicy]) -> None
    """Write ``dumps(obj, policy)`` to a binary file."""
    file.write(dumps(obj, policy))


def load(file, policy="native"):
    # type: (Any, Union[str, PicklePolicy]) -> Any
    """Return ``loads`` of what is left in a binary file, which holds one pickle."""
    return loads(file.read(), policy)


class Pickler(object):
    """``dump`` in the form that memcache clients take, as ``pickler=``.

    :param file: a binary file.
    :param protocol: what the client asks for; 2 is written.
    :param policy: as for ``dumps``.
    """

    def __init__(self, file, protocol=None, policy="native"):
        # type: (Any, Any, Union[str, PicklePolicy]) -> None
        self._file = file
        self._policy = policy

    def dump(self, obj):
        # type: (Any) -> None
        """Write the pickle of a value."""
        dump(obj, self._file, self._policy)


class Unpickler(object):
    """``load`` in the form that memcache clients take, as ``unpickler=``.

    :param file: a binary file that holds one pickle.
    :param policy: as for ``loads``.
    """

    def __init__(self, file, policy="native"):
        # type: (Any, Union[str, PicklePolicy]) -> None
        self._file = file
        self._policy = policy

    def load(self):
        # type: () -> Any
        """Return the value."""
        return load(self._file, self._policy)
