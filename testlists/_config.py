"""Where a project says which list holds for which interpreter."""

from __future__ import absolute_import, unicode_literals

import importlib
import io
import itertools
import os
import re

from ._conditions import Condition, ConditionError, overlap
from ._errors import ListError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Text, Tuple

    from ._conditions import Environment

    # The lines of each value, with their numbers.
    Settings = Dict[Text, List[Tuple[int, Text]]]

SECTION = "onemaster:testlists"
TABLE = "tool.onemaster.testlists"
INI_FILES = ("pytest.ini", "tox.ini", "setup.cfg")
TOML_FILE = "pyproject.toml"

LISTS, RESULTS, STRICT = KEYS = ("lists", "results", "strict")
DEFAULT_RESULTS = ".testlists"
REPOSITORY = (".git", ".hg", ".svn", ".bzr")
TABLE_HEADER = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*onemaster\b", re.M)


class ListChoice(object):
    """A list, and the condition under which it holds.

    :param line: where the configuration names it.
    :param name: the path of the list, relative to the configuration.
    :param condition: None if it always holds.
    """

    __slots__ = ("condition", "line", "name")

    def __init__(self, line, name, condition):
        # type: (int, Text, Optional[Condition]) -> None
        self.line = line
        self.name = name
        self.condition = condition


class Configuration(object):
    """What a project configured.

    :param root: the folder of the file: what paths and ids are relative to.
    :param path: the file.
    :param lists: at most one of them holds anywhere.
    :param results: the folder of the records of runs.
    :param strict: in include mode, a test fails the run if it passes and is not listed.
    """

    __slots__ = ("lists", "path", "results", "root", "strict")

    def __init__(self, root, path, lists, results, strict):
        # type: (Text, Text, List[ListChoice], Text, bool) -> None
        self.root = root
        self.path = path
        self.lists = lists
        self.results = results
        self.strict = strict

    def list_for(self, environment):
        # type: (Environment) -> Optional[Text]
        """Return the path of the list that holds there, if one does."""
        for choice in self.lists:
            if choice.condition is None or choice.condition.holds(environment):
                return os.path.join(self.root, choice.name)
        return None


def find(folder):
    # type: (Text) -> Optional[Configuration]
    """Return the configuration of a folder, or of the nearest one above that has one.

    The search ends at the top of a repository.

    :param folder: an absolute path.
    :raises ListError: what is found cannot be used.
    """
    while True:
        found = _of_folder(folder)
        above = os.path.dirname(folder)
        top = any(os.path.exists(os.path.join(folder, name)) for name in REPOSITORY)
        if found is not None or top or above == folder:
            return found
        folder = above


def load(path):
    # type: (Text) -> Optional[Configuration]
    """Return the configuration that a file holds; None if there is none in it.

    :raises ListError: it cannot be used.
    """
    if os.path.basename(path) == TOML_FILE:
        settings = _toml_settings(path, _read(path))
    else:
        settings = _ini_settings(path, _read(path))
    return None if settings is None else _configuration(path, settings)


def _of_folder(folder):
    # type: (Text) -> Optional[Configuration]
    paths = [os.path.join(folder, name) for name in INI_FILES + (TOML_FILE,)]
    loaded = [load(path) for path in paths if os.path.isfile(path)]
    found = [configuration for configuration in loaded if configuration is not None]
    if len(found) > 1:
        message = "{} configures the lists as well: keep one of the two".format(
            os.path.basename(found[1].path)
        )
        raise ListError(found[0].path, 0, message)
    return found[0] if found else None


def _configuration(path, settings):
    # type: (Text, Settings) -> Configuration
    for key in sorted(set(settings).difference(KEYS)):
        message = "there is no setting {}, only {}".format(key, ", ".join(KEYS))
        raise ListError(path, settings[key][0][0], message)
    lists = [_choice(path, line, text) for line, text in settings.get(LISTS, [])]
    if not any(choice.name for choice in lists):
        message = "no list is named: write {} = testlists/py3.txt".format(LISTS)
        raise ListError(
            path, settings[LISTS][0][0] if LISTS in settings else 0, message
        )
    for one, other in itertools.combinations(lists, 2):
        if overlap([one.condition, other.condition]):
            message = (
                "{} of line {} can hold together with {}: give them conditions that "
                "exclude each other".format(one.name, one.line, other.name)
            )
            raise ListError(path, other.line, message)
    root = os.path.dirname(path)
    results = _single(path, settings, RESULTS, DEFAULT_RESULTS)[1]
    line, strict = _single(path, settings, STRICT, "false")
    if strict not in ("true", "false"):
        raise ListError(path, line, "{} is true or false".format(STRICT))
    return Configuration(
        root, path, lists, os.path.join(root, results), strict == "true"
    )


