"""Options from the project's configuration file."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from ._git import project_root

Value = Union[bool, int, str, Tuple[str, ...]]

#: The options that a file may set, with the type of their values.
OPTIONS: Mapping[str, type] = {
    "all-places": bool,
    "baseline": str,
    "compat-module": str,
    "diff": bool,
    "enable": tuple,
    "exclude": tuple,
    "format": str,
    "include-generated": bool,
    "include-vendored": bool,
    "jobs": int,
    "no-cache": bool,
    "only": tuple,
    "quiet": bool,
    "skip": tuple,
    "stage": str,
    "verify-with": tuple,
}

#: Options that say what to do now, rather than how the project is converted.
_ACTIONS = frozenset(
    [
        "allow-growth",
        "check",
        "commit",
        "explain",
        "help",
        "json",
        "list",
        "output",
        "update-baseline",
        "version",
        "write",
    ]
)

#: The files, in the order in which a folder is searched, and their sections.
SECTIONS = {
    "pyproject.toml": "tool.onemaster.fixers",
    "setup.cfg": "tool:onemaster.fixers",
    "tox.ini": "onemaster.fixers",
}

_BOOLEANS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Config:
    """What a configuration file says.

    path: the file; empty if there is none. values: by the long names of the options.
    lines: where in the file each of them stands.
    """

    path: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def where(self, option: str) -> str:
        """Return file and line of an option, for messages."""
        return "%s:%d" % (self.path, self.lines[option])


def load(start: str) -> Config:
    """Read the nearest configuration that has a section for this command.

    Searched are the folder and those above it, up to the root of the git work tree,
    or of the file system outside of one.

    start: a file or folder. Raises ConfigError.
    """
    folder = os.path.realpath(start)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    last = project_root(folder)
    while True:
        found = [
            config
            for name in SECTIONS
            for config in [_read(os.path.join(folder, name))]
            if config is not None
        ]
        if len(found) > 1:
            raise ConfigError(
                "%s and %s both have a section for run-fixers; keep one of them"
                % (found[0].path, found[1].path)
            )
        if found:
            return found[0]
        parent = os.path.dirname(folder)
        if folder in (last, parent):
            return Config()
        folder = parent


def _read(path: str) -> Optional[Config]:
    """Read one file; None if it does not exist or has no section."""
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError("%s: %s" % (path, error.strerror)) from error
    # Reading it takes time, and its mistakes are none of ours otherwise.
    if b"onemaster" not in data:
        return None
    shown = os.path.relpath(path)
    if shown.startswith(os.pardir):
        shown = path
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError("%s:%d: not UTF-8" % (shown, line)) from error
    name = os.path.basename(path)
    read = _read_toml if name.endswith(".toml") else _read_ini
    section = read(shown, text, SECTIONS[name])
    if section is None:
        return None
    lines = _key_lines(text, SECTIONS[name], section)
    values = {}
    for key, raw in section.items():
        try:
            values[key] = _value(key, raw)
        except ValueError as error:
            raise ConfigError("%s:%d: %s" % (shown, lines[key], error)) from error
    if "exclude" in values:
        values["exclude"] = _anchored(values["exclude"], os.path.dirname(path))
    if "baseline" in values:
        values["baseline"] = os.path.relpath(
            os.path.join(os.path.dirname(path), str(values["baseline"]))
        )
    return Config(shown, values, lines)


def _read_ini(path: str, text: str, section: str) -> Optional[Dict[str, Any]]:
    import configparser

    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(text, path)
    except configparser.Error as error:
        # Its own messages hold the file's name and are several lines long.
        errors = getattr(error, "errors", None) or [(None,)]
        line = getattr(error, "lineno", errors[0][0])
        problem = re.sub(r"\s+", " ", str(error.message)).strip()
        raise ConfigError(
            "%s: %s" % ("%s:%d" % (path, line) if line else path, problem)
        ) from error
    if not parser.has_section(section):
        return None
    defaults = parser.defaults()
    return {k: v for k, v in parser.items(section) if k not in defaults}


def _read_toml(path: str, text: str, section: str) -> Optional[Dict[str, Any]]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib
        except ImportError as error:
            raise ConfigError(
                "%s: reading it needs tomli: pip install 'onemaster[fixers]'" % path
            ) from error
    try:
        found: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+)", str(error))
        where = "%s:%s" % (path, match.group(1)) if match else path
        raise ConfigError("%s: %s" % (where, error)) from error
    except RecursionError as error:
        raise ConfigError("%s: nested too deeply" % path) from error
    for part in section.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if found is not None and not isinstance(found, dict):
        raise ConfigError("%s: %s is not a table" % (path, section))
    return found


def _key_lines(text: str, section: str, keys: Mapping[str, Any]) -> Dict[str, int]:
    """Find the lines of keys; a key that is written in an odd way has the section's."""
    lines: Dict[str, int] = {}
    inside, start = False, 1
    for number, line in enumerate(text.splitlines(), 1):
        # Indented lines of an INI file go on with the value above.
        header = re.match(r"\[\s*([^\[\]]*?)\s*\]", line)
        if header:
            inside = re.sub(r"\s*\.\s*|[\"']", _dot, header.group(1)) == section
            start = number if inside else start
        key = re.match(r"[\"']?([^\s\"'=:#;]+)[\"']?\s*[=:]", line.lstrip(" \t"))
        if inside and key and key.group(1) in keys:
            lines.setdefault(key.group(1), number)
    return {key: lines.get(key, start) for key in keys}


def _dot(match: "re.Match[str]") -> str:
    return "." if "." in match.group() else ""


def _value(key: str, raw: Any) -> Value:
    """Check and convert one value. Raises ValueError."""
    if key not in OPTIONS:
        raise ValueError(_unknown(key))
    wanted = OPTIONS[key]
    if wanted is bool:
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw.strip().lower() in _BOOLEANS:
            return _BOOLEANS[raw.strip().lower()]
        raise ValueError("%s is true or false, not %r" % (key, raw))
    if wanted is int:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", raw):
            return int(raw)
        raise ValueError("%s is a number, not %r" % (key, raw))
    if wanted is str:
        if isinstance(raw, str) and raw.strip():
            return raw.strip()
        raise ValueError("%s is a word, not %r" % (key, raw))
    return _words(key, raw)


def _words(key: str, raw: Any) -> Tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(split_words([raw]))
    if isinstance(raw, list) and all(isinstance(word, str) for word in raw):
        return tuple(raw)
    raise ValueError("%s is a list of words, not %r" % (key, raw))


def split_words(values: Sequence[str]) -> List[str]:
    """Return the words in values that are parted by commas or line ends."""
    words = [word.strip() for value in values for word in re.split("[,\n]", value)]
    return [word for word in words if word]


def _unknown(key: str) -> str:
    if key in _ACTIONS:
        return "%s is for the command line only" % key
    import difflib

    near = difflib.get_close_matches(key, OPTIONS, 1)
    hint = "did you mean %s?" % near[0] if near else "known are " + ", ".join(OPTIONS)
    return "unknown option %s; %s" % (key, hint)


def _anchored(patterns: Value, folder: str) -> Tuple[str, ...]:
    """Make patterns with a slash relative to the configuration file."""
    assert isinstance(patterns, tuple)
    import glob

    return tuple(
        pattern
        if "/" not in pattern.rstrip("/") or os.path.isabs(pattern)
        else os.path.join(glob.escape(folder), re.sub(r"\A(\./)+", "", pattern))
        for pattern in patterns
    )
