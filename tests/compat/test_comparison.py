"""``cmp`` on both versions; the rule it follows is that of Python 2's builtin."""

from __future__ import absolute_import

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat import cmp

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text("ab", max_size=2)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(SCALARS, inner, max_size=3),
    ),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_the_other_way_round_is_the_opposite(first, second):
    assert cmp(first, second) == -cmp(second, first)
    assert (cmp(first, second) == 0) == (first == second)


@given(st.lists(VALUES, max_size=6))
def test_values_can_be_sorted(values):
    ordered = sorted(values, key=functools.cmp_to_key(cmp))
    for first, second in zip(ordered, ordered[1:]):
        assert cmp(first, second) <= 0


@given(st.integers(), st.integers())
def test_what_has_an_order_keeps_it(first, second):
    assert cmp(first, second) == (first > second) - (first < second)


@pytest.mark.parametrize(
    "first, second, expected",
    [
        (None, -1, -1),
        (None, None, 0),
        (1, "", -1),
        (1, 1.0, 0),
        (True, 2, -1),
        ([], 5, 1),
        ([], (), -1),
        ({}, [], -1),
        ([None, 2], [None, 1], 1),
        ([1], [1, None], -1),
        ((1, "a"), (1, 2), 1),
        ({1: 2}, {1: 3}, -1),
        ({1: 2}, {2: 1}, -1),
        ({1: 2, 3: 4}, {9: 9}, 1),
        ({None: 1}, {0: 1}, -1),
        ({1: 2}, {1: 2}, 0),
        (frozenset([1]), frozenset([1, 2]), -1),
        ({1, 2}, {1}, 1),
    ],
)
def test_the_order_of_python_2(first, second, expected):
    try:
        assert cmp(first, second) == expected
        assert cmp(second, first) == -expected
    except TypeError:
        # Python 2 compares no two sets that differ.
        assert isinstance(first, (set, frozenset))


def test_the_methods_of_a_class_are_asked():
    class Version(object):
        def __init__(self, number):
            self.number = number

        def __eq__(self, other):
            return self.number == other.number

        def __lt__(self, other):
            return self.number < other.number

        def __gt__(self, other):
            return self.number > other.number

        __hash__ = None

    assert cmp(Version(1), Version(2)) == -1
    assert cmp(Version(2), Version(1)) == 1
    assert cmp(Version(2), Version(2)) == 0


def test_an_error_of_a_method_is_raised():
    class Broken(object):
        def __eq__(self, other):
            return False

        def __lt__(self, other):
            raise TypeError("inside")

        __hash__ = None

    with pytest.raises(TypeError, match="inside"):
        cmp(Broken(), Broken())


@pytest.mark.parametrize("first, second", [(1j, 2j), ({1}, {2}), (frozenset([1]), {2})])
def test_what_has_no_order_on_either_version(first, second):
    with pytest.raises(TypeError):
        cmp(first, second)
