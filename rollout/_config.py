"""A rollout config as checked data. ``schema.json`` describes each key for people."""

from __future__ import absolute_import

import hashlib
import re
from collections import namedtuple

from six import integer_types, text_type, u

from ._algorithms import ALGORITHMS, WHOLE
from ._json_text import Document, Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Sequence, Set, Text, Tuple

    Path = Tuple[Any, ...]

VERSION = 1
MOST_STAGES = 100
ARMS = ("python2", "python3")

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_UNPRINTABLE = re.compile(u("[\x00-\x1f\x7f\ud800-\udfff]"))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_SOAK = re.compile(r"([0-9]{1,9})([smhd])\Z")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,3})0*)?\Z")

# Users by id (bytes), and groups by name (text).
Cohort = namedtuple("Cohort", "name ids groups")

# The percentage is in thousandths of a percent, the soak time in seconds. The gates are
# JSON values: who decides has no use for them.
Stage = namedtuple("Stage", "name cohorts percentage soak gates")


class Config(object):
    """A checked config.

    :param file: its name, for messages.
    :param data: its bytes.
    :raises ConfigError: it cannot be used; the error says where and what is allowed.
    """

    def __init__(self, file, data):
        # type: (str, bytes) -> None
        self.file = file
        self.digest = hashlib.sha256(data).hexdigest()
        reader = _Reader(Document(file, data))
        top = reader.members(
            (),
            required=["version", "feature", "algorithm", "salt", "stages", "stage"],
            optional=["kill", "cohorts", "hosts", "$schema"],
        )
        reader.version(("version",), top["version"])
        self.feature = reader.name(("feature",), top["feature"])
        self.algorithm = ALGORITHMS[
            reader.choice(("algorithm",), top["algorithm"], sorted(ALGORITHMS))
        ]
        self.salt = reader.text(("salt",), top["salt"])
        self.kill = reader.boolean(("kill",), top.get("kill", False))
        self.cohorts = reader.cohorts(("cohorts",), top.get("cohorts", {}))
        self.stages = reader.stages(
            ("stages",), top["stages"], self.cohorts, self.algorithm.step
        )
        #: The index of the present stage; -1 before the first.
        self.current = reader.current(("stage",), top["stage"], self.stages)
        self.hosts = reader.hosts(("hosts",), top.get("hosts", {}))

    def is_of(self, data):
        # type: (bytes) -> bool
        """Return whether the config was read from these bytes."""
        return hashlib.sha256(data).hexdigest() == self.digest

    @property
    def stage(self):
        # type: () -> Any
        """The present stage, or None before the first."""
        return self.stages[self.current] if self.current >= 0 else None


