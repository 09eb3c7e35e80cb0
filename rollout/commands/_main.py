"""The arguments of ``onemaster rollout``, and how it ends."""

from __future__ import annotations

import argparse
import importlib
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
or a gate is inconclusive; 4 another operator was first; 130 interrupted"""


def main(argv: Optional[List[str]] = None) -> int:
    """Run the command; see ``onemaster.rollout.cli.main``."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except ConfigError as error:
        return _fail(error, codes.USAGE)
    except HistoryError as error:
        return _fail(error, codes.REFUSED)
    except (Busy, Conflict) as error:
        return _fail(error, codes.CONFLICT)
    except OSError as error:
        return _fail("%s: %s" % (error.filename, error.strerror), codes.USAGE)
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
