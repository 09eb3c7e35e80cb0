"""Show the stages, which one is in force, since when and how long it must last yet.

example: onemaster rollout status
         onemaster rollout status --json
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any, Dict

from rich.table import Table

from .._config import percent
from . import _exit_codes as codes
from ._history import TIME, HistoryError
from ._justification import NotYet, began, time_left
from ._moving import add_json, console, print_json, stage_name
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    state = _state(store)
    if options.json:
        print_json(state)
        return codes.DONE
    terminal = console()
    table = Table("", "stage", "cohorts", "percent", "soak", "gates")
    for index, stage in enumerate(store.config.stages):
        table.add_row(
            "*" if index == store.config.current else "",
            stage.name,
            ", ".join(stage.cohorts),
            percent(stage.percentage),
            str(timedelta(seconds=stage.soak)) if stage.soak else "",
            str(len(stage.gates) or ""),
        )
    terminal.print(table)
    if store.config.stage is None:
        terminal.print("no stage is reached: everybody is on python2")
    if store.config.kill:
        terminal.print("KILLED: everybody is on python2")
    if state["since"]:
        left = state["soak_seconds_left"]
        terminal.print(
            "%s since %s; %s"
            % (
                state["stage"],
                state["since"],
                "soak time left: %s" % timedelta(seconds=left) if left else "soaked",
            )
        )
    if state["problem"]:
        terminal.print("problem: %s" % state["problem"], soft_wrap=True)
    return codes.DONE


def _state(store: Store) -> Dict[str, Any]:
    since, left, problem = None, 0, None
    try:
        start = began(store, store.entries())
        if start is not None:
            since = start.strftime(TIME)
            left = max(0, int(time_left(store, start).total_seconds()))
    except (HistoryError, NotYet) as error:
        problem = str(error)
    return {
        "feature": store.config.feature,
        "stage": stage_name(store) if store.config.stage else None,
        "kill": store.config.kill,
        "since": since,
        "soak_seconds_left": left,
        "sha256": store.config.digest,
        "problem": problem,
    }
