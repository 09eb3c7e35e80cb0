"""The published schema and the validator say the same."""

from __future__ import annotations

import json
import os
from typing import Any

import jsonschema
import pytest

import onemaster.rollout
from onemaster.rollout import ConfigError
from onemaster.rollout._algorithms import ALGORITHMS
from onemaster.rollout._config import Config
from onemaster.rollout.commands._gates import gates_of
from onemaster.rollout.commands.init import EXAMPLE

FOLDER = os.path.dirname(onemaster.rollout.__file__)
with open(os.path.join(FOLDER, "schema.json"), encoding="utf-8") as stream:
    SCHEMA = json.load(stream)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

GOOD = json.loads(EXAMPLE % {"feature": "python3", "salt": "s:"})
GOOD["hosts"] = {"web1": "python3"}
GOOD["cohorts"]["developers"]["ids"] = ["ada", 5]
GOOD["stages"][0]["gates"] = [{"name": "a", "command": ["b"], "timeout": "30s"}]

REMOVED = object()

# Ways to change the good config, and whether it is good then.
CHANGES = [
    (["version"], 2, False),
    (["version"], "1", False),
    (["feature"], "a b", False),
    (["feature"], "a" * 101, False),
    (["algorithm"], "md5", False),
    (["salt"], "", False),
    (["salt"], "a\nb", False),
    (["salt"], "\u7231", True),
    (["kill"], 1, False),
    (["kill"], REMOVED, True),
    (["stage"], 5, False),
    (["stage"], "canary", True),
    (["stages"], [], False),
    (["stages"], [{"name": "s%d" % i} for i in range(101)], False),
    (["stages", 0, "name"], REMOVED, False),
    (["stages", 0, "comment"], {"any": ["thing"]}, True),
    (["stages", 0, "percentage"], 5, False),
    (["stages", 2, "percent"], 101, False),
    (["stages", 2, "percent"], -1, False),
    (["stages", 2, "percent"], "0.001", True),
    (["stages", 2, "percent"], "0.1 %", False),
    (["stages", 2, "percent"], True, False),
    (["stages", 2, "percent"], None, False),
    (["stages", 2, "soak"], "2 days", False),
    (["stages", 2, "soak"], 5, False),
    (["stages", 2, "gates"], {}, False),
    (["stages", 2, "gates", 0, "tolerance"], REMOVED, False),
    (["stages", 2, "gates", 0, "tolerance"], "5", False),
    (["stages", 2, "gates", 0, "confidence"], 0.3, False),
    (["stages", 2, "gates", 0, "worse"], "more", False),
    (["stages", 2, "gates", 0, "samples", "python2"], REMOVED, False),
    (["stages", 0, "gates", 0, "command"], [], False),
    (["stages", 0, "gates", 0, "timeout"], "soon", False),
    (["cohorts"], REMOVED, False),
    (["cohorts", "a b"], {}, False),
    (["cohorts", "new"], {"users": []}, False),
    (["cohorts", "new"], {}, True),
    (["cohorts", "developers", "ids"], [1.5], False),
    (["cohorts", "developers", "ids"], [True], False),
    (["hosts", "web1"], "python4", False),
    (["hosts", "comment"], "any", True),
    (["$schema"], "schema.json", True),
]


def changed(path: Any, value: Any) -> Any:
    config = json.loads(json.dumps(GOOD))
    inner = config
    for part in path[:-1]:
        inner = inner[part]
    if value is REMOVED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return config


def is_accepted(config: Any) -> bool:
    data = json.dumps(config).encode("utf-8")
    try:
        gates_of(Config("rollout.json", data), data)
    except ConfigError:
        return False
    return True


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_example_is_good() -> None:
    assert list(VALIDATOR.iter_errors(GOOD)) == []
    assert is_accepted(GOOD)


@pytest.mark.parametrize("path, value, good", CHANGES)
def test_both_say_the_same(path: Any, value: Any, good: bool) -> None:
    config = changed(path, value)
    assert is_accepted(config) == good
    # That cohorts of stages exist is beyond a schema.
    if path != ["cohorts"]:
        assert VALIDATOR.is_valid(config) == good


def test_all_algorithms_are_in_it() -> None:
    assert SCHEMA["properties"]["algorithm"]["enum"] == sorted(ALGORITHMS)


def test_each_key_is_described() -> None:
    for name, described in SCHEMA["properties"].items():
        assert described.get("description") or "$ref" in described, name
