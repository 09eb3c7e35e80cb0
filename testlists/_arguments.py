"""What the commands of ``run-tests`` have in common on the command line."""

from __future__ import absolute_import

import argparse
import datetime
import sys

from ._exit_codes import MEANINGS, USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, NoReturn, Text


class UsageError(Exception):
    """The command line asks for what is not possible; its text says what to do."""


class Parser(argparse.ArgumentParser):
    """Reads the arguments of one command.

    :param name: of the command, such as ``check``.
    :param description: what it does.
    :param examples: lines of a command and what it does.
    :param codes: the exit codes it uses.
    """

    def __init__(self, name, description, examples, codes):
        # type: (Text, Text, Text, Iterable[int]) -> None
        super(Parser, self).__init__(
            prog="run-tests " + name,
            description=description,
            epilog="examples:\n%s\n\n%s" % (examples.strip("\n"), exit_codes(codes)),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message):
        # type: (str) -> NoReturn
        self.exit(
            USAGE,
            "%s: error: %s\nTry: %s --help\n" % (self.prog, message, self.prog),
        )


def exit_codes(codes):
    # type: (Iterable[int]) -> Text
    """Return a table of exit codes for the end of a help text."""
    return "exit codes:\n" + "\n".join(
        "  %d  %s" % (code, MEANINGS[code]) for code in sorted(codes)
    )


def date(text):
    # type: (str) -> datetime.date
    """Return the date that an argument gives as YYYY-MM-DD."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError("%r is no date: write YYYY-MM-DD" % text)


def decoded(argument):
    # type: (str) -> Text
    """Return an argument as text; on 2.7 it comes as bytes."""
    if isinstance(argument, bytes):
        return argument.decode(sys.getfilesystemencoding() or "utf-8")
    return argument
