"""The command ``run-tests``."""

from __future__ import absolute_import

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Sequence


def main(argv=None):
    # type: (Optional[Sequence[str]]) -> int
    """Run the command.

    :param argv: arguments without the program's name; default ``sys.argv[1:]``.
    :returns: the exit code, see ``run-tests --help``.
    """
    try:
        from ._cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("run-tests: interrupted; nothing is changed\n")
        return 2
    return run(sys.argv[1:] if argv is None else argv)
