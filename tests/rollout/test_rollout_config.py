# -*- coding: utf-8 -*-
from __future__ import absolute_import, unicode_literals

import json

import pytest
from six import text_type

from onemaster.rollout import ConfigError
from onemaster.rollout._config import Config, decimal

GOOD = {
    "version": 1,
    "feature": "python3",
    "algorithm": "crc32-100000",
    "salt": "python3:",
    "cohorts": {
        "developers": {"ids": ["ada", 7, "爱"], "groups": ["dev"]},
        "employees": {"groups": ["staff"]},
    },
    "stages": [
        {"name": "developers", "cohorts": ["developers"], "soak": "1d"},
        {"name": "employees", "cohorts": ["employees"]},
        {"name": "canary", "percent": "0.1", "soak": "90m"},
        {"name": "fifth", "percent": 20},
        {"name": "everyone", "percent": 100},
    ],
    "stage": "canary",
    "hosts": {"web1": "python3"},
}


def read(config):
    text = config if isinstance(config, text_type) else json.dumps(config)
    return Config("rollout.json", text.encode("utf-8"))


def problem(config):
    if isinstance(config, (list, dict)):
        config = json.dumps(config, indent=1, sort_keys=True)
    data = config if isinstance(config, bytes) else config.encode("utf-8")
    with pytest.raises(ConfigError) as caught:
        Config("rollout.json", data)
    return str(caught.value)


def test_a_config():
    config = read(GOOD)
    assert [stage.name for stage in config.stages] == [
        "developers",
        "employees",
        "canary",
        "fifth",
        "everyone",
    ]
    assert [stage.percentage for stage in config.stages] == [0, 0, 100, 20000, 100000]
    assert [stage.soak for stage in config.stages] == [86400, 0, 5400, 0, 0]
    assert config.stage.name == "canary"
    assert config.kill is False
    assert config.cohorts["developers"].ids == {b"ada", b"7", "爱".encode("utf-8")}
    assert config.hosts == {"web1": "python3"}


def test_no_stage_is_reached_yet():
    assert read(dict(GOOD, stage=None)).stage is None


def test_comments_may_stand_in_each_object():
    config = json.loads(json.dumps(GOOD))
    config["comment"] = ["first", "second"]
    for part in (config["cohorts"], config["stages"][0], config["hosts"]):
        part["comment"] = "what it is for"
    assert read(config).hosts == {"web1": "python3"}


@pytest.mark.parametrize(
    "written, thousandths",
    [
        ("0", 0),
        ("100", 100000),
        ("0.001", 1),
        ("0.1", 100),
        ("12.345", 12345),
        ("12.3450000", 12345),
        ('"0.1"', 100),
        ('"100"', 100000),
    ],
)
def test_percentages_are_read_from_their_text(written, thousandths):
    text = json.dumps(dict(GOOD, stages=["HERE"], stage=None, hosts={}))
    stage = '{"name": "only", "percent": %s}' % written
    config = read(text.replace('"HERE"', stage))
    assert config.stages[0].percentage == thousandths


@pytest.mark.parametrize(
    "thousandths, text", [(0, "0"), (1, "0.001"), (100, "0.1"), (100000, "100")]
)
def test_percentages_are_written_as_people_write_them(thousandths, text):
    assert decimal(thousandths) == text


PERCENT = "must be 0 to 100 with at most three decimals, such as 0.1"


@pytest.mark.parametrize(
    "written, message",
    [
        ("-1", PERCENT),
        ("101", PERCENT),
        ("100.001", PERCENT),
        ("0.0001", PERCENT),
        ("1e-1", PERCENT),
        ("1e999", PERCENT),
        ('"20 %"', PERCENT),
        ('""', PERCENT),
        ("true", PERCENT),
        ("null", PERCENT),
        ("[]", PERCENT),
        ("NaN", "NaN is no number of JSON"),
        ("Infinity", "Infinity is no number of JSON"),
        ("9" * 5000, "9" * 40 + " is no number of JSON"),
    ],
)
def test_percentages_that_are_none(written, message):
    text = json.dumps(dict(GOOD, stages=["HERE"], stage=None), sort_keys=True)
    text = text.replace('"HERE"', '\n\n{"name": "only",\n "percent": %s}' % written)
    expected = "rollout.json:4: stages[0].percent: " + message
    assert problem(text) == expected


