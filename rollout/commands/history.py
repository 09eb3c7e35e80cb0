"""Show who moved the rollout, when and why; --verify proves that no line is missing.

example: onemaster rollout history
         onemaster rollout history --verify
"""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from . import _exit_codes as codes
from ._moving import add_json, print_json, say
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verify",
        action="store_true",
        help="check that the chain is unbroken and ends with the present config",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    entries = store.entries() if options.verify else store.history.entries()
    if options.verify:
        say("%d entries, unbroken, up to the present config" % len(entries))
        return codes.DONE
    if options.json:
        for entry in entries:
            print_json(entry.__dict__)
        return codes.DONE
    table = Table("time", "who", "action", "from", "to", "why", "config")
    for entry in entries:
        table.add_row(
            entry.time,
            entry.who,
            entry.action,
            entry.before or "none",
            entry.after or "none",
            entry.why,
            entry.config[:12],
        )
    Console().print(table)
    return codes.DONE
