# -*- coding: utf-8 -*-
from __future__ import absolute_import, unicode_literals

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.rollout import Decision, Rollout
from onemaster.rollout._algorithms import ALGORITHMS
from onemaster.rollout._config import Config
from onemaster.rollout._hosts import arms_of_hosts
from onemaster.rollout._rules import decider

CONFIG = {
    "version": 1,
    "feature": "python3",
    "algorithm": "crc32-100000",
    "salt": "python3:",
    "cohorts": {
        "developers": {"ids": ["ada", 7, "爱"], "groups": ["dev", "爱人"]},
        "employees": {"groups": ["staff"]},
    },
    "stages": [
        {"name": "developers", "cohorts": ["developers"]},
        {"name": "employees", "cohorts": ["employees"]},
        {"name": "canary", "percent": "0.1"},
        {"name": "fifth", "percent": 20},
        {"name": "everyone", "percent": 100},
    ],
    "stage": "employees",
}


def config(**changes):
    text = json.dumps(dict(CONFIG, **changes))
    return Config("rollout.json", text.encode("utf-8"))


def decide(user_id, groups=(), **changes):
    return decider(config(**changes))(user_id, groups)


def bucket(user_id):
    return (zlib.crc32(b"python3:" + user_id) & 0xFFFFFFFF) % 100000


def test_a_cohort_by_id():
    assert decide("ada") == (
        "python3",
        "developers",
        bucket(b"ada"),
        "in developers by its cohorts",
    )


def test_a_cohort_by_group():
    decision = decide("grace", ["readers", "staff"])
    assert decision[:2] == ("python3", "employees")
    assert decide("grace", "staff") == decision


def test_the_earliest_stage_counts():
    assert decide("grace", ["staff", "dev"]).stage == "developers"


def test_a_stage_that_is_not_reached():
    assert decide("bob") == (
        "python2",
        "everyone",
        bucket(b"bob"),
        "everyone is not reached",
    )
    assert decide("bob", stage="everyone") == (
        "python3",
        "everyone",
        bucket(b"bob"),
        "in everyone by its percentage",
    )


def test_before_the_first_stage():
    assert decide("ada", stage=None).arm == "python2"


def test_in_no_stage():
    stages = CONFIG["stages"][:3]
    assert decide("bob", stages=stages) == (
        "python2",
        None,
        bucket(b"bob"),
        "in no stage",
    )


@pytest.mark.parametrize("user_id", ["ada", "bob", None])
def test_the_kill_switch_wins(user_id):
    decision = decide(user_id, ["dev"], kill=True, stage="everyone")
    assert decision.arm == "python2"
    assert decision.reason == "the kill switch is on"


@pytest.mark.parametrize("nobody", [None, "", b""])
def test_a_visitor_without_id(nobody):
    assert decide(nobody)[:3] == ("python2", "everyone", None)
    assert decide(nobody, stage="everyone")[:3] == ("python3", "everyone", None)
    assert decide(nobody, stages=CONFIG["stages"][:2]) == (
        "python2",
        None,
        None,
        "no user id",
    )
    assert decide(nobody, ["dev"])[:3] == ("python3", "developers", None)


@pytest.mark.parametrize("name", sorted(ALGORITHMS))
@pytest.mark.parametrize("user_id", ["ada", "爱", "\U0001f600", "\ud800", 7, 10**25])
def test_text_bytes_and_numbers_are_the_same_id(name, user_id):
    stages = [dict(stage, percent=0) for stage in CONFIG["stages"]]
    stages[-1]["percent"] = 100
    decision = decide(user_id, algorithm=name, stages=stages)
    text = "%s" % user_id
    surrogates = "strict" if str is bytes else "surrogatepass"
    for same in (text, text.encode("utf-8", surrogates)):
        assert decide(same, algorithm=name, stages=stages) == decision


def test_a_group_may_be_text_or_bytes():
    for group in ("爱人", "爱人".encode("utf-8")):
        assert decide("bob", [group]).stage == "developers"