def changed(**keys):
    return dict(GOOD, **keys)


def stages(*listed):
    return changed(stages=list(listed), stage=None)


@pytest.mark.parametrize(
    "config, message",
    [
        ([], "1: must be an object"),
        (changed(version=2), ": version: must be 1"),
        (changed(version=True), ": version: must be 1"),
        (changed(stagse=1), ": stagse: no such key; allowed: version, feature, "),
        ({"version": 1}, "1: the key feature is missing"),
        (changed(feature="a b"), ": feature: must be a name"),
        (changed(salt=""), ": salt: must be a text that is not empty"),
        (changed(salt="a\nb"), ": salt: must not hold control characters"),
        (changed(salt="\ud800"), ": salt: must not hold control characters"),
        (changed(algorithm="md5"), ": algorithm: must be one of: crc32-100000, fnv1a"),
        (changed(kill=1), ": kill: must be true or false"),
        (changed(stage="later"), ": stage: must be one of: developers, employees, "),
        (changed(stages=[]), ": stages: 0 stages: must be 1 to 100"),
        (
            stages(*[{"name": "s%d" % i} for i in range(1000)]),
            ": stages: 1000 stages: must be 1 to 100",
        ),
        (stages("a"), ": stages[0]: must be an object"),
        (
            stages({"name": "a"}, {"name": "a"}),
            ": stages[1].name: another stage is called a",
        ),
        (
            stages({"name": "a", "percent": 20}, {"name": "b", "percent": "0.1"}),
            ": stages[1].percent: 0.1 % is less than the 20 % of the stage before",
        ),
        (
            stages({"name": "a", "cohorts": ["nobody"]}),
            ": stages[0].cohorts[0]: no such cohort; there are: developers, employees",
        ),
        (
            stages({"name": "a", "soak": "2 days"}),
            ": stages[0].soak: must be a number and one of s, m, h and d",
        ),
        (stages({"name": "a", "gates": [1]}), ": stages[0].gates[0]: must be an obj"),
        (
            changed(hosts={"web1": "3"}),
            ": hosts.web1: must be one of: python2, python3",
        ),
        (changed(cohorts={"a": {"ids": [1.5]}}), ": cohorts.a.ids[0]: must be a text"),
        (changed(cohorts={"a": {"ids": [True]}}), ": cohorts.a.ids[0]: must be a text"),
        (changed(cohorts={"a": {"ids": "b"}}), ": cohorts.a.ids: must be a list"),
        (
            changed(algorithm="murmur3-unleash"),
            ": stages[2].percent: 0.1 % cannot be told apart by this algorithm: "
            "multiples of 1 % can",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_path(config, message):
    said = problem(config)
    assert message in said
    place = said.split(": ")[0]
    assert place.startswith("rollout.json:")
    lines = json.dumps(config, indent=1, sort_keys=True).splitlines()
    assert 1 <= int(place.split(":")[1]) <= len(lines)


@pytest.mark.parametrize(
    "text, message",
    [
        ('{"a": 1,\n"a": 2}', "rollout.json:2: a: this key stands twice"),
        ('{"a": 1,\n"b": }', 'rollout.json:2: not JSON at "}"'),
        ('{"a": 1\n', "rollout.json:2: not JSON at the end of the file"),
        ("", "rollout.json:1: not JSON at the end of the file"),
        ('{"a":\n1,}', 'rollout.json:2: not JSON at "}"'),
        ('["\n"]', 'rollout.json:1: not JSON at "\\"\\n\\""'),
        ("{} {}", 'rollout.json:1: not JSON at "{"'),
        ("[01]", 'rollout.json:1: not JSON at "01"'),
        ("[" * 100000, "rollout.json: nested deeper than 20 levels"),
        ("[" * 30 + "]" * 30, "rollout.json: nested deeper than 20 levels"),
        (b'{"a":\n"\xff"}', "rollout.json:2: not UTF-8: invalid start byte"),
        (
            b" " * 10 * 1024 * 1024,
            "rollout.json: 10485760 bytes: a rollout config has at most 1048576",
        ),
    ],
)
def test_what_is_no_json(text, message):
    assert problem(text) == message
