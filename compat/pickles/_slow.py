"""The pickler in Python: for values that bytes cannot be patched for. Only on Python 3."""

from __future__ import absolute_import

import array
import codecs
import pickle
from struct import pack

from ._names import ALL
from ._paths import NEW_OBJECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict

    from ._names import Name, Names, Positions

    _Base = Any
else:
    _Base = getattr(pickle, "_Pickler", object)


# As Python 3 writes bytes, and 3.6 a bytearray.
_LATIN1 = (("latin1",), ("latin-1",))


class _AgainstPolicy(str):
    """A text of the other type; not stored for later use, which would want the policy's."""


class ExactPickler(_Base):  # type: ignore[misc]
    """Writes each text as the type that the policy or its class wants, bytes as bytes."""

    write = None  # type: Any

    def __init__(self, file, names, native):
        # type: (Any, Names, bool) -> None
        _Base.__init__(self, file, 2)
        self._names = names
        self._native = native

    # One table for all objects, as in the base class.
    dispatch = dict(getattr(_Base, "dispatch", {}))  # type: Dict[type, Any] # noqa: RUF012

    def _save_text(self, value):
        # type: (str) -> None
        self._write_text(value, self._native)
        self.memoize(value)

    dispatch[str] = _save_text

    def _save_against_policy(self, value):
        # type: (str) -> None
        self._write_text(value, not self._native)

    dispatch[_AgainstPolicy] = _save_against_policy

    def _write_text(self, value, as_str):
        # type: (str, bool) -> None
        try:
            data, opcode = value.encode("utf-8"), b"T" if as_str else b"X"
        except UnicodeEncodeError:
            data, opcode = value.encode("utf-8", "surrogatepass"), b"X"
        self.write(opcode + pack("<I", len(data)) + data)

    def _save_binary(self, value):
        # type: (bytes) -> None
        if value:
            self._save_call(codecs.encode, value.decode("latin1"), "latin1")
            self.memoize(value)
        else:
            self.save_reduce(bytes, (), obj=value)

    dispatch[bytes] = _save_binary

    def _save_call(self, function, text, encoding):
        # type: (Any, str, str) -> None
        """Write a call that makes bytes; its text is stored for no other use."""
        self.save(function)
        data = text.encode("utf-8")
        self.write(b"X" + pack("<I", len(data)) + data)
        self.save(encoding)
        self.write(pickle.TUPLE2 + pickle.REDUCE)

    def save_reduce(self, func, args, *rest, **named):
        # type: (Any, Any, *Any, **Any) -> None
        is_new = func is NEW_OBJECT
        cls = args[0] if is_new else func
        if isinstance(cls, type):
            positions = self._against_policy(cls)
            args = tuple(
                _mark(argument) if number - is_new in positions else argument
                for number, argument in enumerate(args)
            )
            if positions == ALL and rest:
                rest = (_mark(rest[0]),) + rest[1:]
        if func not in (codecs.encode, bytearray) or args[1:] not in _LATIN1:
            _Base.save_reduce(self, func, args, *rest, **named)
            return
        self._save_call(func, *args)
        if named.get("obj") is not None:
            self.memoize(named["obj"])

    def _against_policy(self, cls):
        # type: (type) -> Positions
        if cls is array.array and self._native:
            return (1,)
        return self._names.against_policy(_written_name(cls), self._native)

    def save_global(self, value, name=None):
        # type: (Any, Any) -> None
        known = self.memo.get(id(value))
        if known:
            self.write(self.get(known[0]))
            return
        lines = _Lines()
        write = self.write  # type: Any
        self.write = lines
        try:
            _Base.save_global(self, value, name)
        finally:
            self.write = write
        line = lines.data
        if line[:1] == b"c":
            module, attribute = line[1:].split(b"\n")[:2]
            written = module.decode("ascii"), attribute.decode("ascii")
            new = self._names.to_python2(written, self._native)
            old = "c{}\n{}\n".format(*written).encode("ascii")
            line = "c{}\n{}\n".format(*new).encode("ascii") + line[len(old) :]
        self.write(line)

    def _save_type(self, value):
        # type: (type) -> None
        if value in (type(None), type(NotImplemented), type(...)):
            _Base.save_type(self, value)
        else:
            self.save_global(value)

    dispatch[type] = _save_type
    dispatch[type(codecs.open)] = save_global


def _written_name(cls):
    # type: (type) -> Name
    """Return the name of a class in a pickle of protocol 2."""
    # Protocol 1 differs in having nothing before the name.
    module, name = pickle.dumps(cls, 1)[1:].split(b"\n")[:2]
    return module.decode("ascii"), name.decode("ascii")


def _mark(part):
    # type: (Any) -> Any
    """Mark a text, and the texts in tuples and lists, to be written against the policy."""
    if type(part) is str:
        return _AgainstPolicy(part)
    if type(part) in (tuple, list):
        return type(part)(map(_mark, part))
    return part


class _Lines(object):
    """Takes what is written."""

    def __init__(self):
        # type: () -> None
        self.data = b""

    def __call__(self, data):
        # type: (bytes) -> None
        self.data += data
