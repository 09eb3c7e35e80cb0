"""What real interpreters write, real interpreters read as the same value."""

from __future__ import absolute_import

import json
import os

import interpreters
import pytest
from pickle_values import VALUES

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "pickle_values.py")
_written = {}


def written(version, texts):
    if (version, texts) not in _written:
        _written[version, texts] = interpreters.run(version, PROGRAM, "write", texts)
    return _written[version, texts]


def wrong(version, how, pickles, texts="native"):
    """Return what an interpreter finds wrong, by name of the value."""
    printed = interpreters.run(version, PROGRAM, "read", how, texts, given=pickles)
    lines = printed.splitlines()
    found = dict(json.loads(line.decode("utf-8")) for line in lines)
    assert sorted(found) == sorted(name for name, _ in VALUES)
    return {name: text for name, text in found.items() if text}


@pytest.mark.parametrize("reader", interpreters.VERSIONS)
@pytest.mark.parametrize("writer", interpreters.VERSIONS)
def test_values_are_the_same_type_for_type(writer, reader):
    assert wrong(reader, "native", written(writer, "native")) == {}


@pytest.mark.parametrize("writer", interpreters.VERSIONS)
def test_an_unmodified_python_2_reads_what_is_written(writer):
    assert wrong("2.7", "plain", written(writer, "native")) == {}


@pytest.mark.parametrize("reader", interpreters.VERSIONS[1:])
def test_what_an_unmodified_python_2_writes_is_read(reader):
    assert wrong(reader, "native", written("2.7", "plain")) == {}


@pytest.mark.parametrize("writer", interpreters.VERSIONS[1:])
def test_text_of_python_3_is_unicode_under_policy_text(writer):
    pickles = written(writer, "text")
    assert "u'abc'" in wrong("2.7", "plain", pickles)["ascii"]
    assert wrong("2.7", "plain", pickles, "text") == {}


@pytest.mark.parametrize("reader", interpreters.VERSIONS[1:])
@pytest.mark.parametrize("writer", interpreters.VERSIONS[1:])
def test_python_3_reads_policy_text_as_itself(writer, reader):
    assert wrong(reader, "native", written(writer, "text")) == {}
