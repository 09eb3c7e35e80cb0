"""The command ``onemaster rollout``.

This module also imports on Python 2.7, to say in plain words that the command needs
Python 3.8 or later. Decisions run on 2.7 too.
"""

from __future__ import absolute_import

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Optional

# What deciding can do without, and the commands cannot.
EXTRA = ("filelock", "numpy", "rich", "scipy")


def main(argv=None):
    # type: (Optional[List[str]]) -> int
    """Run the command.

    :param argv: arguments without the program's name; default ``sys.argv[1:]``.
    :returns: the exit code.
    """
    if sys.version_info < (3, 8):
        sys.stderr.write(
            "onemaster rollout needs Python 3.8 or later (this is %d.%d); decisions by "
            "onemaster.rollout.Rollout do not\n" % sys.version_info[:2]
        )
        return 2
    try:
        from .commands._main import main as run

        return run(argv)
    except ImportError as error:
        if error.name not in EXTRA:
            raise
        sys.stderr.write(
            "onemaster rollout needs %s: pip install 'onemaster[rollout]'\n"
            % error.name
        )
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("onemaster rollout: interrupted; nothing is changed\n")
        return 130
