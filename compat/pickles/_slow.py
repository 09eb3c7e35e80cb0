"""The pickler in Python: for values that bytes cannot be patched for. Only on Python 3."""

from __future__ import absolute_import

import array
import codecs
import pickle
from struct import pack

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict

    from ._names import Name, Names

    _Base = Any
else:
    _Base = getattr(pickle, "_Pickler", object)


# As Python 3 writes bytes, and 3.6 a bytearray.
_LATIN1 = (("latin1",), ("latin-1",))


class _Unicode(str):
    """A text that stays one; it is not stored for later use, which could want a str."""


class NativePickler(_Base):  # type: ignore[misc]
    """Writes each ``str`` of Python 3 as ``str`` of Python 2, and bytes as bytes."""

    write = None  # type: Any

    def __init__(self, file, names):
        # type: (Any, Names) -> None
        _Base.__init__(self, file, 2)
        self._names = names

    # One table for all objects, as in the base class.
    dispatch = dict(getattr(_Base, "dispatch", {}))  # type: Dict[type, Any] # noqa: RUF012

    def _save_text(self, value):
        # type: (str) -> None
        try:
            data, opcode = value.encode("utf-8"), b"T"
        except UnicodeEncodeError:
            data, opcode = value.encode("utf-8", "surrogatepass"), b"X"
        self.write(opcode + pack("<I", len(data)) + data)
        self.memoize(value)

    dispatch[str] = _save_text

    def _save_unicode(self, value):
        # type: (str) -> None
        data = value.encode("utf-8", "surrogatepass")
        self.write(b"X" + pack("<I", len(data)) + data)

    dispatch[_Unicode] = _save_unicode

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
        is_new = func is six.moves.copyreg.__newobj__
        cls = args[0] if is_new else func
        if isinstance(cls, type):
            args, rest = self._with_unicode(cls, args, rest, int(is_new))
            if "state" in named:
                named["state"] = self._with_unicode(cls, (), (named["state"],), 0)[1][0]
        if func not in (codecs.encode, bytearray) or args[1:] not in _LATIN1:
            _Base.save_reduce(self, func, args, *rest, **named)
            return
        self._save_call(func, *args)
        if named.get("obj") is not None:
            self.memoize(named["obj"])

    def _with_unicode(self, cls, args, rest, first):
        # type: (type, Any, Any, int) -> Any
        """Mark the texts of what an object is made from that stay ``unicode``."""
        name = _written_name(cls)
        if cls is array.array:
            positions = (1,)  # type: Any
        elif self._names.takes_text(name):
            positions = self._names.texts_of(name)
        else:
            return args, rest
        if positions is None:
            rest = tuple(_as_unicode(part) for part in rest[:1]) + tuple(rest[1:])
        args = tuple(
            _as_unicode(argument)
            if number >= first and (positions is None or number - first in positions)
            else argument
            for number, argument in enumerate(args)
        )
        return args, rest

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
            new = self._names.to_python2(written, True)
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


def _as_unicode(part):
    # type: (Any) -> Any
    """Mark a text, and the texts in tuples and lists."""
    if type(part) is str:
        return _Unicode(part)
    if type(part) in (tuple, list):
        return type(part)(map(_as_unicode, part))
    return part


class _Lines(object):
    """Takes what is written."""

    def __init__(self):
        # type: () -> None
        self.data = b""

    def __call__(self, data):
        # type: (bytes) -> None
        self.data += data