ids = st.one_of(st.text(max_size=8), st.binary(max_size=8), st.integers())
groups = st.lists(st.sampled_from(["dev", "staff", "others"]), max_size=2)
reached = [None] + [stage["name"] for stage in CONFIG["stages"]]
deciders = {stage: decider(config(stage=stage)) for stage in reached}


@given(ids, groups)
def test_who_is_in_stays_in_at_every_later_stage(user_id, groups):
    arms = [deciders[stage](user_id, groups).arm for stage in reached]
    assert arms == sorted(arms)
    assert arms[0] == "python2"
    assert arms[-1] == "python3"


@given(ids, groups)
def test_the_stage_is_the_first_that_has_the_user(user_id, groups):
    arms = [deciders[stage](user_id, groups).arm for stage in reached]
    first = reached[arms.index("python3")]
    assert deciders[None](user_id, groups).stage == first


@pytest.fixture
def rollout(tmp_path):
    path = tmp_path / "rollout.json"
    path.write_bytes(json.dumps(CONFIG).encode("utf-8"))
    return Rollout(str(path))


def test_a_rollout_decides_by_its_file(rollout):
    assert isinstance(rollout.decide("ada"), Decision)
    assert rollout.decide("ada") == decide("ada")
    assert rollout.decide("bob", groups=["dev"]) == decide("bob", ["dev"])


@pytest.mark.parametrize(
    "user_id, groups", [(1.5, ()), (object(), ()), (True, ()), ("a", 5), ("a", [[]])]
)
def test_what_is_no_id_raises_nothing_and_is_counted(rollout, caplog, user_id, groups):
    for _ in range(2):
        decision = rollout.decide(user_id, groups)
        assert decision.arm == "python2"
        assert decision.reason == "the decision failed; see the log"
    assert rollout.state()["failed_decisions"] == 2
    assert len(caplog.records) == 1
    assert "python2 serves: TypeError: " in caplog.text


@pytest.mark.parametrize("user_id", ["ada", "bob", None])
def test_no_groups_may_be_none(rollout, user_id):
    assert rollout.decide(user_id, None) == rollout.decide(user_id)
    assert rollout.state()["failed_decisions"] == 0


HOSTS = ["web%d" % number for number in range(40)]


class TestHosts:
    def test_the_percentage_is_rounded_down(self):
        arms = self.arms("fifth", HOSTS[:9])
        assert sorted(arms) == sorted(HOSTS[:9])
        assert list(arms.values()).count("python3") == 1

    @pytest.mark.parametrize(
        "stage, count", [(None, 0), ("fifth", 8), ("everyone", 40)]
    )
    def test_the_share(self, stage, count):
        assert list(self.arms(stage).values()).count("python3") == count

    def test_a_host_keeps_its_arm_while_the_percentage_grows(self):
        before = self.on_python3("fifth")
        assert before < self.on_python3("everyone")

    @pytest.mark.parametrize("gone", HOSTS[:10])
    def test_a_host_that_leaves_moves_at_most_one(self, gone):
        before = self.on_python3("fifth") - {gone}
        after = self.on_python3("fifth", [host for host in HOSTS if host != gone])
        assert len(before ^ after) <= 1

    def test_single_hosts_are_set_and_do_not_count(self):
        hosts = {"web0": "python3", "web1": "python2"}
        arms = self.arms("fifth", HOSTS, hosts=hosts)
        assert (arms["web0"], arms["web1"]) == ("python3", "python2")
        assert list(arms.values()).count("python3") == 1 + 38 // 5

    def test_the_kill_switch_wins(self):
        hosts = {"web0": "python3"}
        arms = self.arms("everyone", HOSTS, hosts=hosts, kill=True)
        assert set(arms.values()) == {"python2"}

    @pytest.mark.parametrize("host", [None, 5])
    def test_what_is_no_name(self, host):
        with pytest.raises(TypeError):
            self.arms("fifth", [host])

    def arms(self, stage, tier=HOSTS, **changes):
        return arms_of_hosts(config(stage=stage, **changes), tier)

    def on_python3(self, stage, tier=HOSTS):
        arms = self.arms(stage, tier)
        return {host for host in tier if arms[host] == "python3"}
