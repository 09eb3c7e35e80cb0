"""``<``, ``==`` and the like of classes that define ``__cmp__``, on Python 3."""

from __future__ import absolute_import

import operator

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, TypeVar

    Class = TypeVar("Class", bound=type)

#: Operators, and what Python asks the other operand for.
_REFLECTED = {
    "__eq__": "__eq__",
    "__ne__": "__ne__",
    "__lt__": "__gt__",
    "__le__": "__ge__",
    "__gt__": "__lt__",
    "__ge__": "__le__",
}


def _rich_comparisons(cls):
    # type: (Class) -> Class
    """Let a class that defines ``__cmp__`` be compared by it on Python 3.

    A class decorator. Methods such as ``__eq__`` that the class or a base defines come
    first, as on Python 2, and so do those of the other operand. The hash stays. On
    Python 2 the class is returned as it is.

    :param cls: a class that has a method ``__cmp__``. It returns a number, or
        NotImplemented.
    """
    for name in _REFLECTED:
        if not _is_defined(cls, name):
            setattr(cls, name, _comparison(name))
    return cls


def _is_defined(cls, name):
    # type: (type, str) -> bool
    """Whether Python 2 has the method in a class; int and object have none there, and
    dict tells only what is equal.
    """
    without = (object, int) if name in ("__eq__", "__ne__") else (object, int, dict)
    for base in cls.__mro__:
        if name in vars(base):
            return base not in without
    return False


def _comparison(name):
    # type: (str) -> Callable[[Any, Any], Any]
    reflected, holds = _REFLECTED[name], getattr(operator, name)

    def compare(self, other):
        # type: (Any, Any) -> Any
        kind = type(other)
        method = getattr(kind, reflected)
        if _is_defined(kind, reflected) and not hasattr(method, "_by_cmp"):
            answer = method(other, self)
            if answer is not NotImplemented:
                return answer
        order = self.__cmp__(other)
        return order if order is NotImplemented else holds(int(order), 0)

    compare.__name__ = name
    compare._by_cmp = True  # type: ignore
    return compare


def _unchanged(cls):
    # type: (Class) -> Class
    return cls


_unchanged.__doc__ = _rich_comparisons.__doc__

rich_comparisons = _unchanged if PY2 else _rich_comparisons
