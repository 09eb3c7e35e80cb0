"""Show who moved the rollout, when and why; --verify proves that no line is missing.

example: onemaster rollout history
         onemaster rollout history --verify
"""

from __future__ import annotations

import argparse

from rich.table import Table

from . import _exit_codes as codes
from ._history import HistoryError
from ._moving import add_json, console, print_json, say
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
    if options.verify:
        return _verify(store, options.json)
    entries = store.history.entries()
    if options.json:
        for entry in entries:
            print_json(entry.__dict__)
        return codes.DONE
    if not entries:
        say("no history yet; begin one: onemaster rollout record")
        return codes.DONE
    table = Table()
    for name in ("time", "action", "from", "to"):
        table.add_column(name, no_wrap=True)
    for name in ("who", "why"):
        table.add_column(name, overflow="fold")
    for entry in entries:
        stages = entry.before or "none", entry.after or "none"
        table.add_row(entry.time, entry.action, *stages, entry.who, entry.why)
    console().print(table)
    return codes.DONE


def _verify(store: Store, as_json: bool) -> int:
    count, problem = None, None
    try:
        count = len(store.entries())
        say("%d entries, unbroken, up to the present config" % count)
    except HistoryError as error:
        if not as_json:
            raise
        problem = str(error)
    if as_json:
        print_json({"entries": count, "problem": problem})
    return codes.REFUSED if problem else codes.DONE
