# -*- coding: utf-8 -*-
"""Every version decides alike."""

from __future__ import absolute_import, unicode_literals

import io
import json

import interpreters
import pytest

from onemaster.rollout._algorithms import ALGORITHMS

PROGRAM = """\
import sys, json
from onemaster.rollout import Rollout
rollout = Rollout(sys.argv[1], saved_path=None)
ids = json.loads(sys.stdin.read())
for index, one in enumerate(ids):
    if index % 2:
        one = one.encode("utf-8")
    decision = rollout.decide(one, ["staff"] if index % 7 == 0 else [])
    print(json.dumps(decision))
print(json.dumps(sorted(rollout.arms_of_hosts(ids).items())))
"""

IDS = ["user-%d" % number for number in range(400)]
IDS += ["", "爱", "爱人@example.com", "\U0001f600", "a" * 300, "é", "\x7f"]


@pytest.mark.parametrize("name", sorted(ALGORITHMS))
def test_decisions_are_the_same(tmp_path, name):
    config = {
        "version": 1,
        "feature": "python3",
        "algorithm": name,
        "salt": "爱:",
        "cohorts": {"staff": {"ids": ["user-3", "爱"], "groups": ["staff"]}},
        "stages": [
            {"name": "staff", "cohorts": ["staff"]},
            {"name": "fifth", "percent": 20},
            {"name": "half", "percent": 50},
        ],
        "stage": "fifth",
    }
    path = str(tmp_path / "rollout.json")
    with io.open(path, "wb") as stream:
        stream.write(json.dumps(config).encode("utf-8"))
    given = json.dumps(IDS).encode("utf-8")
    printed = {
        version: interpreters.run(version, "-c", PROGRAM, path, given=given)
        for version in interpreters.VERSIONS
    }
    lines = printed["2.7"].splitlines()
    assert len(lines) == len(IDS) + 1
    for version in interpreters.VERSIONS:
        assert printed[version].splitlines() == lines, version
