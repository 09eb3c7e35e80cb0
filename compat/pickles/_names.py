"""Names of classes and functions that differ between the two, beyond what pickle knows."""

from __future__ import absolute_import

import six

from ._classic import is_classic_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Set, Tuple

    Name = Tuple[str, str]
    Positions = Tuple[int, ...]

# As Python 3's own mapping leaves them in a pickle, and what Python 2 knows.
_TO_PYTHON2 = {
    ("__builtin__", "long"): ("__builtin__", "int"),
    ("_queue", "Empty"): ("Queue", "Empty"),
    ("collections", "UserDict"): ("UserDict", "IterableUserDict"),
    ("shlex", "quote"): ("pipes", "quote"),
}  # type: Dict[Name, Name]

# What Python 2 writes and Python 3's own mapping misses.
_TO_PYTHON3 = {
    ("UserDict", "UserDict"): ("collections", "UserDict"),
    ("pipes", "quote"): ("shlex", "quote"),
    ("os", "_make_stat_result"): ("os", "stat_result"),
    ("cPickle", "PickleError"): ("pickle", "PickleError"),
    ("cPickle", "PicklingError"): ("pickle", "PicklingError"),
    ("cPickle", "UnpicklingError"): ("pickle", "UnpicklingError"),
    ("thread", "error"): ("builtins", "RuntimeError"),
}  # type: Dict[Name, Name]

# What is refused when it is written, as its name stands in the pickle.
_STATE = (
    "its position is not kept from one Python to the other; write a list of the items"
)
_REFUSED = {}  # type: Dict[Name, str]
for _name in (
    "chain",
    "count",
    "cycle",
    "islice",
    "izip",
    "izip_longest",
    "imap",
    "tee",
    "ifilter",
    "ifilterfalse",
    "repeat",
    "groupby",
    "product",
    "permutations",
    "combinations",
    "combinations_with_replacement",
    "compress",
    "dropwhile",
    "takewhile",
    "starmap",
    "accumulate",
    "zip_longest",
    "filterfalse",
):
    _REFUSED["itertools", _name] = _STATE
for _name in ("iter", "enumerate", "reversed", "listiterator", "tupleiterator"):
    _REFUSED["__builtin__", _name] = _STATE
for _module in ("operator", "_operator"):
    for _name in ("itemgetter", "attrgetter", "methodcaller"):
        _REFUSED[_module, _name] = (
            "Python 2 cannot write it, and readers do not allow it; write its arguments, "
            "or a function of a module"
        )
_REFUSED["datetime", "timezone"] = (
    "Python 2 has no datetime.timezone; write naive UTC, or a tzinfo class of your own"
)

_REFUSED["__builtin__", "getattr"] = (
    "Python 2 writes no nested classes and no methods of objects, and readers allow "
    "neither; use classes and functions of a module"
)
for _module, _name in (("types", "SimpleNamespace"), ("collections", "ChainMap")):
    _REFUSED[_module, _name] = "Python 2 has no {}.{}".format(_module, _name)

ALL = tuple(range(64))
# What a constructor of Python 2 wants whatever the policy: the positions of arguments
# that must be unicode, and of those that must be str.
_WANTED = {
    ("_io", "StringIO"): (ALL, ()),
    ("exceptions", "UnicodeDecodeError"): ((), (0, 4)),
    ("exceptions", "UnicodeEncodeError"): ((1,), (0, 4)),
    ("exceptions", "UnicodeTranslateError"): ((0,), (3,)),
}  # type: Dict[Name, Tuple[Positions, Positions]]
for _name in ("Address", "Network", "Interface"):
    _WANTED["ipaddress", "IPv4" + _name] = _WANTED["ipaddress", "IPv6" + _name] = (
        ALL,
        (),
    )

# Modules that only Python 3 has, and no package brings to Python 2.
_ONLY_ON_3 = frozenset(
    [
        "asyncio",
        "contextvars",
        "dataclasses",
        "graphlib",
        "importlib.metadata",
        "lzma",
        "secrets",
        "statistics",
        "tomllib",
        "tracemalloc",
        "zoneinfo",
    ]
)
_MODULE_PREFIXES = (("numpy._core", "numpy.core"),)


class Names(object):
    """The mappings of names in both directions, and what may not be written."""

    def __init__(self):
        # type: () -> None
        self._written = dict(_TO_PYTHON2)
        self._read = dict(_TO_PYTHON3)
        self._refused = dict(_REFUSED)
        self._wanted = dict(_WANTED)

    def map(self, python2, python3):
        # type: (str, str) -> None
        """Make a class or a function known under two names.

        :param python2: where Python 2 finds it, as ``package.module:name``.
        :param python3: where Python 3 finds it.
        :raises ValueError: a name is not of this form.
        """
        old, new = split_name(python2), split_name(python3)
        self._written[new] = old
        self._read[old] = new

    def refuse(self, name, reason):
        # type: (str, str) -> None
        """Refuse to write a class or a function.

        :param name: as ``package.module:name``.
        :param reason: what the error says, with what to write instead.
        """
        self._refused[split_name(name)] = reason

    def keep(self, name, as_unicode):
        # type: (str, bool) -> None
        """Write all text that a class is made from as one type, whatever the policy.

        :param name: as ``package.module:name``.
        :param as_unicode: whether it is ``unicode`` on Python 2, else ``str``.
        """
        self._wanted[split_name(name)] = (ALL, ()) if as_unicode else ((), ALL)

    def against_policy(self, name, native):
        # type: (Name, bool) -> Positions
        """Return the positions of the arguments whose text the policy writes wrongly."""
        return self._wanted.get(name, ((), ()))[0 if native else 1]

    def to_python2(self, name, native):
        # type: (Name, bool) -> Name
        """Return the name that both read, of one that Python 3 has written."""
        if native and name == ("__builtin__", "unicode"):
            return ("__builtin__", "str")
        for prefix, known in _MODULE_PREFIXES:
            if name[0] == prefix or name[0].startswith(prefix + "."):
                return known + name[0][len(prefix) :], name[1]
        return self._written.get(name, name)

    def to_python3(self, name):
        # type: (Name) -> Name
        """Return the name that Python 3's own mapping then finds."""
        return self._read.get(name, name)

    def refusal(self, name):
        # type: (Name) -> Optional[str]
        """Return why a name is not written, or None."""
        reason = self._refused.get(name)
        if reason is None and name[0] in _ONLY_ON_3:
            reason = "Python 2 has no module {}".format(name[0])
        if reason is None and six.PY3 and _is_new_exception(name):
            reason = "Python 2 has no {}; write one of its bases".format(name[1])
        return reason

    def refuses_instances(self, name):
        # type: (Name) -> bool
        """Return whether the instances of a class could not be read by Python 2.

        What is mapped is known there.
        """
        return six.PY3 and name not in self._written and is_classic_name(name)


def _is_new_exception(name):
    # type: (Name) -> bool
    # Those that Python 2 has are in its module exceptions.
    found = getattr(six.moves.builtins, name[1], None)  # type: Any
    return (
        name[0] == "__builtin__"
        and isinstance(found, type)
        and issubclass(found, BaseException)
    )


def split_name(name):
    # type: (str) -> Name
    """Return the module and the name of ``package.module:name``."""
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        raise ValueError("{!r} is not of the form package.module:name".format(name))
    return module, attribute
