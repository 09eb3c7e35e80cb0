"""Take the kill switch back: the present stage is in force again.

The soak time of the stage begins anew.

example: onemaster rollout revive --why "the fix is deployed"
"""

from __future__ import annotations

import argparse

from . import _exit_codes as codes
from ._moving import add_reason, say, show, stage_name, who
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    if not store.config.kill:
        say("the kill switch is not on")
        return codes.REFUSED
    with store.locked():
        entry = store.write(
            store.changed(kill=False), "revive", who(options), options.why
        )
    show(options, entry)
    say("revived: the stage is %s" % stage_name(store))
    return codes.DONE
