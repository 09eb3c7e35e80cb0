"""``run-tests`` in this process, in a folder of its own."""

from __future__ import absolute_import, unicode_literals

import collections
import io
import json
import os

from onemaster.testlists.cli import main

Ran = collections.namedtuple("Ran", ["code", "out", "err"])

CONFIGURATION = "[onemaster:testlists]\nlists = testlists/py3.txt\n"


class Project(object):
    """A folder with a configuration, in which commands are run."""

    def __init__(self, folder, capsys):
        self.folder = "%s" % folder
        self._capsys = capsys
        self.write("tox.ini", CONFIGURATION)

    def write(self, path, text):
        target = os.path.join(self.folder, *path.split("/"))
        if not os.path.isdir(os.path.dirname(target)):
            os.makedirs(os.path.dirname(target))
        with io.open(target, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    def read(self, path):
        target = os.path.join(self.folder, *path.split("/"))
        with io.open(target, encoding="utf-8") as stream:
            return stream.read()

    def exists(self, path):
        return os.path.lexists(os.path.join(self.folder, *path.split("/")))

    def run(self, *arguments):
        """Run a command; return its exit code and what it prints."""
        self._capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)

    def json(self, *arguments):
        """Run a command with ``--json``; return its exit code and the value."""
        ran = self.run(*(arguments + ("--json",)))
        return ran.code, json.loads(ran.out)


def enter(folder, capsys, monkeypatch):
    """Make a folder the current one; return the project in it."""
    monkeypatch.chdir(folder)
    return Project(folder, capsys)
