# coding: utf-8
"""Any sequence of commands has the results that a dictionary would have."""

from __future__ import absolute_import, unicode_literals

import re

import pytest
import six
from hypothesis import given, settings
from hypothesis import strategies as st
from memcached_servers import memcacheds

from onemaster.compat.cache import CasWithoutGets, NotANumber, NotAppendable
from onemaster.compat.cache.client import Client


@pytest.fixture(scope="module")
def servers():
    with memcacheds(2) as started:
        yield started


TEXT = st.text("0123abé", max_size=5)
KEYS = st.sampled_from(["a", "b", "é"])
VALUES = st.one_of(st.integers(0, 20), TEXT, st.none(), st.lists(st.booleans()))
STEPS = st.one_of(
    st.tuples(st.sampled_from(["set", "add", "replace"]), KEYS, VALUES),
    st.tuples(st.sampled_from(["get", "gets", "delete"]), KEYS),
    st.tuples(st.just("cas"), KEYS, VALUES),
    st.tuples(st.sampled_from(["incr", "decr"]), KEYS, st.integers(0, 20)),
    st.tuples(st.just("append"), KEYS, TEXT),
)


class Model(object):
    """What a client is meant to do, with a dictionary."""

    def __init__(self):
        self.values = {}
        self.seen = {}
        self.changes = dict.fromkeys(["a", "b", "é"], 0)

    def set(self, key, value):
        self.values[key] = value
        self.changes[key] += 1
        return True

    def add(self, key, value):
        return key not in self.values and self.set(key, value)

    def replace(self, key, value):
        return key in self.values and self.set(key, value)

    def get(self, key):
        return self.values.get(key)

    def gets(self, key):
        self.seen[key] = self.changes[key], key in self.values
        return self.values.get(key)

    def cas(self, key, value):
        if key not in self.seen:
            raise CasWithoutGets(key, "")
        change, was_there = self.seen.pop(key)
        if not was_there:
            return self.add(key, value)
        return change == self.changes[key] and self.set(key, value)

    def delete(self, key):
        if self.values.pop(key, self) is not self:
            self.changes[key] += 1
        return True

    def incr(self, key, delta):
        if key not in self.values:
            return None
        value = self.values[key]
        is_text = isinstance(value, six.text_type)
        if (
            not (is_text and re.match("[0-9]{1,19}\\Z", value))
            and type(value) is not int
        ):
            raise NotANumber(key, "")
        counted = max(0, int(value) + delta)
        self.set(key, six.text_type(counted) if is_text else counted)
        return counted

    def decr(self, key, delta):
        return self.incr(key, -delta)

    def append(self, key, piece):
        if key not in self.values:
            return False
        if not isinstance(self.values[key], six.text_type):
            raise NotAppendable(key, "")
        return self.set(key, self.values[key] + piece)


def outcome(target, step):
    try:
        return getattr(target, step[0])(*step[1:])
    except (CasWithoutGets, NotANumber, NotAppendable) as error:
        return type(error)


@settings(max_examples=60)
@given(steps=st.lists(STEPS, max_size=30), texts=st.sampled_from(["native", "text"]))
def test_a_client_does_what_a_dictionary_does(servers, steps, texts):
    for server in servers:
        server.flush()
    client = Client([server.address for server in servers], policy=texts)
    model = Model()
    for step in steps:
        assert outcome(client, step) == outcome(model, step), step
    assert client.get_multi(["a", "b", "é"]) == model.values
    client.disconnect_all()
