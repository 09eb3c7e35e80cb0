"""The suite of a project, as another process runs it on some Python."""

from __future__ import absolute_import

import collections
import os
import re
import subprocess
import sys

import six

from ._arguments import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Optional, Sequence, Text, Tuple

#: Runners, with the arguments after the interpreter that start each.
RUNNERS = collections.OrderedDict(
    [
        ("pytest", ("-m", "pytest")),
        ("unittest", ("-m", "onemaster.testlists.unittest")),
        ("django", ("manage.py", "test")),
    ]
)


class Suite(object):
    """A suite that one runner runs on one interpreter.

    :param python: the interpreter: a path, or a name on ``PATH``.
    :param runner: one of ``RUNNERS``.
    :param arguments: for the runner, as ``tests -k http``.
    :raises UsageError: the interpreter cannot be run.
    """

    def __init__(self, python, runner, arguments=()):
        # type: (Text, Text, Sequence[Text]) -> None
        self.python = python
        self.runner = runner
        self._arguments = list(arguments)
        self.version = _version(python)

    @property
    def label(self):
        # type: () -> Text
        return "python %d.%d, %s" % (self.version + (self.runner,))

    def record_path(self, folder, number=0):
        # type: (Text, int) -> Text
        """Return where a run is recorded, as the runner itself would choose it.

        :param number: of a rerun, from 1; 0 for the run itself.
        """
        name = "results-%s-py%d%d" % ((self.runner,) + self.version)
        if number:
            name += "-again%d" % number
        return os.path.join(folder, name + ".jsonl")

    def command(self, results, options):
        # type: (Text, Sequence[Text]) -> List[Text]
        """Return the command that runs the suite.

        :param results: where to record it.
        :param options: of the list, as each runner takes them.
        """
        command = [self.python] + list(RUNNERS[self.runner])
        command.append("--testlists-results=" + results)
        return command + list(options) + self._arguments


def native(command):
    # type: (Sequence[Text]) -> List[str]
    """Return a command as this Python passes it on: on 2.7 as bytes."""
    encoding = sys.getfilesystemencoding() or "utf-8"
    return [six.ensure_str(word, encoding) for word in command]


def identity(path):
    # type: (Text) -> Optional[Tuple[int, float, int]]
    """Return what changes when a file is written anew."""
    if not os.path.exists(path):
        return None
    found = os.stat(path)
    return found.st_ino, found.st_mtime, found.st_size


def _version(python):
    # type: (Text) -> Tuple[int, int]
    """Return the version of an interpreter, such as ``(2, 7)``."""
    script = "import sys; sys.stdout.write('python %d.%d' % sys.version_info[:2])"
    try:
        process = subprocess.Popen(
            native([python, "-c", script]),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        output, errors = process.communicate()
    except OSError as error:
        raise UsageError("%s cannot be run: %s" % (python, error.strerror))
    match = re.search(r"python (\d+)\.(\d+)$", output.decode("ascii", "replace"))
    if process.returncode or match is None:
        lines = errors.decode("utf-8", "replace").strip().split("\n")
        raise UsageError("%s is no Python that works: %s" % (python, lines[-1]))
    return int(match.group(1)), int(match.group(2))
