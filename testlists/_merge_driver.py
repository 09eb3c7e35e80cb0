"""git's merge driver for lists: what git calls, and how it comes to know it."""

from __future__ import absolute_import, unicode_literals

import io
import os
import subprocess
import sys

from ._arguments import UsageError
from ._errors import ListError
from ._exit_codes import OK, REGRESSION
from ._files import write_atomically
from ._listfile import TestList, parse
from ._merging import MergeConflict, merge_lists
from ._output import note, say
from ._project import list_paths, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Text

    from ._config import Configuration

DRIVER = "testlists"


def merge_files(base, ours, theirs, path):
    # type: (Text, Text, Text, Text) -> int
    """Merge as git asks for it: write the result into ``ours``.

    What is no list, git merges as text.

    :param path: of the list in the project, for messages.
    :returns: 0 if it is merged, 1 if a person has to choose.
    """
    contents = [_read(name) for name in (base, ours, theirs)]
    try:
        mine = _parse(contents[1], path)
        other = _parse(contents[2], path)
        # Git gives an empty file for a list that both sides made.
        before = TestList(mine.mode)
        if contents[0].strip():
            before = _parse(contents[0], path)
        text, code = merge_lists(before, mine, other).render(), OK
    except MergeConflict as error:
        for reason in error.reasons:
            note("%s: %s" % (path, reason))
        text, code = error.text, REGRESSION
    except ListError as error:
        note("%s; merging as text" % error)
        return _merge_text(base, ours, theirs)
    if b"\r\n" in contents[1]:
        text = text.replace("\n", "\r\n")
    write_atomically(ours, text.encode("utf-8"))
    return code


def _read(name):
    # type: (Text) -> bytes
    with io.open(name, "rb") as stream:
        return stream.read()


def _parse(content, path):
    # type: (bytes, Text) -> TestList
    try:
        return parse(content.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise ListError(path, 0, "one side is not UTF-8")


def _merge_text(base, ours, theirs):
    # type: (Text, Text, Text) -> int
    labels = ["-L", "ours", "-L", "base", "-L", "theirs"]
    code = subprocess.call(["git", "merge-file"] + labels + [ours, base, theirs])
    return OK if code == 0 else REGRESSION


def install(project):
    # type: (Configuration) -> int
    """Tell the git of this clone of the driver, and ``.gitattributes`` of the lists.

    :raises UsageError: there is no git or no repository here.
    """
    python = sys.executable.replace("\\", "/")
    command = '"%s" -m onemaster.testlists merge --driver %%O %%A %%B %%P' % python
    for key, value in (
        ("name", "merge lists of tests entry by entry"),
        ("driver", command),
    ):
        _git(project.root, "config", "merge.%s.%s" % (DRIVER, key), value)
    attributes = os.path.join(project.root, ".gitattributes")
    added = _add_lines(
        attributes, [_attribute(project, p) for p in list_paths(project)]
    )
    say("git merges the lists of this clone entry by entry")
    for line in added:
        say("%s: added %s; commit it" % (shown(attributes), line))
    return OK


def _attribute(project, path):
    # type: (Configuration, Text) -> Text
    pattern = "/" + os.path.relpath(path, project.root).replace(os.sep, "/")
    if " " in pattern:
        pattern = '"%s"' % pattern
    return "%s merge=%s" % (pattern, DRIVER)


def _add_lines(path, lines):
    # type: (Text, List[Text]) -> List[Text]
    """Add lines to a file unless it has them; return those that it had not."""
    content = _read(path) if os.path.exists(path) else b""
    known = content.decode("utf-8", "replace").splitlines()
    added = [line for line in lines if line not in known]
    if added:
        if content and not content.endswith(b"\n"):
            content += b"\n"
        text = "".join(line + "\n" for line in added)
        write_atomically(path, content + text.encode("utf-8"))
    return added


def _git(folder, *arguments):
    # type: (Text, *Text) -> None
    try:
        process = subprocess.Popen(
            ("git",) + arguments,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise UsageError("git cannot be run: %s" % error.strerror)
    errors = process.communicate()[1].decode("utf-8", "replace").strip()
    if process.returncode:
        raise UsageError("git refuses: %s" % errors)
