"""Do decide() on 2.7, decide() on 3 and real edges route the same ids the same way?

example: python benchmarks/rollout_edges.py --ids 100000 --python2 python2.7

Starts nginx and HAProxy on loopback, without privileges.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, List

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "rollout"))
import edge_servers  # noqa: E402

from onemaster.rollout import Rollout  # noqa: E402
from onemaster.rollout._config import Config  # noqa: E402
from onemaster.rollout.commands import _edge, _haproxy, _nginx  # noqa: E402

STAGES: List[Any] = [
    {"name": "staff", "cohorts": ["staff"]},
    {"name": "canary", "percent": "0.1"},
    {"name": "fifth", "percent": 20},
    {"name": "half", "percent": 50},
    {"name": "everyone", "percent": 100},
]

DECIDE = """\
import sys
from onemaster.rollout import Rollout
rollout = Rollout(sys.argv[1], saved_path=None)
for line in sys.stdin:
    print(rollout.decide(line.rstrip("\\n")).arm)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ids", type=int, default=100000)
    parser.add_argument("--python2", default="python2.7", help="with six")
    options = parser.parse_args()
    ids = ["user-%d@example.com" % number for number in range(options.ids)]
    print("| edge | stage | ids | on python3 | differences |\n|" + " --- |" * 5)
    wrong = 0
    for name, algorithm in (("nginx", "murmur2-nginx"), ("HAProxy", "crc32-100000")):
        for stage in STAGES:
            wrong += compare(name, algorithm, stage["name"], ids, options.python2)
    sys.exit(wrong > 0)


def compare(name: str, algorithm: str, stage: str, ids: List[str], python2: str) -> int:
    path = Path(tempfile.mkdtemp()) / "rollout.json"
    config = {
        "version": 1,
        "feature": "python3",
        "algorithm": algorithm,
        "salt": "python3:",
        "cohorts": {"staff": {"ids": ids[:: max(1, len(ids) // 500)]}},
        "stages": STAGES,
        "stage": stage,
    }
    path.write_text(json.dumps(config))
    rollout = Rollout(str(path), saved_path=None)
    on_3 = [rollout.decide(one).arm for one in ids]
    on_2 = subprocess.run(
        [python2, "-c", DECIDE, str(path)],
        input="".join(one + "\n" for one in ids),
        stdout=subprocess.PIPE,
        check=True,
        universal_newlines=True,
        env=os.environ,
    ).stdout.split()
    at_edge = asked(name, Config(str(path), path.read_bytes()), ids)
    different = sum(len(set(arms)) > 1 for arms in zip(on_2, on_3, at_edge))
    print(
        "| %s | %s | %d | %d | %d |"
        % (name, stage, len(ids), on_3.count("python3"), different),
        flush=True,
    )
    return different


def asked(name: str, config: Config, ids: List[str]) -> List[str]:
    listen, two, three = edge_servers.free_ports(3)
    servers = ["127.0.0.1:%d" % two], ["127.0.0.1:%d" % three]
    if name == "nginx":
        rendered = _nginx.render(config, _edge.ID, _edge.GROUPS, *servers)
        running = edge_servers.nginx(rendered, two, three)
    else:
        address = "127.0.0.1:%d" % listen
        rendered = _haproxy.render(config, _edge.ID, _edge.GROUPS, *servers, address)
        running = edge_servers.haproxy(rendered, listen, two, three)
    with running as edge:
        return [edge.arm(one) for one in ids]


if __name__ == "__main__":
    main()
