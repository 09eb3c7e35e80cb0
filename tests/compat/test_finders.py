"""Finders are asked in the way that they know."""

from __future__ import absolute_import

import sys

import pytest

from onemaster.compat import find_module


class Older(object):
    def find_module(self, name, path=None):
        return (name, path) if name == "known" else None


class Spec(object):
    loader = "loader"


class Newer(object):
    def find_spec(self, name, target=None):
        return Spec if name == "known" else None


def test_an_older_finder():
    assert find_module(Older(), "known") == ("known", None)
    assert find_module(Older(), "known", ["p"]) == ("known", ["p"])
    assert find_module(Older(), "unknown") is None


def test_a_newer_finder():
    assert find_module(Newer(), "known") == "loader"
    assert find_module(Newer(), "unknown") is None


def test_those_of_the_interpreter():
    found = [find_module(finder, "no_such_module") for finder in sys.meta_path]
    assert set(found) <= {None}


def test_no_finder():
    with pytest.raises(AttributeError):
        find_module(1, "known")
