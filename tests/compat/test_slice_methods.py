"""Slices call the same methods, with the same numbers, on both versions."""

from __future__ import absolute_import

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat import slice_methods

BOUNDS = st.one_of(st.integers(-7, 7), st.just(sys.maxsize), st.just(-sys.maxsize))


@slice_methods
class Calls(object):
    def __len__(self):
        return 5

    def __getitem__(self, key):
        return "item", key

    def __getslice__(self, start, stop):
        return "slice", start, stop

    def __setitem__(self, key, value):
        self.last = "item", key, value

    def __setslice__(self, start, stop, value):
        self.last = "slice", start, stop, value

    def __delitem__(self, key):
        self.last = "item", key

    def __delslice__(self, start, stop):
        self.last = "slice", start, stop


@given(BOUNDS, BOUNDS)
def test_bounds(start, stop):
    calls = Calls()
    expected = tuple(n + 5 if n < 0 else n for n in (start, stop))
    assert calls[start:stop] == ("slice",) + expected
    calls[start:stop] = "x"
    assert calls.last == ("slice",) + expected + ("x",)
    del calls[start:stop]
    assert calls.last == ("slice",) + expected


def test_missing_bounds():
    calls = Calls()
    assert calls[:] == ("slice", 0, sys.maxsize)
    assert calls[-1:] == ("slice", 4, sys.maxsize)
    assert calls[:2] == ("slice", 0, 2)


def test_items_and_extended_slices():
    calls = Calls()
    assert calls[3] == ("item", 3)
    assert calls["a":"b"] == ("item", slice("a", "b"))
    assert calls[1:2:3] == ("item", slice(1, 2, 3))
    assert calls[1:2, 3] == ("item", (slice(1, 2), 3))
    calls[3] = 4
    assert calls.last == ("item", 3, 4)
    del calls[::2]
    assert calls.last == ("item", slice(None, None, 2))


def test_without_a_length_negative_numbers_stay():
    @slice_methods
    class Short(object):
        def __getslice__(self, start, stop):
            return start, stop

    assert Short()[-2:-1] == (-2, -1)
    with pytest.raises(TypeError):
        Short()[1]
    with pytest.raises(TypeError):
        Short()[1:2:3]


def test_subclasses():
    @slice_methods
    class Items(Calls):
        def __getitem__(self, key):
            return "other item", key

    @slice_methods
    class Slices(Calls):
        def __getslice__(self, start, stop):
            return "other slice", start, stop

    assert Items()[1] == ("other item", 1)
    assert Items()[1:2] == ("slice", 1, 2)
    assert Slices()[1] == ("item", 1)
    assert Slices()[1:2] == ("other slice", 1, 2)


@given(st.lists(st.integers()), BOUNDS, BOUNDS)
def test_a_list_whose_items_are_changed_slices_as_a_list(numbers, start, stop):
    @slice_methods
    class Negated(list):
        def __getitem__(self, index):
            return -list.__getitem__(self, index)

        def __setitem__(self, index, value):
            list.__setitem__(self, index, -value)

    negated = Negated(numbers)
    assert list(negated[start:stop]) == numbers[start:stop]
    assert all(negated[i] == -n for i, n in enumerate(numbers))
    negated[start:stop] = [7]
    numbers[start:stop] = [7]
    assert list(negated) == numbers
    negated[0] = 3
    assert negated[0] == 3
