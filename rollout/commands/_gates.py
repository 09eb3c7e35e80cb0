"""Whether the measurements of a stage justify the next one."""

from __future__ import annotations

import math
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

from .._config import ARMS, Config, seconds
from .._errors import ConfigError
from .._json_text import Document, Fraction

# What a gate's command answers with; any other exit code is no answer.
PASSED, FAILED = 0, 1


class Verdict(Enum):
    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True)
class Judgement:
    """What a gate says.

    :param gate: its name.
    :param verdict: only ``PASS`` lets a stage go on.
    :param detail: the figures behind it, for people.
    """

    gate: str
    verdict: Verdict
    detail: str


class CommandGate:
    """A program that exits with 0 (pass), 1 (fail) or anything else (inconclusive)."""

    def __init__(self, name: str, command: List[str], timeout: int) -> None:
        self.name = name
        self._command = command
        self._timeout = timeout

    def judge(self, folder: Path, since: datetime) -> Judgement:
        """Run the program in the config's folder; see ``SamplesGate.judge``."""
        try:
            done = subprocess.run(
                self._command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=self._timeout,
            )
        except subprocess.TimeoutExpired:
            return self._inconclusive("no answer within %d s" % self._timeout)
        except OSError as error:
            return self._inconclusive("cannot run: %s" % error.strerror)
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
        detail = "exit code %d%s" % (done.returncode, ": " + lines[-1] if lines else "")
        verdicts = {PASSED: Verdict.PASS, FAILED: Verdict.FAIL}
        verdict = verdicts.get(done.returncode, Verdict.INCONCLUSIVE)
        return Judgement(self.name, verdict, detail)

    def _inconclusive(self, detail: str) -> Judgement:
        return Judgement(self.name, Verdict.INCONCLUSIVE, detail)


class SamplesGate:
    """Samples of both arms: Python 3 must not be worse by more than is tolerated.

    :param paths: the files of python2 and python3, relative to the config's folder.
    :param statistic: ``mann-whitney`` (a number a line; ``tolerance`` is a share of
        python2's median) or ``proportion`` (hits and their total a line; ``tolerance``
        is a difference of shares).
    :param worse: ``higher`` or ``lower``.
    :param tolerance: how much worse is still good.
    :param minimum_effect: a difference below this, in the samples' unit, never fails.
    :param minimum_samples: of each arm; fewer are inconclusive.
    :param confidence: of the interval, such as 0.95.
    """

    def __init__(
        self,
        name: str,
        paths: Tuple[str, str],
        statistic: str,
        worse: str,
        tolerance: float,
        minimum_effect: float,
        minimum_samples: int,
        confidence: float,
    ) -> None:
        self.name = name
        self._paths = paths
        self._statistic = statistic
        self._worse = worse
        self._tolerance = tolerance
        self._minimum_effect = minimum_effect
        self._minimum_samples = minimum_samples
        self._confidence = confidence

    def judge(self, folder: Path, since: datetime) -> Judgement:
        """Compare the samples.

        :param folder: the config's folder.
        :param since: when the stage began; older files say nothing about it.
        """
        samples = []
        for path in self._paths:
            try:
                samples.append(_read(folder / path, since, self._statistic))
            except Unusable as error:
                return self._inconclusive(str(error))
        return self.compare(samples)

    def compare(self, samples: List[List[List[float]]]) -> Judgement:
        """Compare the lines of python2's file and of python3's."""
        if self._statistic == "proportion":
            return self._judge_proportions(samples)
        return self._judge_shift(samples)

    def _judge_shift(self, samples: List[List[List[float]]]) -> Judgement:
        from . import _statistics

        first, second = ([line[0] for line in sample] for sample in samples)
        if min(len(first), len(second)) < self._minimum_samples:
            return self._too_few(len(first), len(second))
        ties = _statistics.share_of_ties(first, second)
        if ties > 0.5:
            return self._inconclusive(
                "%.0f %% of all values are the same number; measure finer, or use the "
                "statistic 'proportion'" % (ties * 100)
            )
        if self._worse == "lower":
            first, second = [-x for x in first], [-x for x in second]
        shift = _statistics.mann_whitney(first, second, self._confidence)
        tolerated = abs(_statistics.median(first)) * self._tolerance
        return self._verdict(shift, max(tolerated, self._minimum_effect))

    def _judge_proportions(self, samples: List[List[List[float]]]) -> Judgement:
        from . import _statistics

        first, second = (
            (int(sum(line[0] for line in sample)), int(sum(line[1] for line in sample)))
            for sample in samples
        )
        if min(first[1], second[1]) < self._minimum_samples:
            return self._too_few(first[1], second[1])
        if self._worse == "lower":
            first, second = ((total - hits, total) for hits, total in (first, second))
        shift = _statistics.proportions(first, second, self._confidence)
        return self._verdict(shift, max(self._tolerance, self._minimum_effect))

    def _verdict(self, shift: Any, tolerated: float) -> Judgement:
        detail = (
            "python3 is worse by %.4g, %g %% interval %.4g to %.4g, tolerated %.4g, "
            "p = %.3g"
        ) % (
            shift.estimate,
            self._confidence * 100,
            shift.low,
            shift.high,
            tolerated,
            shift.p_value,
        )
        if shift.high <= tolerated:
            return Judgement(self.name, Verdict.PASS, detail)
        if shift.low > tolerated:
            return Judgement(self.name, Verdict.FAIL, detail)
        return self._inconclusive(detail)

    def _too_few(self, first: int, second: int) -> Judgement:
        return self._inconclusive(
            "%d samples of python2 and %d of python3: at least %d of each are needed"
            % (first, second, self._minimum_samples)
        )

    def _inconclusive(self, detail: str) -> Judgement:
        return Judgement(self.name, Verdict.INCONCLUSIVE, detail)


