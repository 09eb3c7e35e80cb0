"""What one client, or one prefix of keys, writes and reads."""

from __future__ import absolute_import

import six

from .._ensure import ensure_str
from ._check import bounds_are_checked
from ._names import Names, split_name
from ._opcodes import BadPickle
from ._reading import Reader, is_simple, load_nameless
from ._report import (
    BAD_SIGNATURE,
    FALLBACK,
    REFUSED,
    UNREADABLE,
    UNSIGNED,
    Report,
)
from ._signing import FORMAT, BadSignature, Signer
from ._stock import OWN_NAMES
from ._watch import watch, writer_of
from ._writing import OWN_PROTOCOL, OwnWriter, Refused, Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional

    from ._names import Name

_UNREAD = object()
_MAJOR = "2" if six.PY2 else "3"
report = Report()


class PicklePolicy(object):
    """What is written and read: never guessed from a value.

    :param texts: ``"native"`` for code without ``unicode_literals``: the ``str`` of each
        Python is the ``str`` of the other. ``"text"`` for code with it: ``str`` of Python
        3 is ``unicode`` of Python 2. ``"own"`` for values that only the major version
        which wrote them reads: protocol 2 on 2.7, 4 on 3.
    :param strict: check each opcode before a pickle is read. For caches without signatures.
    :param signer: a ``Signer``, with which values are signed and read.
    :param prefix: of the keys, for the report.
    :param report: a ``Report``; without it, the one of the module.
    :param watch_every: of so many values that are read, one is looked at for what its
        writer should change; 0 for none.
    :raises ValueError: there are no such ``texts``.
    :raises TypeError: the signer is none.
    """

    def __init__(
        self,
        texts="native",
        strict=False,
        signer=None,
        prefix="",
        report=report,
        watch_every=1000,
    ):
        # type: (str, bool, Optional[Signer], str, Report, int) -> None
        if texts not in ("native", "text", "own"):
            raise ValueError(
                "texts are 'native', 'text' or 'own', not {!r}".format(texts)
            )
        if signer is not None and not isinstance(signer, Signer):
            raise TypeError(
                "signer must be a Signer, not " + type(signer).__name__  # No secret.
            )
        own = texts == "own"
        self.texts = texts
        self.prefix = prefix
        self.signer = signer
        self.report = report
        self._names = Names()
        self._writer = OwnWriter() if own else Writer(texts == "native", self._names)
        self._reader = Reader(
            self._names,
            allowed=OWN_NAMES if own else (),
            strict=strict,
            newest=OWN_PROTOCOL if own else 2,
        )
        # What is simple needs no check.
        self._unguarded = not (strict or own)
        # There is nothing that the writer of an own pickle should change.
        self._watch_every = self._unwatched = 0 if own else watch_every

    def allow(self, *classes):
        # type: (*Any) -> None
        """Let values name more classes and functions.

        :param classes: each a class, or ``"package.module:name"`` as it is in a pickle.
            What is named is called with arguments that the pickle states.
        """
        for item in classes:
            self._reader.allow(_name_of(item))

    def map(self, python2, python3):
        # type: (str, str) -> None
        """Make a class known under the name that each Python has for it, and allow it.

        :param python2: as ``"package.module:name"``.
        :param python3: as ``"package.module:name"``.
        """
        self._names.map(python2, python3)
        self.allow(python2, python3)

    def refuse(self, name, reason):
        # type: (str, str) -> None
        """Refuse to write what is named ``"package.module:name"``; say why, and what else."""
        self._names.refuse(name, reason)

    def keep_text(self, *classes):
        # type: (*Any) -> None
        """Write what classes are made from as ``unicode`` of Python 2, also under ``native``.

        For subclasses of ``six.text_type``, and where a constructor wants ``unicode``.

        :param classes: each a class, or ``"package.module:name"``.
        """
        for item in classes:
            self._names.keep(":".join(_name_of(item)), as_unicode=True)

    def keep_str(self, *classes):
        # type: (*Any) -> None
        """Write what classes are made from as ``str`` of Python 2, also under ``text``.

        For subclasses of ``str`` of both, and where a constructor wants ``str``.

        :param classes: each a class, or ``"package.module:name"``.
        """
        for item in classes:
            self._names.keep(":".join(_name_of(item)), as_unicode=False)

    def dumps(self, value, key=None):
        # type: (Any, Any) -> bytes
        """Return the pickle of a value, signed if there is a signer.

        :param key: the cache key, which the signature binds.
        :raises Refused: the other Python could not read it; with the path to the part.
        """
        try:
            data = self._writer.dumps(value)
        except Refused as error:
            self.report.count(REFUSED, self.prefix, error, _MAJOR, key=key)
            raise
        return data if self.signer is None else self.signer.sign(key or b"", data)

    def loads(self, data, key=None):
        # type: (bytes, Any) -> Any
        """Return the value of a pickle that either Python has written.

        :param key: the cache key under which it was found.
        :raises Forbidden: it names what is neither stock nor allowed.
        :raises BadSignature: it is not signed as the policy asks.
        :raises Exception: it cannot be read; the report counts each.
        """
        value, bounded = _UNREAD, False
        if self.signer is not None:
            data = self._opened(data, key)
        elif self._unguarded:
            try:
                simple = is_simple(data)
                bounded = bounds_are_checked()
                if simple:
                    value = load_nameless(data)
            except Exception:
                pass  # It is read once more, and what is raised then is counted.
        if value is _UNREAD:
            value = self._load(data, key, bounded)
        if self._watch_every:
            self._unwatched -= 1
            if self._unwatched <= 0:
                self._unwatched = self._watch_every
                for event in watch(data):
                    self.report.count(event, self.prefix)
        return value

    def _opened(self, data, key):
        # type: (bytes, Any) -> bytes
        signer = self.signer  # type: Any
        try:
            opened = signer.open(key or b"", data)
        except BadSignature as error:
            self.report.count(BAD_SIGNATURE, self.prefix, error, key=key)
            raise
        except Exception as error:
            self.report.count(UNREADABLE, self.prefix, error, key=key)
            raise
        if opened is data:
            self.report.count(UNSIGNED, self.prefix)
        return opened  # type: ignore[no-any-return]

    def _load(self, data, key, bounded):
        # type: (bytes, Any, bool) -> Any
        try:
            if data[:1] == FORMAT:
                raise BadPickle("it is signed, and the policy has no signer")
            return self._reader.loads(data, self._count_fallback, bounded)
        except Exception as error:
            self.report.count(UNREADABLE, self.prefix, error, writer_of(data), key=key)
            raise

    def _count_fallback(self):
        # type: () -> None
        self.report.count(FALLBACK, self.prefix)


def _name_of(item):
    # type: (Any) -> Name
    if isinstance(item, (str, six.text_type)):
        return split_name(str(item))
    return item.__module__, item.__name__


class Policies(object):
    """The policy of each key, by the longest prefix.

    :param default: for all other keys.
    :param prefixes: a policy for each prefix.
    """

    def __init__(self, default, prefixes):
        # type: (PicklePolicy, Dict[str, PicklePolicy]) -> None
        self._default = default
        # Text of Python 2 could not be compared with keys that are not ASCII.
        named = [(ensure_str(prefix), policy) for prefix, policy in prefixes.items()]
        self._prefixes = sorted(named, key=lambda item: -len(item[0]))

    def each(self):
        # type: () -> List[PicklePolicy]
        """Return all of them."""
        return [policy for _, policy in self._prefixes] + [self._default]

    def of(self, key):
        # type: (str) -> PicklePolicy
        """Return the policy of a key."""
        for prefix, policy in self._prefixes:
            if key.startswith(prefix):
                return policy
        return self._default
