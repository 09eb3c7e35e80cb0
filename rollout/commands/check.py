"""Check a config, and whom a change of it would put out.

Without --rollback a change that puts somebody out is refused.

example: onemaster rollout check
         git show HEAD:rollout.json | onemaster rollout check --against - --ids ids.txt
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .._config import Config
from .._edits import count_moves, put_out
from . import _exit_codes as codes
from ._gates import gates_of
from ._moving import add_json, print_json, say
from .simulate import ids_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against", metavar="OLD", help="the config before; - for standard input"
    )
    parser.add_argument("--ids", metavar="FILE", help="count the ids that move")
    parser.add_argument(
        "--rollback", action="store_true", help="the change is meant to put users out"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    data = options.config.read_bytes()
    new = Config(str(options.config), data)
    gates_of(new, data)
    if options.against is None:
        if options.json:
            print_json({"put_out": [], "moves": None})
        say("%s: right" % options.config)
        return codes.DONE
    old = Config(options.against, read(options.against))
    reasons = put_out(old, new)
    moves = count_moves(old, new, ids_of(options.ids)) if options.ids else None
    if options.json:
        print_json({"put_out": reasons, "moves": moves})
    else:
        for reason in reasons:
            print("puts out %s" % reason)
        if moves is not None:
            print("of the ids, %(in)d come in, %(out)d go out, %(stay)d stay" % moves)
    if reasons and not options.rollback:
        say(
            "refused: users who are served by python3 would go back to python2. If that "
            "is meant, say --rollback"
        )
        return codes.REFUSED
    return codes.DONE


def read(file: str) -> bytes:
    """Return the bytes of a file, or of standard input."""
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
