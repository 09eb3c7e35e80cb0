"""What Python 3 has dropped from the standard library, as it was on Python 2."""

from __future__ import absolute_import

from collections import namedtuple

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, List, Tuple

ArgSpec = namedtuple("ArgSpec", ["args", "varargs", "keywords", "defaults"])


def getargspec(function):
    # type: (Callable[..., Any]) -> Any
    """Return the names and the defaults of the parameters of a Python function.

    :param function: a function or a method; a method's first parameter is one of them.
    :returns: a tuple ``(args, varargs, keywords, defaults)`` with these names.
    :raises TypeError: ``function`` is not written in Python.
    :raises ValueError: it has parameters that are passed by keyword only.
    """
    # A web server that never asks need not load it.
    import inspect

    if PY2:
        return inspect.getargspec(function)  # type: ignore[attr-defined]
    if not (inspect.isfunction(function) or inspect.ismethod(function)):
        raise TypeError("{!r} is not a Python function".format(function))
    found = inspect.getfullargspec(function)
    if found.kwonlyargs:
        raise ValueError(
            "{!r} has keyword-only parameters: use inspect.signature".format(function)
        )
    return ArgSpec(found.args, found.varargs, found.varkw, found.defaults)


def translate(value, table, deletions):
    # type: (Any, Any, Any) -> Any
    """Return ``value.translate(table, deletions)``, for text of Python 3 too.

    :param value: a string, or any object with such a method.
    :param table: what its ``translate`` takes, of ``maketrans`` for one; None changes no
        character.
    :param deletions: the characters that are left out first.
    """
    if PY2 or not isinstance(value, str):
        return value.translate(table, deletions)
    kept = value.translate(dict.fromkeys(map(ord, deletions)))
    return kept if table is None else kept.translate(table)


def _cgi_escape(s, quote=None):
    # type: (Any, Any) -> Any
    """Replace ``&``, ``<`` and ``>`` by entities of HTML, as ``cgi.escape`` did.

    :param s: the text.
    :param quote: whether to replace the double quotation mark too.
    """
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;")
    return s


def _nested(*managers):
    # type: (*Any) -> Any
    """Enter several context managers, and leave them in reverse order.

    :param managers: any number of context managers, all made before the first is entered.
    :returns: a context manager whose value is the list of their values.
    """
    from contextlib import ExitStack, contextmanager

    @contextmanager
    def all_of_them():
        # type: () -> Iterator[List[Any]]
        with ExitStack() as stack:
            yield [stack.enter_context(manager) for manager in managers]

    return all_of_them()


def _path_walk(top, func, arg):
    # type: (str, Callable[[Any, str, List[str]], Any], Any) -> None
    """Call a function for a folder and each one below it, as ``os.path.walk`` did.

    :param top: the folder. One that cannot be read is passed over, and so is one behind a
        symbolic link.
    :param func: called with ``arg``, the folder and the list of the names in it; what it
        removes from the list is not entered.
    :param arg: anything.
    """
    import os
    import stat

    try:
        names = os.listdir(top)
    except OSError:
        return
    func(arg, top, names)
    for name in names:
        path = os.path.join(top, name)
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode):
            _path_walk(path, func, arg)


if PY2:
    from cgi import escape as cgi_escape  # type: ignore[attr-defined]
    from contextlib import nested  # type: ignore[attr-defined]
    from os.path import walk as path_walk  # type: ignore[attr-defined]
else:
    cgi_escape = _cgi_escape
    nested = _nested
    path_walk = _path_walk


if PY2:
    from UserDict import DictMixin
else:

    class DictMixin(object):
        """The methods of a dictionary, for a class that has ``keys``, ``__getitem__``,
        ``__setitem__`` and ``__delitem__``. Each method uses the others as it does on
        Python 2, so a class may replace any of them.
        """

        def __iter__(self):
            # type: () -> Iterator[Any]
            for key in self.keys():  # type: ignore[attr-defined]
                yield key

        def has_key(self, key):
            # type: (Any) -> bool
            try:
                self[key]  # type: ignore[index]
            except KeyError:
                return False
            return True

        def __contains__(self, key):
            # type: (Any) -> bool
            return self.has_key(key)

        def iteritems(self):
            # type: () -> Iterator[Tuple[Any, Any]]
            for key in self:
                yield (key, self[key])  # type: ignore[index]

        def iterkeys(self):
            # type: () -> Iterator[Any]
            return self.__iter__()

        def itervalues(self):
            # type: () -> Iterator[Any]
            for _, value in self.iteritems():
                yield value

        def values(self):
            # type: () -> List[Any]
            return [value for _, value in self.iteritems()]

        def items(self):
            # type: () -> List[Tuple[Any, Any]]
            return list(self.iteritems())

        def clear(self):
            # type: () -> None
            for key in list(self.keys()):  # type: ignore[attr-defined]
                del self[key]  # type: ignore[attr-defined]

        def setdefault(self, key, default=None):
            # type: (Any, Any) -> Any
            try:
                return self[key]  # type: ignore[index]
            except KeyError:
                self[key] = default  # type: ignore[index]
            return default

        def pop(self, key, *args):
            # type: (Any, *Any) -> Any
            if len(args) > 1:
                raise TypeError(
                    "pop expected at most 2 arguments, got {}".format(1 + len(args))
                )
            try:
                value = self[key]  # type: ignore[index]
            except KeyError:
                if args:
                    return args[0]
                raise
            del self[key]  # type: ignore[attr-defined]
            return value

        def popitem(self):
            # type: () -> Tuple[Any, Any]
            try:
                key, value = next(self.iteritems())
            except StopIteration:
                raise KeyError("container is empty")
            del self[key]  # type: ignore[attr-defined]
            return (key, value)

        def update(self, other=None, **kwargs):
            # type: (Any, **Any) -> None
            if other is None:
                pass
            elif hasattr(other, "iteritems"):
                for key, value in other.iteritems():
                    self[key] = value  # type: ignore[index]
            elif hasattr(other, "keys"):
                for key in other.keys():  # noqa: SIM118
                    self[key] = other[key]  # type: ignore[index]
            else:
                for key, value in other:
                    self[key] = value  # type: ignore[index]
            if kwargs:
                self.update(kwargs)

        def get(self, key, default=None):
            # type: (Any, Any) -> Any
            try:
                return self[key]  # type: ignore[index]
            except KeyError:
                return default

        def __repr__(self):
            # type: () -> str
            return repr(dict(self.iteritems()))

        def __eq__(self, other):
            # type: (object) -> bool
            if isinstance(other, DictMixin):
                other = dict(other.iteritems())
            return dict(self.iteritems()) == other

        def __ne__(self, other):
            # type: (object) -> bool
            return not self == other

        # Classes that also inherit from object keep their hash on Python 2.
        __hash__ = object.__hash__

        def __len__(self):
            # type: () -> int
            return len(self.keys())  # type: ignore[attr-defined]
