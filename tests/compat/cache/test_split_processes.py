"""Orders of the model on a live memcached, by real processes; and a race of them."""

from __future__ import absolute_import

import random

import pytest
from memcached_servers import memcacheds
from split_processes import processes, race, replay_some


@pytest.fixture
def server():
    with memcacheds(1) as [server]:
        yield server


@pytest.mark.parametrize("version", ["3.6", "3.13"])
def test_live_processes_do_what_the_model_says(server, version):
    with processes(["2.7", version, version], server.address) as workers:
        replay_some(workers, 100, random.Random(version))


def test_a_race_leaves_nothing_stale(server):
    with processes(["2.7", "3.6", "3.11", "3.13"], server.address) as workers:
        stale, kept = race(workers, rounds=20, actions=30)
    assert stale == 0
    assert kept
