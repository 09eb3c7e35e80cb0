"""The ``onemaster`` command: finds the subcommands of the installed parts.

A part brings its subcommand as an entry point of the group ``onemaster.commands``.
Its name is the subcommand, its target a function that takes the arguments as a list
of strings and returns the exit code. So this module knows no part, and any other
distribution can add a subcommand too.
"""

from __future__ import absolute_import, print_function

import sys

import onemaster

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional

GROUP = "onemaster.commands"

USAGE_ERROR = 2

HELP = """\
usage: onemaster [--help] [--version] COMMAND [ARGUMENT ...]

Move a Python 2 code base to Python 3 on one master branch.

{commands}

example: onemaster fixers --check src
         onemaster COMMAND --help   shows what one command does

exit codes: those of the command; 2 when there is no such command"""


class UsageError(Exception):
    """The command line asks for something that is not there."""


def main(argv=None):
    # type: (Optional[List[str]]) -> int
    """Run the subcommand that the first argument names.

    :param argv: the arguments without the program's name, by default those of the
        process.
    :returns: the exit code of the subcommand, or 2 for a command line that is wrong.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        return _run(arguments)
    except UsageError as error:
        print("onemaster: {}".format(error), file=sys.stderr)
        return USAGE_ERROR


def _run(arguments):
    # type: (List[str]) -> int
    if not arguments or arguments[0] in ("-h", "--help"):
        print(HELP.format(commands=_describe(installed_commands())))
        return 0 if arguments else USAGE_ERROR
    if arguments[0] == "--version":
        print("onemaster {}".format(onemaster.__version__))
        return 0
    name, rest = arguments[0], arguments[1:]
    commands = installed_commands()
    if name not in commands:
        raise UsageError("no command {!r}. {}".format(str(name), _describe(commands)))
    function = _load(name, commands[name])
    # The subcommand's parser takes its own name for usage lines from here.
    sys.argv[0] = "onemaster {}".format(name)
    return function(rest) or 0


def _describe(commands):
    # type: (Dict[str, Any]) -> str
    if not commands:
        return "No commands are installed; reinstall onemaster with pip."
    return "Installed commands: {}".format(", ".join(sorted(commands)))


def _load(name, entry_point):
    # type: (str, Any) -> Any
    # pkg_resources' load() also demands the part's extras; a part that misses one
    # says so itself, and better.
    load = getattr(entry_point, "resolve", None) or entry_point.load
    try:
        return load()
    except ImportError as error:
        raise UsageError(
            "the command {!r} cannot be loaded: {}\n"
            "Install what it needs: pip install 'onemaster[{}]'".format(
                str(name), error, name
            )
        )


def installed_commands():
    # type: () -> Dict[str, Any]
    """Find the subcommands that the installed distributions offer.

    :returns: their entry points by name.
    :raises UsageError: where Python is too old to list entry points by itself and
        setuptools is not installed.
    """
    return {entry_point.name: entry_point for entry_point in _entry_points()}


def _entry_points():
    # type: () -> Any
    if sys.version_info >= (3, 8):
        from importlib.metadata import entry_points

        if sys.version_info >= (3, 10):
            return entry_points(group=GROUP)
        return entry_points().get(GROUP, ())
    try:
        from pkg_resources import iter_entry_points
    except ImportError:
        raise UsageError(
            "this Python finds commands with setuptools, which is missing here: "
            "pip install setuptools"
        )
    return iter_entry_points(GROUP)
