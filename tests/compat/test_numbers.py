"""``coerce`` makes one type of two, ``div`` divides as Python 2 does."""

from __future__ import absolute_import

import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2

from onemaster.compat import coerce, div

NUMBERS = st.one_of(
    st.integers(-(2**31), 2**31),
    st.floats(allow_nan=False),
    st.complex_numbers(allow_nan=False),
)


@given(NUMBERS, NUMBERS)
def test_numbers(first, second):
    left, right = coerce(first, second)
    assert type(left) is type(right)
    assert (left, right) == (first, second)


def test_a_class_is_asked():
    class Metres(object):
        def __coerce__(self, other):
            return "metres", other

    assert coerce(Metres(), 1) == ("metres", 1)
    assert coerce(1, Metres()) == (1, "metres")


@pytest.mark.parametrize("first, second", [(1, "a"), ("a", 1), (None, 1.0)])
def test_other_types(first, second):
    with pytest.raises(TypeError):
        coerce(first, second)


REALS = st.integers(-(2**31), 2**31) | st.floats()


@given(REALS, REALS)
def test_division(first, second):
    if second == 0:
        with pytest.raises(ZeroDivisionError):
            div(first, second)
    elif isinstance(first, float) or isinstance(second, float):
        assert repr(div(first, second)) == repr(first / second)
    else:
        assert div(first, second) == first // second


def test_division_of_objects():
    assert div(Fraction(1), 2) == Fraction(1, 2)
    if PY2:
        assert div is operator.div