class _Reader(object):
    def __init__(self, document):
        # type: (Document) -> None
        self._document = document
        self._fail = document.error

    def members(self, path, required, optional):
        # type: (Path, List[str], List[str]) -> Dict[str, Any]
        value = self._document.value
        for part in path:
            value = value[part]
        if not isinstance(value, dict):
            raise self._fail(path, "must be an object")
        allowed = required + optional + ["comment"]
        for key in sorted(value):
            if key not in allowed:
                raise self._fail(
                    path + (key,), "no such key; allowed: %s" % ", ".join(allowed)
                )
        for key in required:
            if key not in value:
                raise self._fail(path, "the key %s is missing" % key)
        return value

    def version(self, path, value):
        # type: (Path, Any) -> None
        if value is True or value != VERSION:
            raise self._fail(
                path,
                "must be %d, the only one that this onemaster reads" % VERSION,
            )

    def text(self, path, value):
        # type: (Path, Any) -> Text
        if not isinstance(value, text_type) or not value:
            raise self._fail(path, "must be a text that is not empty")
        if _UNPRINTABLE.search(value):
            raise self._fail(
                path, "must not hold control characters or half characters"
            )
        return value

    def name(self, path, value):
        # type: (Path, Any) -> Text
        if not isinstance(value, text_type) or not _NAME.match(value):
            raise self._fail(
                path,
                "must be a name: up to 100 letters, digits, '.', '_' and '-', "
                "the first a letter or a digit",
            )
        return value

    def choice(self, path, value, choices):
        # type: (Path, Any, Sequence[str]) -> str
        for choice in choices:
            if value == choice:
                return choice
        raise self._fail(path, "must be one of: %s" % ", ".join(choices))

    def boolean(self, path, value):
        # type: (Path, Any) -> bool
        if value is not True and value is not False:
            raise self._fail(path, "must be true or false")
        return bool(value)

    def list(self, path, value):
        # type: (Path, Any) -> List[Any]
        if not isinstance(value, list):
            raise self._fail(path, "must be a list")
        return value

    def object(self, path, value):
        # type: (Path, Any) -> Dict[Text, Any]
        if not isinstance(value, dict):
            raise self._fail(path, "must be an object")
        return value

    def cohorts(self, path, value):
        # type: (Path, Any) -> Dict[Text, Any]
        cohorts = {}
        for name in sorted(self.object(path, value)):
            if name == "comment":
                continue
            here = path + (name,)
            self.name(here, name)
            members = self.members(here, [], ["ids", "groups"])
            ids = self.list(here + ("ids",), members.get("ids", []))
            groups = self.list(here + ("groups",), members.get("groups", []))
            cohorts[name] = Cohort(
                name,
                frozenset(self.id(here + ("ids", i), one) for i, one in enumerate(ids)),
                frozenset(
                    self.text(here + ("groups", i), one) for i, one in enumerate(groups)
                ),
            )
        return cohorts

    def id(self, path, value):
        # type: (Path, Any) -> bytes
        if isinstance(value, integer_types) and not isinstance(value, bool):
            return str(value).encode("ascii")
        return self.text(path, value).encode("utf-8")

    def stages(self, path, value, cohorts, step):
        # type: (Path, Any, Dict[Text, Any], int) -> List[Any]
        listed = self.list(path, value)
        if not 1 <= len(listed) <= MOST_STAGES:
            raise self._fail(
                path, "%d stages: must be 1 to %d" % (len(listed), MOST_STAGES)
            )
        stages = []  # type: List[Any]
        names = set()  # type: Set[Text]
        for index in range(len(listed)):
            stage = self.stage(path + (index,), cohorts, step)
            if stage.name in names:
                raise self._fail(
                    path + (index, "name"), "another stage is called %s" % stage.name
                )
            names.add(stage.name)
            if stages and stage.percentage < stages[-1].percentage:
                raise self._fail(
                    path + (index, "percent"),
                    "%s is less than the %s of the stage before: percentages only grow"
                    % (percent(stage.percentage), percent(stages[-1].percentage)),
                )
            stages.append(stage)
        return stages

    def stage(self, path, cohorts, step):
        # type: (Path, Dict[Text, Any], int) -> Any
        members = self.members(path, ["name"], ["cohorts", "percent", "soak", "gates"])
        gates = self.list(path + ("gates",), members.get("gates", []))
        for index, gate in enumerate(gates):
            self.object(path + ("gates", index), gate)
        return Stage(
            self.name(path + ("name",), members["name"]),
            self.known(path + ("cohorts",), members.get("cohorts", []), cohorts),
            self.percentage(path + ("percent",), members.get("percent", 0), step),
            self.soak(path + ("soak",), members.get("soak", u("0s"))),
            gates,
        )

    def known(self, path, value, cohorts):
        # type: (Path, Any, Dict[Text, Any]) -> Tuple[Text, ...]
        names = []
        for index, name in enumerate(self.list(path, value)):
            if not isinstance(name, text_type) or name not in cohorts:
                raise self._fail(
                    path + (index,),
                    "no such cohort; there are: %s"
                    % (", ".join(sorted(cohorts)) or "none"),
                )
            names.append(name)
        return tuple(names)

    def percentage(self, path, value, step):
        # type: (Path, Any, int) -> int
        text = value.text if isinstance(value, Fraction) else value
        if isinstance(text, integer_types) and not isinstance(text, bool):
            text = str(text)
        match = _PERCENT.match(text) if isinstance(text, (str, text_type)) else None
        thousandths = -1
        if match:
            thousandths = int(match.group(1) + (match.group(2) or "").ljust(3, "0"))
        if not 0 <= thousandths <= WHOLE:
            raise self._fail(
                path, "must be 0 to 100 with at most three decimals, such as 0.1"
            )
        if thousandths % step:
            raise self._fail(
                path,
                "%s cannot be told apart by this algorithm: multiples of %s can"
                % (percent(thousandths), percent(step)),
            )
        return thousandths

    def soak(self, path, value):
        # type: (Path, Any) -> int
        found = seconds(value) if isinstance(value, text_type) else None
        if found is None:
            raise self._fail(
                path, "must be a number and one of s, m, h and d, such as 90m or 2d"
            )
        return found

    def current(self, path, value, stages):
        # type: (Path, Any, List[Any]) -> int
        if value is None:
            return -1
        names = [stage.name for stage in stages]
        return names.index(self.choice(path, value, names))

    def hosts(self, path, value):
        # type: (Path, Any) -> Dict[Text, str]
        return {
            self.text(path + (host,), host): self.choice(path + (host,), arm, ARMS)
            for host, arm in sorted(self.object(path, value).items())
            if host != "comment"
        }


def seconds(text):
    # type: (Text) -> Optional[int]
    """Return how many seconds a text such as ``90m`` means, or None."""
    match = _SOAK.match(text)
    return int(match.group(1)) * SECONDS[match.group(2)] if match else None


def percent(thousandths):
    # type: (int) -> str
    """Return a percentage as a person reads it: 100 is ``"0.1 %"``."""
    return "%s %%" % decimal(thousandths)


def decimal(thousandths):
    # type: (int) -> str
    """Return a percentage as a config states it: 100 is ``"0.1"``."""
    whole, rest = divmod(thousandths, 1000)
    return ("%d.%03d" % (whole, rest)).rstrip("0").rstrip(".")
