"""Which command of ``run-tests`` does what; errors and exit codes of all of them."""

from __future__ import absolute_import

import errno
import importlib
import os
import sys

from ._arguments import UsageError, decoded, exit_codes
from ._errors import ListError
from ._exit_codes import INTERRUPTED, MEANINGS, OK, USAGE
from ._output import note, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Sequence, Text

#: What a shell reports for a program that wrote into a closed pipe.
BROKEN_PIPE = 141

#: Commands with their module below ``commands``, and what they do.
COMMANDS = (
    (
        "init",
        "init",
        "run the suite on the old and the new Python; write the first list",
    ),
    ("run", "run", "run the suite against its list, on one Python or several"),
    ("update", "update", "tighten lists to what the last runs showed"),
    ("switch", "switch", "turn an include list into an exclude list, or back"),
    ("check", "check", "look for mistakes in the lists, without running a test"),
    (
        "report",
        "report",
        "show what is listed, by owner, package and reason; as a page too",
    ),
    (
        "merge",
        "merge",
        "join the results of shards and machines; also git's merge driver",
    ),
    ("import", "import_", "make a list of the list of another tool"),
)

_HELP = """\
usage: run-tests COMMAND [options]

Carry a test suite from "some pass on Python 3" to "all pass": first a list of the tests
that must pass (include), then one of those that are known to fail (exclude).

commands:
%s

examples:
  run-tests init --old python2.7 --new python3.13
                          what passes on the new one, as the first list
  run-tests run           run the tests of the list
  run-tests update        take over what has become better
  run-tests report --html report.html

%s

run-tests COMMAND --help says more, with examples. In tox.ini or setup.cfg the section
[onemaster:testlists] says which list holds for which Python: docs/testlists.md.
"""


def main(argv):
    # type: (Sequence[str]) -> int
    """Run the command that the arguments name; see :func:`.cli.main`."""
    try:
        code = _main([decoded(argument) for argument in argv])
        sys.stdout.flush()
        return code
    except SystemExit as error:  # from argparse
        return error.code if isinstance(error.code, int) else USAGE
    except KeyboardInterrupt:
        note("interrupted; each file is as it was or completely written")
        return INTERRUPTED
    except (ListError, UsageError) as error:
        note("error: %s" % error)
        return USAGE
    except (IOError, OSError) as error:
        if error.errno == errno.EPIPE:
            # Python would flush into the closed pipe once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return BROKEN_PIPE
        note("error: %s" % error)
        return USAGE


def _main(argv):
    # type: (Sequence[Text]) -> int
    name = argv[0] if argv else "--help"
    if name in ("-h", "--help"):
        width = max(len(command) for command, _, _ in COMMANDS)
        table = ["  %s  %s" % (c.ljust(width), does) for c, _, does in COMMANDS]
        say(_HELP.rstrip("\n") % ("\n".join(table), exit_codes(MEANINGS)))
        return OK if argv else USAGE
    if name == "--version":
        package = importlib.import_module((__package__ or "").rpartition(".")[0])
        say("run-tests %s" % package.__version__)
        return OK
    modules = {command: module for command, module, _ in COMMANDS}
    if name not in modules:
        raise UsageError(
            "there is no command %s; there are %s"
            % (name, ", ".join(command for command, _, _ in COMMANDS))
        )
    command = importlib.import_module(".commands." + modules[name], __package__)
    code = command.run(command.parser().parse_args(argv[1:]))  # type: int
    return code
