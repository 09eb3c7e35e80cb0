"""A git repository for tests, which takes nothing from the machine's settings."""

from __future__ import absolute_import

import io
import os
import subprocess


class Repository(object):
    """A new repository in a folder that exists."""

    def __init__(self, folder):
        self.folder = "%s" % folder
        self.time = 1577836800  # 2020-01-01
        self.git("init", "-q")
        self.git("symbolic-ref", "HEAD", "refs/heads/main")

    def git(self, *arguments):
        """Run a git command; return what it prints."""
        return subprocess.check_output(
            ("git",) + arguments,
            cwd=self.folder,
            env=self.environment(),
            stderr=subprocess.STDOUT,
        ).decode("utf-8")

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        date = str("%d +0000" % self.time)
        for name in "AUTHOR", "COMMITTER":
            kept[str("GIT_%s_NAME" % name)] = str("Ann")
            kept[str("GIT_%s_EMAIL" % name)] = str("ann@example.com")
            kept[str("GIT_%s_DATE" % name)] = date
        kept[str("GIT_CONFIG_NOSYSTEM")] = str("1")
        kept[str("HOME")] = str(self.folder)
        return kept

    def write(self, path, text):
        target = os.path.join(self.folder, path)
        if not os.path.isdir(os.path.dirname(target)):
            os.makedirs(os.path.dirname(target))
        with io.open(target, "w", encoding="utf-8") as stream:
            stream.write(text)

    def read(self, path):
        with io.open(os.path.join(self.folder, path), encoding="utf-8") as stream:
            return stream.read()

    def commit(self, message="a change", days=1):
        """Commit everything, some days after the last commit."""
        self.time += days * 86400
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
