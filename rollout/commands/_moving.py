"""What the commands that change a config share."""

from __future__ import annotations

import argparse
import json
import os
import sys

from ._store import Store, operator


def add_reason(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go into the history."""
    parser.add_argument(
        "--why", type=_text, default="", help="the reason, for the history"
    )
    parser.add_argument(
        "--who", type=_text, help="who does it (default: this user on this host)"
    )


def _text(argument: str) -> str:
    """Return an argument, with escapes for the bytes that are no UTF-8."""
    return os.fsencode(argument).decode("utf-8", "backslashreplace")


def who(options: argparse.Namespace) -> str:
    """Return who does it."""
    return options.who or operator()


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the argument for output that machines read."""
    parser.add_argument("--json", action="store_true", help="for machines")


def print_json(value: object) -> None:
    """Print a value on a line."""
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def say(message: str) -> None:
    """Print what was done, where results of a pipe do not go."""
    print(message, file=sys.stderr)


def stage_name(store: Store) -> str:
    """Return the present stage's name, for messages."""
    return store.config.stage.name if store.config.stage else "none"
