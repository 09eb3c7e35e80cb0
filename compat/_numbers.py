"""``coerce`` and ``operator.div`` of Python 2, on both versions."""

from __future__ import absolute_import

from six import PY2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Tuple


def _coerce(first, second):
    # type: (Any, Any) -> Tuple[Any, Any]
    """Return two numbers as numbers of the same type.

    :param first: a number, or an object with a ``__coerce__``.
    :param second: the other one.
    :raises TypeError: there is no type for both.
    """
    if type(first) is type(second):
        return first, second
    for one, other, is_swapped in ((first, second, False), (second, first, True)):
        method = getattr(type(one), "__coerce__", None)
        pair = None if method is None else method(one, other)
        if pair is not None and pair is not NotImplemented:
            return (pair[1], pair[0]) if is_swapped else (pair[0], pair[1])
    kinds = (int, float, complex)  # type: Any
    for count, kind in enumerate(kinds, 1):
        if isinstance(first, kinds[:count]) and isinstance(second, kinds[:count]):
            left, right = (
                number if isinstance(number, kind) else kind(number)
                for number in (first, second)
            )
            return left, right
    raise TypeError(
        "coerce() knows no type for both %s and %s: convert one of them"
        % (type(first).__name__, type(second).__name__)
    )


def _div(a, b):
    # type: (Any, Any) -> Any
    """Return ``a / b`` as Python 2 computes it: rounded down for two whole numbers.

    :param a: a number, or any object that can be divided.
    :param b: what it is divided by.
    """
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    return a / b


if PY2:
    from operator import div as _operator_div  # type: ignore[attr-defined]

    from __builtin__ import coerce as _builtin_coerce

    coerce = _builtin_coerce  # type: Callable[[Any, Any], Tuple[Any, Any]]
    div = _operator_div  # type: Callable[[Any, Any], Any]
else:
    coerce = _coerce
    div = _div
