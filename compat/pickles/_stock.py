"""The classes and functions that a pickle may name without being registered."""

from __future__ import absolute_import

import importlib
import re
from fractions import Fraction

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, FrozenSet, Set, Tuple

    Name = Tuple[str, str]

LONGEST_RANGE = 1000000


def _named(lines):
    # type: (str) -> FrozenSet[Name]
    names = set()  # type: Set[Name]
    for line in lines.strip().splitlines():
        module, attributes = line.split(":")
        names.update((module.strip(), attribute) for attribute in attributes.split())
    return frozenset(names)


_EXCEPTIONS = (
    "ArithmeticError AssertionError AttributeError BaseException BlockingIOError "
    "BrokenPipeError BufferError ChildProcessError ConnectionAbortedError "
    "ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning "
    "EOFError Exception FileExistsError FileNotFoundError FloatingPointError "
    "FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError "
    "IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt "
    "LookupError MemoryError NameError NotADirectoryError NotImplementedError OSError "
    "OverflowError PendingDeprecationWarning PermissionError ProcessLookupError "
    "RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning "
    "StandardError StopAsyncIteration StopIteration SyntaxError SyntaxWarning "
    "SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError "
    "UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError "
    "UnicodeWarning UserWarning ValueError Warning ZeroDivisionError"
)
_BUILTINS = (
    "bool bytearray bytes complex dict float frozenset int list long object range set "
    "slice str tuple unicode xrange NoneType "
)

NAMES = _named(
    """
    __builtin__: {builtins} {exceptions}
    builtins: {builtins} {exceptions}
    exceptions: {exceptions}
    _codecs: encode decode
    array: array
    collections: Counter OrderedDict defaultdict deque
    copy_reg: _reconstructor
    copyreg: _reconstructor
    datetime: date datetime time timedelta
    decimal: Decimal
    _decimal: Decimal
    _pydecimal: Decimal
    fractions: Fraction
    functools: partial
    ipaddress: IPv4Address IPv4Interface IPv4Network
    ipaddress: IPv6Address IPv6Interface IPv6Network
    _functools: partial
    re: _compile
    uuid: UUID SafeUUID
    """.format(builtins=_BUILTINS, exceptions=_EXCEPTIONS)
)

# Further ones that only one major version knows.
OWN_NAMES = _named("datetime: timezone")


# What arrays name. Not stock: numpy trusts what a pickle says of the layout in memory.
NUMPY = (
    "numpy.core.multiarray:_reconstruct",
    "numpy.core.multiarray:scalar",
    "numpy:dtype",
    "numpy:ndarray",
)


class Checked(object):
    """Calls a function; unlike one, a pickle cannot set an attribute of it."""

    __slots__ = ("_function",)

    if TYPE_CHECKING:
        _function = None  # type: Any

    def __init__(self, function):
        # type: (Callable[..., Any]) -> None
        object.__setattr__(self, "_function", function)

    def __call__(self, *arguments):
        # type: (*Any) -> Any
        return self._function(*arguments)

    def __setattr__(self, name, value):
        # type: (str, Any) -> None
        raise AttributeError("a pickle must not change a function")

    def __setstate__(self, state):
        # type: (Any) -> None
        raise AttributeError("a pickle must not change a function")


def _encode(text, encoding):
    # type: (Any, str) -> bytes
    """What bytes are in protocol 2. Other codecs multiply their input."""
    if encoding not in ("latin1", "latin-1"):
        raise ValueError("a pickle may encode to latin1 only")
    return text.encode("latin1")  # type: ignore[no-any-return]


def _decode(data, encoding):
    # type: (bytes, str) -> Any
    if encoding != "utf-8":
        raise ValueError("a pickle may decode from utf-8 only")
    return data.decode("utf-8")


def _numpy(name):
    # type: (str) -> Any
    """Return a function of numpy that makes arrays; it has moved in numpy 2."""
    try:
        module = importlib.import_module("numpy._core.multiarray")
    except ImportError:
        module = importlib.import_module("numpy.core.multiarray")
    return getattr(module, name)


def _array(cls, shape, kind):
    # type: (Any, Any, Any) -> Any
    if shape != (0,):
        raise ValueError("a pickle must not state the size of an array")
    return _numpy("_reconstruct")(cls, shape, kind)


def _scalar(*arguments):
    # type: (*Any) -> Any
    return _numpy("scalar")(*arguments)


def _bytearray(data=b"", encoding=None):
    # type: (Any, Any) -> bytearray
    if isinstance(data, six.integer_types):
        raise ValueError("a pickle must not state the size of a bytearray")
    if encoding is None:
        return bytearray(data)
    return bytearray(_encode(data, encoding))


def _range(*bounds):
    # type: (*int) -> Any
    made = six.moves.range(*bounds)
    try:
        fits = len(made) <= LONGEST_RANGE
    except OverflowError:
        fits = False
    if not fits:
        raise ValueError("a range of more than {} items".format(LONGEST_RANGE))
    return made


def _fraction(*arguments):
    # type: (*Any) -> Fraction
    for argument in arguments:
        if isinstance(argument, (six.text_type, bytes)):
            text = argument if isinstance(argument, str) else str(argument)
            if len(text) > 4300 or not re.match(r"-?\d+(/\d+)?$", text):
                raise ValueError("not a fraction: {!r}".format(argument))
    return Fraction(*arguments)


def _reconstructor(cls, base, state):
    # type: (Any, Any, Any) -> Any
    """``copyreg._reconstructor``."""
    if not issubclass(cls, base):
        raise ValueError("{!r} is not based on {!r}".format(cls, base))
    if base is object:
        return object.__new__(cls)
    if isinstance(state, six.integer_types) and base in (bytearray, bytes, list, tuple):
        raise ValueError("a pickle must not state a size")
    made = base.__new__(cls, state)
    if base.__init__ is not object.__init__:
        base.__init__(made, state)
    return made


def _compile(pattern, flags=0, *_ignored):
    # type: (Any, int, *Any) -> Any
    return re.compile(pattern, flags & ~re.DEBUG)


_RANGE = Checked(_range)
_BYTEARRAY = Checked(_bytearray)
_RECONSTRUCTOR = Checked(_reconstructor)

# What stands for a name; the class itself would take any argument.
REPLACED = {
    ("_codecs", "encode"): Checked(_encode),
    ("_codecs", "decode"): Checked(_decode),
    ("__builtin__", "xrange"): _RANGE,
    ("__builtin__", "range"): _RANGE,
    ("builtins", "range"): _RANGE,
    ("__builtin__", "bytearray"): _BYTEARRAY,
    ("builtins", "bytearray"): _BYTEARRAY,
    ("copy_reg", "_reconstructor"): _RECONSTRUCTOR,
    ("copyreg", "_reconstructor"): _RECONSTRUCTOR,
    ("fractions", "Fraction"): Checked(_fraction),
    ("re", "_compile"): Checked(_compile),
    ("numpy.core.multiarray", "_reconstruct"): Checked(_array),
    ("numpy.core.multiarray", "scalar"): Checked(_scalar),
}  # type: Dict[Name, Any]
