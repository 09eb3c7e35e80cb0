"""What the commands that change a config share."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Optional

from rich.console import Console

from ._history import Entry
from ._store import Store, operator


def add_reason(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go into the history."""
    parser.add_argument(
        "--why", type=_text, default="", help="the reason, for the history"
    )
    parser.add_argument(
        "--who", type=_text, help="who does it (default: this user on this host)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print what was done, for machines"
    )


def show(options: argparse.Namespace, entry: Optional[Entry]) -> None:
    """Print a line of history where ``--json`` asks for it; null where there is none."""
    if options.json:
        print_json(entry.__dict__ if entry is not None else None)


def _text(argument: str) -> str:
    return shown(os.fsencode(argument))


def shown(data: bytes) -> str:
    """Return bytes as text, with escapes for those that are no UTF-8."""
    return data.decode("utf-8", "backslashreplace")


def who(options: argparse.Namespace) -> str:
    """Return who does it."""
    return options.who or operator()


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the argument for output that machines read."""
    parser.add_argument("--json", action="store_true", help="for machines")


def print_json(value: object) -> None:
    """Print a value on a line."""
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def console() -> Console:
    """Return the terminal, which shows texts as they are."""
    return Console(markup=False, emoji=False, highlight=False)


def say(message: str) -> None:
    """Print what was done, where results of a pipe do not go."""
    print(message, file=sys.stderr)


def stage_name(store: Store) -> str:
    """Return the present stage's name, for messages."""
    return store.config.stage.name if store.config.stage else "none"
