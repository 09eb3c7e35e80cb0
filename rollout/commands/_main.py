"""The arguments of ``onemaster rollout``, and how it ends."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from pathlib import Path
from typing import List, Optional

from .._errors import ConfigError
from . import _exit_codes as codes
from ._history import HistoryError
from ._store import Busy, Conflict

# A module of this package each.
COMMANDS = [
    "init",
    "status",
    "check",
    "explain",
    "simulate",
    "advance",
    "rollback",
    "kill",
    "revive",
    "record",
    "history",
    "render",
]

EPILOG = """\
example: onemaster rollout init
         onemaster rollout status
         onemaster rollout advance --why "error rates are level"

exit codes: 0 done; 1 refused: a gate fails, a check finds something or the history is
broken; 2 the command line or the config is wrong; 3 not yet: the soak time is not over
or a gate is inconclusive; 4 another operator was first; 130 interrupted; 141 nobody
reads the output"""


def main(argv: Optional[List[str]] = None) -> int:
    """Run the command; see ``onemaster.rollout.cli.main``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(argv)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except ConfigError as error:
        return _fail(error, codes.USAGE)
    except HistoryError as error:
        return _fail(error, codes.REFUSED)
    except (Busy, Conflict) as error:
        return _fail(error, codes.CONFLICT)
    except BrokenPipeError:
        # Nobody reads on, as in "| head"; what is buffered has no reader either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return codes.BROKEN_PIPE
    except OSError as error:
        place = error.filename or options.config
        return _fail("%s: %s" % (place, error.strerror or error), codes.USAGE)
    except KeyboardInterrupt:
        return _fail("interrupted", codes.INTERRUPTED)


def _fail(problem: object, code: int) -> int:
    print("onemaster rollout: %s" % problem, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onemaster rollout",
        description="Move a rollout forward when that is justified, and back at once.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module("." + name, __package__)
        description = str(module.__doc__)
        subparser = subparsers.add_parser(
            name,
            help=description.splitlines()[0].rstrip("."),
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        subparser.add_argument(
            "--config",
            type=Path,
            default=Path("rollout.json"),
            metavar="FILE",
            help="the rollout config (default: rollout.json)",
        )
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser
