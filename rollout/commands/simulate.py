"""Decide for a file of ids, one a line: id, bucket, arm and stage, between tabs.

example: onemaster rollout simulate ids.txt
         onemaster rollout simulate - --stage fifth --json < ids.txt
"""

from __future__ import annotations

import argparse
import sys
from typing import BinaryIO, Iterator

from .._config import Config
from .._rules import Decision, decider
from . import _exit_codes as codes
from ._moving import add_json, print_json, say, shown
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="of ids; - for standard input")
    parser.add_argument("--stage", help="as if this stage were the present one")
    parser.add_argument(
        "--group", action="append", default=[], help="a group that all are in (again)"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    config = store.config
    if options.stage:
        config = Config(str(options.config), store.changed(stage=options.stage))
    decide = decider(config)
    counts = {"python2": 0, "python3": 0}
    for one in ids_of(options.file):
        decision = decide(one, options.group)
        counts[decision.arm] += 1
        _show(one, decision, options.json)
    say("%(python3)d on python3, %(python2)d on python2" % counts)
    return codes.DONE


def ids_of(file: str) -> Iterator[bytes]:
    """Yield the lines of a file, or of standard input, that are not empty."""
    if file == "-":
        yield from _lines(sys.stdin.buffer)
        return
    with open(file, "rb") as stream:
        yield from _lines(stream)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    for line in stream:
        line = line.rstrip(b"\r\n")
        if line:
            yield line


def _show(one: bytes, decision: Decision, as_json: bool) -> None:
    if as_json:
        print_json(dict(decision._asdict(), id=shown(one)))
        return
    stage = decision.stage or "none"
    print(shown(one), decision.bucket, decision.arm, stage, sep="\t")
