"""The command ``run-fixers``.

This module also imports on Python 2.7, to say in plain words that the command
needs Python 3.8 or later. The code it converts may be of any age.
"""

import sys

TYPE_CHECKING = False  # Python 2.7 has no typing
if TYPE_CHECKING:
    from typing import Any  # noqa: F401


def main(argv=None):
    # type: (Any) -> int
    """Run the command.

    argv: arguments without the program's name; default ``sys.argv[1:]``.
    Returns the exit code.
    """
    if sys.version_info < (3, 8):
        sys.stderr.write(
            "run-fixers needs Python 3.8 or later to run (this is %d.%d); the code that "
            "it converts may be Python 2. Try: python3 -m onemaster.fixers\n"
            % sys.version_info[:2]
        )
        return 2
    try:
        from ._cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("run-fixers: interrupted; no file is changed\n")
        return 130

    return run(argv)