class Unusable(Exception):
    """A file of samples says nothing; the message says why."""


def _read(path: Path, since: datetime, statistic: str) -> List[List[float]]:
    wanted = 2 if statistic == "proportion" else 1
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable("%s: %s" % (path, error)) from error
    if written < since:
        raise Unusable("%s is older than the stage" % path)
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values = [float(word) for word in line.split()]
        except ValueError as error:
            raise Unusable("%s:%d: %s" % (path, number, error)) from error
        if len(values) != wanted or not all(map(math.isfinite, values)):
            raise Unusable(
                "%s:%d: %d numbers a line are needed" % (path, number, wanted)
            )
        if wanted == 2 and not 0 <= values[0] <= values[1]:
            raise Unusable("%s:%d: the hits exceed their total" % (path, number))
        lines.append(values)
    return lines


Gate = Any


def gates_of(config: Config, data: bytes) -> Dict[str, List[Gate]]:
    """Return the gates of each stage, by the stage's name.

    :param config: a checked config.
    :param data: its bytes.
    :raises ConfigError: a gate is wrong; the error says where and what is allowed.
    """
    document = Document(config.file, data)
    return {
        stage.name: [
            _gate(_Keys(document, ("stages", index, "gates", number), gate))
            for number, gate in enumerate(stage.gates)
        ]
        for index, stage in enumerate(config.stages)
    }


def _gate(keys: "_Keys") -> Gate:
    name = keys.text("name")
    if "command" in keys.gate:
        keys.allow("name", "command", "timeout")
        return CommandGate(name, keys.texts("command"), keys.seconds("timeout", "5m"))
    if "samples" not in keys.gate:
        raise keys.error((), "a gate has either a command or samples")
    keys.allow(
        "name",
        "samples",
        "statistic",
        "worse",
        "tolerance",
        "minimum_effect",
        "minimum_samples",
        "confidence",
    )
    return SamplesGate(
        name,
        keys.paths("samples"),
        keys.choice("statistic", ["mann-whitney", "proportion"]),
        keys.choice("worse", ["higher", "lower"]),
        keys.number("tolerance", None, 0, 10),
        keys.number("minimum_effect", 0.0, 0, math.inf),
        int(keys.number("minimum_samples", 100.0, 10, 10**9)),
        keys.number("confidence", 0.95, 0.5, 0.9999),
    )


class _Keys:
    """Reads the keys of one gate."""

    def __init__(self, document: Document, path: Tuple[Any, ...], gate: Any) -> None:
        self._document = document
        self._path = path
        self.gate = gate

    def error(self, path: Tuple[Any, ...], problem: str) -> ConfigError:
        return self._document.error(self._path + path, problem)

    def allow(self, *keys: str) -> None:
        for key in sorted(self.gate):
            if key not in (*keys, "comment"):
                raise self.error((key,), "no such key; allowed: %s" % ", ".join(keys))

    def text(self, key: str) -> str:
        return self._checked(key, lambda v: isinstance(v, str) and v, "a text")  # type: ignore[no-any-return]

    def texts(self, key: str) -> List[str]:
        return self._checked(  # type: ignore[no-any-return]
            key,
            lambda v: (
                isinstance(v, list) and v and all(isinstance(word, str) for word in v)
            ),
            'a list of words, such as ["./errors", "--last", "1h"]',
        )

    def paths(self, key: str) -> Tuple[str, str]:
        value = self._checked(
            key,
            lambda v: (
                isinstance(v, dict)
                and set(v) - {"comment"} == set(ARMS)
                and all(isinstance(v[arm], str) for arm in ARMS)
            ),
            'the files of both arms: {"python2": FILE, "python3": FILE}',
        )
        return value["python2"], value["python3"]

    def choice(self, key: str, choices: List[str]) -> str:
        return self._checked(  # type: ignore[no-any-return]
            key, lambda v: v in choices, "one of: %s" % ", ".join(choices)
        )

    def seconds(self, key: str, default: str) -> int:
        value = self.gate.get(key, default)
        found = seconds(value) if isinstance(value, str) else None
        if found is None:
            raise self.error((key,), "must be a time such as 30s or 5m")
        return found

    def number(self, key: str, default: Any, low: float, high: float) -> float:
        value = self.gate.get(key, default)
        if isinstance(value, Fraction):
            value = float(value.text)
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not low <= value <= high
        ):
            raise self.error(
                (key,) if key in self.gate else (),
                "%s must be a number from %g to %g" % (key, low, high),
            )
        return float(value)

    def _checked(self, key: str, is_right: Callable[[Any], Any], what: str) -> Any:
        if key not in self.gate:
            raise self.error((), "the key %s is missing: %s" % (key, what))
        if not is_right(self.gate[key]):
            raise self.error((key,), "must be %s" % what)
        return self.gate[key]
