"""Strings have no ``__iter__``, on both versions."""

from __future__ import absolute_import

import pytest

from onemaster.compat import has_iter


class Plain(str):
    pass


class Words(str):
    def __iter__(self):
        return iter(self.split())


class Items(object):
    def __getitem__(self, index):
        raise IndexError(index)


class Proxy(object):
    def __getattr__(self, name):
        return lambda: iter(())


@pytest.mark.parametrize(
    "value",
    [[], (), {}, set(), iter("a"), bytearray(b"a"), range(2), Words("a b"), Proxy()],
    ids=lambda value: type(value).__name__,
)
def test_has_one(value):
    assert has_iter(value) is True


@pytest.mark.parametrize(
    "value",
    ["a", b"a", "a", Plain("a"), 1, None, Items(), len],
    ids=lambda value: type(value).__name__,
)
def test_has_none(value):
    assert has_iter(value) is False
