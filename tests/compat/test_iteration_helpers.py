"""The helpers do on Python 3 what the builtins of Python 2 do."""

from __future__ import absolute_import

import pytest
from hypothesis import given
from hypothesis import strategies as st
from six import PY2, text_type

from onemaster.compat import eager_filter, eager_map, view_to_list

ITEMS = st.lists(st.one_of(st.integers(), st.text(max_size=3), st.none()), max_size=6)


@given(ITEMS)
def test_eager_map_of_one_iterable(items):
    assert eager_map(repr, iter(items)) == [repr(item) for item in items]
    assert eager_map(None, iter(items)) == items


@given(ITEMS, ITEMS)
def test_eager_map_fills_up_with_none(first, second):
    length = max(len(first), len(second))
    padded = list(
        zip(
            first + [None] * (length - len(first)),
            second + [None] * (length - len(second)),
        )
    )
    assert eager_map(None, first, second) == padded
    assert eager_map(lambda x, y: [y, x], first, second) == [[y, x] for x, y in padded]


def test_eager_map_lets_stop_iteration_through():
    with pytest.raises(StopIteration):
        eager_map(next, [iter([1]), iter([])])


def test_eager_map_needs_an_iterable():
    with pytest.raises(TypeError):
        eager_map(repr)


@given(ITEMS)
def test_eager_filter_keeps_the_type(items):
    kept = [item for item in items if item is not None]

    def is_given(item):
        return item is not None

    assert eager_filter(is_given, items) == kept
    assert eager_filter(is_given, iter(items)) == kept
    assert eager_filter(is_given, tuple(items)) == tuple(kept)
    assert eager_filter(None, items) == [item for item in items if item]


@given(st.text())
def test_eager_filter_of_text_is_text(text):
    found = eager_filter(lambda character: character > "m", text)
    assert found == "".join(character for character in text if character > "m")
    assert isinstance(found, text_type)
    assert eager_filter(None, text) == text


def test_eager_filter_hands_out_bytes_as_bytes():
    found = eager_filter(lambda character: character in (b"a", b"c"), b"abc")
    assert found == b"ac"
    assert isinstance(found, bytes)


def test_eager_filter_lets_stop_iteration_through():
    with pytest.raises(StopIteration):
        eager_filter(next, [iter([1]), iter([])])


def test_view_to_list_makes_lists_of_views_only():
    numbers = {1: 2}
    for found in (
        view_to_list(numbers.keys()),
        view_to_list(numbers.values()),
        view_to_list(numbers.items()),
    ):
        assert type(found) is list
    assert view_to_list(numbers.values()) == [2]
    for other in ([1], (1,), iter([1]), numbers, None, object()):
        assert view_to_list(other) is other


@pytest.mark.skipif(not PY2, reason="these are builtins of Python 2")
def test_they_are_the_builtins_on_python_2():
    assert eager_map is map
    assert eager_filter is filter
