"""``coerce`` makes one type of two."""

from __future__ import absolute_import

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat import coerce

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
