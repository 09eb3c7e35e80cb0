"""Take a change by hand into the history, after checking whom it puts out.

The soak time begins anew when the present stage has another percentage, algorithm or
salt, or the kill switch was changed. The first line of a history needs no config before
it.

example: onemaster rollout record --why "the new office"
"""

from __future__ import annotations

import argparse

from .._config import Config
from .._edits import put_out, stage_goes_on
from . import _exit_codes as codes
from ._gates import gates_of
from ._moving import add_reason, say, show, who
from ._store import Store
from .check import read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against",
        metavar="OLD",
        help="the config before the change (default: the copy rollout.json.recorded, "
        "which the commands keep)",
    )
    parser.add_argument(
        "--rollback", action="store_true", help="the change is meant to put users out"
    )
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    goes_on = True
    with store.locked():
        gates_of(store.config, store.data)
        entries = store.history.entries()
        if entries and entries[-1].config == store.config.digest:
            say("nothing to record: the history ends with this config")
            return codes.DONE
        if entries:
            against = options.against or str(store.recorded)
            old = Config(against, read(against))
            if old.digest != entries[-1].config:
                say(
                    "%s is not the config that the history ends with, sha256 %s; say "
                    "where that is: --against OLD" % (against, entries[-1].config)
                )
                return codes.REFUSED
            goes_on = stage_goes_on(old, store.config)
            reasons = put_out(old, store.config)
            if reasons and not options.rollback:
                say("refused, it puts out %s" % "; ".join(reasons))
                say("if that is meant, say --rollback")
                return codes.REFUSED
        entry = store.write(store.data, "record", who(options), options.why, goes_on)
    show(options, entry)
    say("recorded" if goes_on else "recorded; the present stage begins anew")
    return codes.DONE
