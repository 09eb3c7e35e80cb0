"""What says of a string which of the two it is, whoever writes and whoever reads it."""

from __future__ import absolute_import

import codecs

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Tuple


class Binary(bytes):
    """Bytes: ``str`` on Python 2 and ``bytes`` on Python 3, whatever they hold.

    Without it, a ``str`` that Python 2 writes arrives on Python 3 as text if it happens
    to be UTF-8, and so does half of all single bytes. Readers need nothing: the pickle is
    the one that Python 3 writes for its own bytes.
    """

    __slots__ = ()

    def __reduce__(self):
        # type: () -> Tuple[Any, ...]
        return codecs.encode, (self.decode("latin1"), "latin1")

    def __reduce_ex__(self, protocol):  # type: ignore[override]
        # type: (int) -> Tuple[Any, ...]
        return self.__reduce__()


class Text(six.text_type):
    """Text: ``unicode`` on Python 2 and ``str`` on Python 3, under every policy.

    Readers need nothing: the pickle is a call of the codecs of both.
    """

    __slots__ = ()

    def __reduce__(self):
        # type: () -> Tuple[Any, ...]
        data = self.encode("utf-8")
        return codecs.decode, (Binary(data), "utf-8")

    def __reduce_ex__(self, protocol):  # type: ignore[override]
        # type: (int) -> Tuple[Any, ...]
        return self.__reduce__()
