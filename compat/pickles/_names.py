"""Names of classes and functions that differ between the two, beyond what pickle knows."""

from __future__ import absolute_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Optional, Set, Tuple

    Name = Tuple[str, str]

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
            "Python 2 cannot read it; write its arguments, or a function of a module"
        )
_REFUSED["datetime", "timezone"] = (
    "Python 2 has no datetime.timezone; write naive UTC, or a tzinfo class of your own"
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
        return reason


def split_name(name):
    # type: (str) -> Name
    """Return the module and the name of ``package.module:name``."""
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        raise ValueError("{!r} is not of the form package.module:name".format(name))
    return module, attribute
