"""What is rendered for Envoy is of its published schema, and routes as decide() does.

Envoy itself is not run: its routes are matched here as its documentation says.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Optional

import pytest
from envoy.config.route.v3 import route_pb2
from google.protobuf import json_format
from test_rollout_edges import ODD_IDS, STAGES, Rendering

from onemaster.rollout import Rollout


@pytest.fixture
def rendering(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Rendering:
    return Rendering(tmp_path / "rollout.json", capsys)


def arm(configuration: Any, headers: Dict[str, str]) -> str:
    for route in configuration["virtual_hosts"][0]["routes"]:
        if all(matches(one, headers) for one in route["match"].get("headers", [])):
            return str(route["route"]["cluster"])
    raise AssertionError("no route matches")


def matches(matcher: Any, headers: Dict[str, str]) -> bool:
    value = headers.get(matcher["name"])
    if value is None:
        return False
    if "range_match" in matcher:
        ends = matcher["range_match"]
        return int(ends["start"]) <= int(value) < int(ends["end"])
    return bool(re.fullmatch(matcher["string_match"]["safe_regex"]["regex"], value))


def request(
    user_id: Optional[str], groups: str, bucket: Optional[int]
) -> Dict[str, str]:
    headers = {"cookie": "theme=dark; xonemaster_id=ada"}
    if user_id is not None:
        headers["cookie"] += "; onemaster_id=" + user_id
    if groups:
        headers["cookie"] += "; onemaster_groups=" + groups
    if bucket is not None:
        headers["x-onemaster-bucket"] = str(bucket)
    return headers


@pytest.mark.parametrize("stage", [None] + [str(stage["name"]) for stage in STAGES])
@pytest.mark.parametrize("kill", [False, True])
def test_each_stage(rendering: Rendering, stage: Optional[str], kill: bool) -> None:
    rendering.write(algorithm="crc32-100000", stage=stage, kill=kill)
    code, rendered, said = rendering.render("envoy")
    assert code == 0
    assert "must set the header x-onemaster-bucket" in said
    configuration = json.loads(rendered)
    # Raises for what the schema does not have.
    json_format.ParseDict(configuration, route_pb2.RouteConfiguration())
    rollout = Rollout(str(rendering.path), saved_path=None)
    for one in [None, *ODD_IDS, "tester-0", "tester-300"]:
        for groups in ("", "staff", "readers|a.b", "astaff", "aXb|staf"):
            decision = rollout.decide(one, groups.split("|"))
            headers = request(one, groups, decision.bucket)
            assert arm(configuration, headers) == "onemaster_" + decision.arm
