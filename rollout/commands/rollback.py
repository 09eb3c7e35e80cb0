"""Go back to the stage before, or to an earlier one.

Needs no gate and no soak time. Those who came last go out first.

example: onemaster rollout rollback --why "errors in checkout"
         onemaster rollout rollback --to developers
"""

from __future__ import annotations

import argparse

from . import _exit_codes as codes
from ._moving import add_reason, say, show, stage_name, who
from ._store import Store

NONE = "none"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        metavar="STAGE",
        help="the stage to go back to; 'none' for before the first",
    )
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    names = [stage.name for stage in store.config.stages[: store.config.current]]
    if store.config.stage is None:
        say("no stage is reached: there is nothing to roll back")
        return codes.REFUSED
    target = options.to or (names[-1] if names else NONE)
    if target not in [NONE, *names]:
        say(
            "%s is not before %s; there are: %s"
            % (target, stage_name(store), ", ".join([NONE, *names]))
        )
        return codes.USAGE
    before = stage_name(store)
    with store.locked():
        data = store.changed(stage=None if target == NONE else target)
        entry = store.write(data, "rollback", who(options), options.why)
    show(options, entry)
    say("rolled back from %s to %s" % (before, target))
    return codes.DONE