def _choice(path, line, text):
    # type: (Text, int, Text) -> ListChoice
    name, conditional, condition = (text + " ").partition(" if ")
    try:
        return ListChoice(
            line, name.strip(), Condition(condition) if conditional else None
        )
    except ConditionError as error:
        raise ListError(path, line, "{}".format(error))


def _single(path, settings, key, default):
    # type: (Text, Settings, Text, Text) -> Tuple[int, Text]
    """Return the value of a setting that has one line, with the number of the line."""
    lines = settings.get(key, [(0, default)])
    if len(lines) != 1 or not lines[0][1]:
        raise ListError(path, lines[0][0], "{} takes one value".format(key))
    return lines[0]


def _ini_settings(path, text):
    # type: (Text, Text) -> Optional[Settings]
    """Read our section alone: the others are in the syntax of other tools."""
    settings = None  # type: Optional[Settings]
    inside, key = False, ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if line.startswith("["):
            inside, key = stripped == "[{}]".format(SECTION), ""
            if inside and settings is not None:
                raise ListError(path, number, "a second section {}".format(stripped))
            if inside:
                settings = {}
        elif settings is None or not inside or not stripped or stripped[0] in "#;":
            continue
        elif line[0].isspace() and key:
            settings[key] = [
                (place, value) for place, value in settings[key] if value
            ] + [(number, stripped)]
        else:
            key, equals, value = [part.strip() for part in stripped.partition("=")]
            if not equals or not key:
                raise ListError(path, number, "not a setting: write key = value")
            if key in settings:
                raise ListError(path, number, "{} is set a second time".format(key))
            settings[key] = [(number, value)]
    return settings


def _toml_settings(path, text):
    # type: (Text, Text) -> Optional[Settings]
    header = TABLE_HEADER.search(text)
    line = text.count("\n", 0, header.end()) + 1 if header else 0
    reader = _toml_reader() if "onemaster" in text else None
    if reader is None:
        if header is None:
            return None
        message = (
            "before Python 3.11 this needs the package tomli; what 2.7 shall read as "
            "well belongs into [{}] of tox.ini or setup.cfg".format(SECTION)
        )
        raise ListError(path, line, message)
    try:
        table = reader.loads(text)
    except reader.TOMLDecodeError as error:
        if header is None:
            return None
        raise ListError(path, line, "this is no TOML: {}".format(error))
    for key in TABLE.split("."):
        table = table.get(key, {})
    if not table:
        return None
    lines = list(enumerate(text.split("\n"), 1))[max(line - 1, 0) :]
    return {
        key: [
            _toml_value(path, lines, key, item)
            for item in (value if isinstance(value, list) else [value])
        ]
        or [(lines[0][0], "")]
        for key, value in table.items()
    }


def _toml_reader():
    # type: () -> Any
    for name in ("tomllib", "tomli"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


def _toml_value(path, lines, key, value):
    # type: (Text, List[Tuple[int, Text]], Text, Any) -> Tuple[int, Text]
    """Return a value as text and its line, which the reader of TOML does not tell."""
    sought = value if isinstance(value, type("")) else key
    below = (number for number, line in lines[1:] if sought in line)
    number = next(below, lines[0][0])
    if isinstance(value, bool):
        return number, "true" if value else "false"
    if not isinstance(value, type("")):
        raise ListError(path, number, "{} takes strings".format(key))
    return number, value


def _read(path):
    # type: (Text) -> Text
    """Return the text of a file; nothing if it is in an encoding of another tool."""
    with io.open(path, "rb") as stream:
        content = stream.read()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        names = [name.encode("ascii") for name in (SECTION, TABLE)]
        if any(name in content for name in names):
            line = content.count(b"\n", 0, error.start) + 1
            raise ListError(path, line, "not UTF-8")
        return ""
