"""Whom a change of a config puts out."""

from __future__ import absolute_import, unicode_literals

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.rollout._config import Config
from onemaster.rollout._edits import count_moves, put_out
from onemaster.rollout._hosts import arms_of_hosts
from onemaster.rollout._rules import decider

NAMES = ["a", "b", "c"]
HOSTS = ["web1", "web2"]


def config(**changes):
    value = {
        "version": 1,
        "feature": "python3",
        "algorithm": "crc32-100000",
        "salt": "python3:",
        "stages": [{"name": "only", "percent": 50}],
        "stage": "only",
    }
    value.update(changes)
    return Config("rollout.json", json.dumps(value).encode("utf-8"))


some = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)
percents = st.lists(st.sampled_from([0, 10, 50, 100]), min_size=2, max_size=2)


@st.composite
def configs(draw):
    stages = [
        {"name": name, "percent": percent, "cohorts": draw(some)}
        for name, percent in zip(NAMES, sorted(draw(percents)))
    ]
    return config(
        salt=draw(st.sampled_from(["one", "two"])),
        kill=draw(st.integers(0, 5)) == 0,
        cohorts={
            name: {
                "ids": draw(st.lists(st.sampled_from(["ada", "bob"]), unique=True)),
                "groups": draw(st.lists(st.sampled_from(["dev", "qa"]), unique=True)),
            }
            for name in NAMES
        },
        stages=stages,
        stage=draw(st.sampled_from([None, "a", "b"])),
        hosts=draw(
            st.dictionaries(
                st.sampled_from(HOSTS), st.sampled_from(["python2", "python3"])
            )
        ),
    )


USERS = [
    (user_id, groups)
    for user_id in ["ada", "bob", None] + ["user-%d" % number for number in range(60)]
    for groups in [(), ("dev",), ("qa",)]
]


@given(configs(), configs())
def test_nobody_is_put_out_without_a_reason(old, new):
    before, after = decider(old), decider(new)
    out = [
        user
        for user in USERS
        if before(*user).arm == "python3" and after(*user).arm == "python2"
    ]
    if out:
        assert put_out(old, new)


@given(configs(), configs())
def test_no_host_of_its_own_arm_is_put_out_without_a_reason(old, new):
    for host in HOSTS:
        # As the only one of its tier, so that no other host counts.
        before, after = (arms_of_hosts(one, [host])[host] for one in (old, new))
        if (before, after) == ("python3", "python2"):
            assert put_out(old, new)


@given(configs())
def test_who_changes_nothing_puts_nobody_out(one):
    assert put_out(one, one) == []


@pytest.mark.parametrize(
    "old, new, reasons",
    [
        ({"web1": "python3"}, {}, ["the hosts: web1"]),
        ({}, {"web1": "python2"}, ["the hosts: web1"]),
        ({"web1": "python2"}, {}, []),
        ({}, {"web1": "python3"}, []),
    ],
)
def test_hosts(old, new, reasons):
    assert put_out(config(hosts=old), config(hosts=new)) == reasons


def test_a_host_that_is_set_before_the_first_stage():
    old = config(stage=None, hosts={"web1": "python3"})
    assert put_out(old, config(stage=None)) == ["the hosts: web1"]
    killed = config(stage=None, hosts={"web1": "python3"}, kill=True)
    assert put_out(old, killed) == ["the kill switch is turned on: everybody who is in"]


def test_moves_are_counted():
    ids = ["user-%d" % number for number in range(1000)]
    half, fifth = (config(stages=[{"name": "only", "percent": p}]) for p in (50, 20))
    ins = [sum(decider(one)(i).arm == "python3" for i in ids) for one in (half, fifth)]
    moved = ins[0] - ins[1]
    assert count_moves(half, fifth, ids) == {
        "in": 0,
        "out": moved,
        "stay": 1000 - moved,
    }
    assert count_moves(fifth, half, ids) == {
        "in": moved,
        "out": 0,
        "stay": 1000 - moved,
    }
