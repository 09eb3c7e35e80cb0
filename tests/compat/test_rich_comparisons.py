"""Classes are compared by ``__cmp__`` on both versions, and by the same calls of it."""

from __future__ import absolute_import, division

import operator
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2

from onemaster.compat import rich_comparisons

OPERATORS = [
    operator.eq,
    operator.ne,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
]


def order(first, second):
    return (first > second) - (first < second)


@rich_comparisons
class Version(object):
    def __init__(self, number):
        self.number = number

    def __cmp__(self, other):
        if isinstance(other, Version):
            return order(self.number, other.number)
        if isinstance(other, int):
            return order(self.number, other)
        return NotImplemented


@rich_comparisons
class Backwards(Version):
    def __cmp__(self, other):
        return order(other.number, self.number)


@given(st.integers(-3, 3), st.integers(-3, 3))
def test_every_operator_holds_for_the_objects_as_for_their_numbers(first, second):
    for holds in OPERATORS:
        expected = holds(first, second)
        assert holds(Version(first), Version(second)) is expected
        assert holds(Version(first), second) is expected
        assert holds(first, Version(second)) is expected
        assert holds(Backwards(first), Backwards(second)) is holds(second, first)


@given(st.lists(st.integers()))
def test_sorting(numbers):
    found = [version.number for version in sorted(map(Version, numbers))]
    assert found == sorted(numbers)


def test_what_neither_can_compare_is_not_equal():
    assert operator.eq(Version(1), "x") is False
    assert operator.ne(Version(1), "x") is True
    if not PY2:
        with pytest.raises(TypeError):
            operator.lt(Version(1), "x")


def test_a_subclass_that_is_not_decorated_is_compared_by_its_own():
    class Sub(Version):
        def __cmp__(self, other):
            return 1

    assert Sub(1) > Sub(2)
    assert Sub(1) != Sub(1)


def test_the_hash_stays():
    first, second = Version(1), Version(1)
    assert first == second
    assert hash(first) == object.__hash__(first)
    assert len({first, second}) == 2

    @rich_comparisons
    class Hashed(Version):
        def __hash__(self):
            return 7

    assert hash(Hashed(1)) == 7


def test_a_method_of_the_class_comes_before_cmp():
    @rich_comparisons
    class Both(object):
        def __cmp__(self, other):
            return -1

        def __eq__(self, other):
            return "equal"

        __hash__ = object.__hash__

    assert (Both() == 1) == "equal"
    assert Both() != 1
    assert Both() < 1


def test_a_method_of_the_other_operand_comes_before_cmp():
    class Other(object):
        def __eq__(self, other):
            return "other"

        def __gt__(self, other):
            return NotImplemented

        __hash__ = object.__hash__

    class Anything(object):
        def __cmp__(self, other):
            return -1

    Anything = rich_comparisons(Anything)
    assert (Anything() == Other()) == "other"
    assert Anything() < Other()
    assert Anything() != Other()


@pytest.mark.parametrize("base", [int, dict, str, tuple])
def test_a_builtin_type_with_cmp(base):
    class Sub(base):
        def __cmp__(self, other):
            return -1

    Sub = rich_comparisons(Sub)
    by_cmp = base is int
    assert (Sub() == Sub()) is not by_cmp
    assert (Sub() < Sub()) is (by_cmp or base is dict)


@pytest.mark.parametrize("number", [0.5, -0.5, 2.5, True, sys.maxsize, -sys.maxsize])
def test_the_result_is_made_an_integer(number):
    class Sub(object):
        def __cmp__(self, other):
            return number

    Sub = rich_comparisons(Sub)
    assert (Sub() == 1) is (int(number) == 0)
    assert (Sub() < 1) is (int(number) < 0)


def test_no_number_is_an_error():
    class Sub(object):
        def __cmp__(self, other):
            return None

    Sub = rich_comparisons(Sub)
    with pytest.raises(TypeError):
        operator.eq(Sub(), 1)
