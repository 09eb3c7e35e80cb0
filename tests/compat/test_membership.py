"""The method is called where there is one, else ``in``."""

from __future__ import absolute_import

import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.compat import has_key

KEYS = st.one_of(st.integers(0, 5), st.text(max_size=1), st.none())


class Element(object):
    """``has_key`` looks among the attributes, ``in`` among the children."""

    def __init__(self, attributes, children):
        self.attributes = attributes
        self.children = children

    def has_key(self, key):
        return key in self.attributes

    def __contains__(self, child):
        return child in self.children


@given(st.dictionaries(KEYS, KEYS, max_size=4), KEYS)
def test_of_a_dictionary(mapping, key):
    for kind in (dict, collections.OrderedDict):
        assert has_key(kind(mapping), key) is (key in mapping)


@given(st.lists(KEYS, max_size=4), st.lists(KEYS, max_size=4), KEYS)
def test_the_method_comes_first(attributes, children, key):
    assert has_key(Element(attributes, children), key) is (key in attributes)


def test_a_missing_key_is_not_made():
    mapping = collections.defaultdict(list)
    assert has_key(mapping, 1) is False
    assert not mapping


def test_the_result_of_the_method_is_returned_as_it_is():
    class Answers(object):
        def has_key(self, key):
            return [key]

    assert has_key(Answers(), 1) == [1]


def test_a_method_that_an_object_makes_up_is_called():
    class Proxy(object):
        def __getattr__(self, name):
            return lambda key: (name, key)

    assert has_key(Proxy(), 1) == ("has_key", 1)


def test_an_error_of_the_method_is_not_taken_for_a_missing_method():
    class Broken(object):
        def has_key(self, key):
            raise AttributeError("inside")

        def __contains__(self, key):
            return True

    with pytest.raises(AttributeError, match="inside"):
        has_key(Broken(), 1)


def test_an_object_with_neither_is_an_error():
    with pytest.raises(TypeError):
        has_key(1, 1)
