"""Say which Python serves a user, and why.

example: onemaster rollout explain ada
         onemaster rollout explain 4711 --group staff
"""

from __future__ import annotations

import argparse
import os

from .._config import percent
from .._rules import decider
from . import _exit_codes as codes
from ._moving import add_json, print_json, shown
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the user's id")
    parser.add_argument(
        "--group", action="append", default=[], help="a group of the user's (again)"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    config = Store(options.config).config
    # As bytes, an id need not be UTF-8.
    user_id = os.fsencode(options.id)
    decision = decider(config)(user_id, options.group)
    if options.json:
        print_json(dict(decision._asdict(), id=shown(user_id)))
        return codes.DONE
    print("%s is served by %s: %s" % (shown(user_id), decision.arm, decision.reason))
    if decision.bucket is not None:
        buckets = config.algorithm.buckets
        print(
            "bucket %d of %d by %s" % (decision.bucket, buckets, config.algorithm.name)
        )
    for index, stage in enumerate(config.stages):
        print(
            "%s %s: %s below %d%s"
            % (
                "*" if index == config.current else " ",
                stage.name,
                percent(stage.percentage),
                config.algorithm.threshold(stage.percentage),
                "; cohorts " + ", ".join(stage.cohorts) if stage.cohorts else "",
            )
        )
    return codes.DONE
