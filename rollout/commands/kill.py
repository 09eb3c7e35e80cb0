"""Put everybody back on Python 2, now.

Needs no gate, and works when the history is broken, when another command hangs, when
the disk is full, and when the config is damaged and the last good one is beside it.

example: onemaster rollout kill --why "data loss"
"""

from __future__ import annotations

import argparse
from typing import Optional

from .._config import Config
from .._errors import ConfigError
from .._files import overwrite, replace
from . import _exit_codes as codes
from ._history import Entry
from ._moving import add_reason, say, show, who
from ._store import Conflict, Store, beside
from ._text_edits import with_value

LOCK_SECONDS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    try:
        entry: Optional[Entry] = _with_history(options)
    except Exception as error:
        # Whatever it is, everybody must get off Python 3.
        entry = None
        _without_history(options)
        say("the kill is not in the history: %s" % (error or type(error).__name__))
    show(options, entry)
    say(
        "killed: everybody is on python2 once the processes have seen it, behind an edge "
        "once it is rendered again and reloaded"
    )
    return codes.DONE


def _with_history(options: argparse.Namespace) -> Entry:
    store = Store(options.config, LOCK_SECONDS)
    try:
        return _kill(store, options)
    except Conflict:
        # Another command has moved; the store has read what is there now.
        return _kill(store, options)


def _kill(store: Store, options: argparse.Namespace) -> Entry:
    with store.locked(LOCK_SECONDS):
        return store.write(store.changed(kill=True), "kill", who(options), options.why)


def _without_history(options: argparse.Namespace) -> None:
    try:
        data = options.config.read_bytes()
        Config(str(options.config), data)
    except (ConfigError, OSError):
        data = beside(options.config, ".last-good").read_bytes()
        Config(str(beside(options.config, ".last-good")), data)
    killed = with_value(data.decode("utf-8"), "kill", True).encode("utf-8")
    try:
        replace(str(options.config), killed)
    except OSError as error:
        overwrite(str(options.config), killed)
        say("the config is written in place: %s" % error)
