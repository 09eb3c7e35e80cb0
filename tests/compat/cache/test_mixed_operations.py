"""Real programs on 2.7, 3.6, 3.11 and 3.13 share memcacheds, one of which dies."""

from __future__ import absolute_import

import os

import interpreters
import mixed_operations
import pytest
import python_memcacheds
from memcached_servers import memcacheds

PROGRAMS = [
    ("2.7", "ours"),
    ("2.7", "plain"),
    ("3.6", "ours"),
    ("3.11", "ours"),
    ("3.13", "ours"),
]


@pytest.mark.parametrize("texts, operations", [("native", 2000), ("text", 400)])
def test_values_types_and_keys_are_right(texts, operations):
    environment = interpreters.environment()
    here = os.path.dirname(os.path.abspath(__file__))
    environment["PYTHONPATH"] += os.pathsep + here
    programs = []
    for version, kind in PROGRAMS:
        path = python_memcacheds.folder(python_memcacheds.for_python(version))
        programs.append((interpreters.python(version), environment, kind, path))
    with memcacheds(3) as servers:
        result = mixed_operations.run(texts, operations, programs, servers)
    assert (result.wrong, result.wrong_keys, result.lost) == ([], [], [])
    assert result.operations == operations * len(PROGRAMS)
    assert result.found > result.operations // 3
    # That a server died is all that has failed.
    expected = {"a server did not answer", "another server stood in for a dead one"}
    if texts == "native":
        expected.add("non-ASCII unicode of Python 2 under native")
    assert {event for event, _ in result.report} == expected
