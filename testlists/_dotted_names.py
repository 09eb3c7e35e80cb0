"""Dotted names of tests, as ``unittest`` prints them, as ids of a list."""

from __future__ import absolute_import

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, List, Optional, Sequence, Text


class UnknownName(ValueError):
    """No module of this name lies below the folders that were searched."""


class DottedNames(object):
    """Finds the file that a dotted name begins with.

    root: the folder that ids are relative to.
    folders: where imports begin, relative to the root.
    """

    def __init__(self, root, folders=("", "src", "lib")):
        # type: (Text, Sequence[Text]) -> None
        self._root = root
        self._folders = folders

    def test_id(self, name):
        # type: (Text) -> Text
        """Return the id of a package, module, class or test.

        name: as ``tests.test_http.ClientTest.test_get``. Raises UnknownName.
        """
        # A parameter may hold dots.
        name, bracket, parameters = name.partition("[")
        parts = name.split(".")
        for folder in self._folders:
            found = self._below(folder, parts)
            if found is not None:
                return found + bracket + parameters
        raise UnknownName(
            "no module %s below %s"
            % (name, " or ".join(folder or "." for folder in self._folders))
        )

    def existing(self, test):
        # type: (Text) -> Text
        """Return an id whose file is there. Raises UnknownName."""
        path = test.partition("::")[0]
        if not os.path.exists(os.path.join(self._root, *path.split("/"))):
            raise UnknownName("there is no file %s" % path)
        return test

    def dotted(self, test):
        # type: (Text) -> Text
        """Return the dotted name for an id."""
        path, _, rest = test.partition("::")
        for folder in sorted(filter(None, self._folders), key=len, reverse=True):
            if path.startswith(folder + "/"):
                path = path[len(folder) + 1 :]
                break
        if path.endswith(".py"):
            path = path[: -len(".py")]
        if path.endswith("/__init__"):
            path = path[: -len("/__init__")]
        name, bracket, parameters = rest.partition("[")
        name = ".".join(path.split("/") + name.split("::"))
        return name + bracket + parameters

    def _below(self, folder, parts):
        # type: (Text, Sequence[Text]) -> Optional[str]
        path = folder.split("/") if folder else []
        for number, part in enumerate(parts):
            if not part:
                return None
            module = path + [part + ".py"]
            if not self._is(os.path.isdir, path + [part]):
                if self._is(os.path.isfile, module):
                    return "::".join(["/".join(module)] + list(parts[number + 1 :]))
                module = path + ["__init__.py"]
                if number and self._is(os.path.isfile, module):
                    return "::".join(["/".join(module)] + list(parts[number:]))
                return None
            path.append(part)
        return "/".join(path) + "/"

    def _is(self, kind, path):
        # type: (Callable[[Text], bool], Sequence[Text]) -> bool
        return bool(kind(os.path.join(self._root, *path)))
