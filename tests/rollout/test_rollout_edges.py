"""Real edges route as decide() decides."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, List, Optional

import edge_servers
import pytest

from onemaster.rollout import Rollout
from onemaster.rollout.cli import main

ODD_IDS = [
    "ada",
    "Ada",
    "ADA",
    "a.b",
    "aXb",
    "x'y",
    "A+B",
    "(a|b)*",
    "$id",
    "%41",
    "%",
    "[a]",
    "{a}",
    "a#b",
    "~ada",
    "-",
    "--",
    "-f",
    "0",
    "a" * 200,
    "aada",
    "adaa",
]
IDS = ODD_IDS + ["user-%d" % number for number in range(200)]

STAGES = [
    {"name": "staff", "cohorts": ["staff"]},
    {"name": "testers", "cohorts": ["testers"]},
    {"name": "canary", "percent": "0.1"},
    {"name": "fifth", "percent": 20},
    {"name": "most", "percent": "99.99"},
    {"name": "everyone", "percent": 100},
]

CONFIG = {
    "version": 1,
    "feature": "python3",
    "salt": "python3-5e1f:",
    "cohorts": {
        "staff": {"ids": ODD_IDS[::2], "groups": ["staff", "a.b", "x'y"]},
        "testers": {"ids": ["tester-%d" % number for number in range(300)]},
    },
    "stages": STAGES,
}

ALGORITHMS = {"nginx": "murmur2-nginx", "haproxy": "crc32-100000"}


class Rendering:
    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def write(self, **changes: Any) -> None:
        self.path.write_text(json.dumps(dict(CONFIG, **changes)))

    def render(self, edge: str, *arguments: str) -> Any:
        code = main(["render", edge, "--config", str(self.path), *arguments])
        return (code, *self._capsys.readouterr())

    @contextmanager
    def edge(self, name: str, *arguments: str) -> Iterator[edge_servers.Edge]:
        listen, two, three = edge_servers.free_ports(3)
        servers = [
            "--python2",
            "127.0.0.1:%d" % two,
            "--python3",
            "127.0.0.1:%d" % three,
        ]
        if name == "haproxy":
            servers += ["--listen", "127.0.0.1:%d" % listen]
        code, rendered, said = self.render(name, *servers, *arguments)
        assert code == 0, said
        if name == "nginx":
            with edge_servers.nginx(rendered, two, three) as edge:
                yield edge
        else:
            with edge_servers.haproxy(rendered, listen, two, three) as edge:
                yield edge


@pytest.fixture
def rendering(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Rendering:
    return Rendering(tmp_path / "rollout.json", capsys)


edges = pytest.mark.parametrize("name", sorted(ALGORITHMS))


def differences(
    edge: edge_servers.Edge, rollout: Rollout, ids: List[Optional[str]]
) -> List[Any]:
    found = []
    for one in ids:
        for groups in (None, "staff", "readers|a.b", "astaff", "aXb|staf", ""):
            expected = rollout.decide(one, (groups or "").split("|")).arm
            if edge.arm(one, groups) != expected:
                found.append((one, groups, expected))
    return found


@edges
@pytest.mark.parametrize("stage", [None] + [str(stage["name"]) for stage in STAGES])
def test_each_stage(rendering: Rendering, name: str, stage: Optional[str]) -> None:
    rendering.write(algorithm=ALGORITHMS[name], stage=stage)
    rollout = Rollout(str(rendering.path), saved_path=None)
    testers = ["tester-0", "tester-299", "tester-300", "Tester-1"]
    with rendering.edge(name) as edge:
        assert differences(edge, rollout, [None, "", *testers, *ODD_IDS]) == []
        arms = {one: edge.arm(one) for one in IDS}
    assert arms == {one: rollout.decide(one).arm for one in IDS}


@edges
def test_the_kill_switch(rendering: Rendering, name: str) -> None:
    rendering.write(algorithm=ALGORITHMS[name], stage="everyone", kill=True)
    with rendering.edge(name) as edge:
        assert {edge.arm(one, "staff") for one in IDS[:30]} == {"python2"}


@edges
def test_ids_in_a_header(rendering: Rendering, name: str) -> None:
    rendering.write(algorithm=ALGORITHMS[name], stage="fifth")
    rollout = Rollout(str(rendering.path), saved_path=None)
    with rendering.edge(name, "--id-header", "X-User-Id") as edge:
        arms = {one: edge.arm(one, header="X-User-Id") for one in IDS}
    assert arms == {one: rollout.decide(one).arm for one in IDS}


NAMED = ["--python2", "a:1", "--python3", "b:1"]


@pytest.mark.parametrize(
    "edge, changes, problem",
    [
        (
            "nginx",
            {"algorithm": "crc32-100000"},
            "nginx cannot compute crc32-100000, wh",
        ),
        (
            "haproxy",
            {"algorithm": "murmur2-nginx"},
            "HAProxy cannot compute murmur2-ngi",
        ),
        (
            "nginx",
            {
                "algorithm": "murmur2-nginx",
                "stages": [{"name": "fifth", "percent": "0.001"}],
            },
            "nginx has two decimals: the 0.001 % of stage fifth would be rounded",
        ),
        (
            "nginx",
            {"algorithm": "murmur2-nginx", "salt": "a$b"},
            "nginx cannot hold this salt",
        ),
        (
            "haproxy",
            {"algorithm": "crc32-100000", "salt": "a b"},
            "HAProxy cannot hold this salt",
        ),
        (
            "haproxy",
            {"algorithm": "crc32-100000", "salt": "\u7231"},
            "HAProxy cannot hold this salt",
        ),
    ],
)
def test_what_cannot_be_expressed_is_refused(
    rendering: Rendering, edge: str, changes: Any, problem: str
) -> None:
    rendering.write(stage="fifth", **changes)
    code, rendered, said = rendering.render(edge, *NAMED)
    assert (code, rendered) == (1, "")
    assert problem in said
    # Nothing needs to be computed for all or for none.
    rendering.write(stage="fifth", kill=True, **changes)
    assert rendering.render(edge, *NAMED)[0] == 0


def test_addresses_are_needed_and_are_addresses(rendering: Rendering) -> None:
    rendering.write(algorithm="murmur2-nginx", stage="fifth")
    assert rendering.render("nginx")[0] == 2
    with pytest.raises(SystemExit):
        rendering.render("nginx", "--python2", "a; evil", "--python3", "b")
