"""The statistics against published values and scipy, and what gates make of them."""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from onemaster.rollout import ConfigError
from onemaster.rollout._config import Config
from onemaster.rollout.commands import _statistics
from onemaster.rollout.commands._gates import Judgement, Verdict, gates_of

NOW = datetime.now(timezone.utc)

# R's documentation of wilcox.test: Hollander and Wolfe (1973), 69f, permeability
# constants; wilcox.test(x, y, conf.int = TRUE) has W = 35, a difference in location of
# 0.305 and, exact, the 95 percent interval -0.15 to 0.76.
AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLIER = [1.15, 0.88, 0.90, 0.74, 1.21]


def test_the_shift_is_that_of_r() -> None:
    shift = _statistics.mann_whitney(EARLIER, AT_TERM, 0.95)
    assert shift.estimate == pytest.approx(0.305)
    assert (shift.low, shift.high) == pytest.approx((-0.15, 0.76))
    assert stats.mannwhitneyu(AT_TERM, EARLIER).statistic == 35


# Newcombe (1998), table II, method 10: (a) 56/70 - 48/80 and (d) 5/56 - 0/29.
@pytest.mark.parametrize(
    "first, second, low, high",
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_of_shares_is_newcombes(
    first: Any, second: Any, low: float, high: float
) -> None:
    shift = _statistics.proportions(first, second, 0.95)
    assert (shift.low, shift.high) == pytest.approx((low, high), abs=5e-5)


samples = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@given(samples, samples)
def test_the_p_value_is_scipys(first: List[float], second: List[float]) -> None:
    expected = stats.mannwhitneyu(second, first, method="asymptotic").pvalue
    found = _statistics.mann_whitney(first, second, 0.95).p_value
    assert found == pytest.approx(expected, nan_ok=True)


@given(samples, samples, st.floats(-100, 100))
def test_a_shift_shifts_the_interval(
    first: List[float], second: List[float], by: float
) -> None:
    before = _statistics.mann_whitney(first, second, 0.95)
    after = _statistics.mann_whitney(first, [x + by for x in second], 0.95)
    assert before.low <= before.estimate <= before.high
    for end in ("low", "estimate", "high"):
        expected = getattr(before, end) + by
        assert getattr(after, end) == pytest.approx(expected, abs=1e-6)


@given(samples, samples)
def test_both_ways_are_mirrored(first: List[float], second: List[float]) -> None:
    there = _statistics.mann_whitney(first, second, 0.9)
    back = _statistics.mann_whitney(second, first, 0.9)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


def test_many_values_are_thinned_without_a_shift_of_the_interval() -> None:
    source = random.Random(1)
    first = [source.lognormvariate(0, 1) for _ in range(5000)]
    second = [value * 1.1 for value in first]
    thinned = _statistics.mann_whitney(first, second, 0.95)
    whole = stats.mannwhitneyu(second, first, method="asymptotic")
    assert thinned.low < thinned.estimate < thinned.high
    assert thinned.p_value == pytest.approx(whole.pvalue)
    # The interval leaves zero out just when the test rejects it.
    assert (thinned.low > 0) == (whole.pvalue < 0.05)


LATENCY = {
    "name": "latency",
    "samples": {"python2": "two.txt", "python3": "three.txt"},
    "statistic": "mann-whitney",
    "worse": "higher",
    "tolerance": 0.05,
}
ERRORS = dict(LATENCY, name="errors", statistic="proportion", tolerance=0.001)


def config_bytes(*gates: Any) -> bytes:
    config = {
        "version": 1,
        "feature": "python3",
        "algorithm": "crc32-100000",
        "salt": "s",
        "stages": [{"name": "all", "percent": 100, "gates": gates}],
        "stage": "all",
    }
    return json.dumps(config, indent=1).encode("utf-8")


def judge(tmp_path: Path, gate: Any, since: datetime = NOW - timedelta(days=1)) -> Any:
    data = config_bytes(gate)
    (found,) = gates_of(Config("rollout.json", data), data)["all"]
    return found.judge(tmp_path, since)


def write(tmp_path: Path, two: List[Any], three: List[Any]) -> None:
    for name, values in (("two.txt", two), ("three.txt", three)):
        (tmp_path / name).write_text("".join("%s\n" % value for value in values))


def normal(mean: float, count: int, seed: int) -> List[float]:
    source = random.Random(seed)
    return [source.gauss(mean, 10) for _ in range(count)]


class TestSamples:
    @pytest.mark.parametrize(
        "mean, count, verdict",
        [
            (100, 1000, Verdict.PASS),
            (90, 1000, Verdict.PASS),
            (110, 1000, Verdict.FAIL),
            (105, 1000, Verdict.INCONCLUSIVE),
            (100, 99, Verdict.INCONCLUSIVE),
        ],
    )
    def test_higher_is_worse(
        self, tmp_path: Path, mean: float, count: int, verdict: Verdict
    ) -> None:
        write(tmp_path, normal(100, count, 1), normal(mean, count, 2))
        assert judge(tmp_path, LATENCY).verdict is verdict

    @pytest.mark.parametrize("mean, verdict", [(110, Verdict.PASS), (90, Verdict.FAIL)])
    def test_lower_is_worse(
        self, tmp_path: Path, mean: float, verdict: Verdict
    ) -> None:
        write(tmp_path, normal(100, 1000, 1), normal(mean, 1000, 2))
        assert judge(tmp_path, dict(LATENCY, worse="lower")).verdict is verdict

    def test_an_effect_that_is_too_small_to_matter_passes(self, tmp_path: Path) -> None:
        write(tmp_path, normal(100, 1000, 1), normal(110, 1000, 2))
        gate = dict(LATENCY, minimum_effect=20)
        assert judge(tmp_path, gate).verdict is Verdict.PASS

    @pytest.mark.parametrize(
        "two, three, verdict",
        [
            (["10 10000"] * 10, ["10 10000"] * 10, Verdict.PASS),
            (["10 10000"] * 10, ["60 10000"] * 10, Verdict.FAIL),
            (["10 10000"] * 10, ["20 10000"] * 10, Verdict.INCONCLUSIVE),
            (["0 1"] * 99, ["0 1"] * 99, Verdict.INCONCLUSIVE),
        ],
    )
    def test_shares(
        self, tmp_path: Path, two: List[str], three: List[str], verdict: Verdict
    ) -> None:
        write(tmp_path, two, three)
        assert judge(tmp_path, ERRORS).verdict is verdict

    def test_a_measure_that_is_nearly_always_the_same_says_nothing(
        self, tmp_path: Path
    ) -> None:
        # The medians are equal, and a twentieth of the requests fails.
        write(tmp_path, [0] * 1000, [0] * 950 + [1] * 50)
        judgement = judge(tmp_path, LATENCY)
        assert judgement.verdict is Verdict.INCONCLUSIVE
        assert "use the statistic 'proportion'" in judgement.detail

    @pytest.mark.parametrize(
        "content, problem",
        [
            (b"1\nx\n", "three.txt:2: could not convert"),
            (b"1\n2 3\n", "three.txt:2: 1 numbers a line are needed"),
            (b"nan\n", "three.txt:1: 1 numbers a line are needed"),
            (b"\xff", "three.txt: "),
            (b"", "1000 samples of python2 and 0 of python3: at least 100 of each"),
            (None, "three.txt: "),
        ],
    )
    def test_what_is_no_sample_is_inconclusive(
        self, tmp_path: Path, content: Any, problem: str
    ) -> None:
        write(tmp_path, normal(100, 1000, 1), [])
        if content is None:
            (tmp_path / "three.txt").unlink()
        else:
            (tmp_path / "three.txt").write_bytes(content)
        judgement = judge(tmp_path, LATENCY)
        assert judgement.verdict is Verdict.INCONCLUSIVE
        assert problem in judgement.detail

    def test_samples_from_before_the_stage_say_nothing(self, tmp_path: Path) -> None:
        write(tmp_path, normal(100, 1000, 1), normal(100, 1000, 2))
        os.utime(tmp_path / "two.txt", (0, 0))
        judgement = judge(tmp_path, LATENCY)
        assert judgement.verdict is Verdict.INCONCLUSIVE
        assert "two.txt is older than the stage" in judgement.detail


class TestCommand:
    def judge(self, tmp_path: Path, *program: str, **keys: Any) -> Judgement:
        command = [sys.executable, "-c", *program]
        found = judge(tmp_path, dict({"name": "gate", "command": command}, **keys))
        assert isinstance(found, Judgement)
        return found

    @pytest.mark.parametrize(
        "code, verdict",
        [
            (0, Verdict.PASS),
            (1, Verdict.FAIL),
            (2, Verdict.INCONCLUSIVE),
            (75, Verdict.INCONCLUSIVE),
        ],
    )
    def test_the_exit_code(self, tmp_path: Path, code: int, verdict: Verdict) -> None:
        judgement = self.judge(tmp_path, "print('a'); print('b'); exit(%d)" % code)
        assert judgement == Judgement("gate", verdict, "exit code %d: b" % code)

    def test_it_runs_beside_the_config(self, tmp_path: Path) -> None:
        (tmp_path / "there").touch()
        program = "import os; exit(not os.path.exists('there'))"
        assert self.judge(tmp_path, program).verdict is Verdict.PASS

    def test_no_answer_in_time(self, tmp_path: Path) -> None:
        judgement = self.judge(tmp_path, "input(); import time; time.sleep(60)")
        assert judgement.verdict is Verdict.FAIL
        waiting = "import threading; threading.Event().wait()"
        judgement = self.judge(tmp_path, waiting, timeout="1s")
        assert judgement.verdict is Verdict.INCONCLUSIVE
        assert judgement.detail == "no answer within 1 s"

    def test_no_such_program(self, tmp_path: Path) -> None:
        judgement = judge(tmp_path, {"name": "gate", "command": ["./nothing"]})
        assert judgement.verdict is Verdict.INCONCLUSIVE
        assert "cannot run: No such file" in judgement.detail


@pytest.mark.parametrize(
    "gate, problem",
    [
        ({"name": "a"}, ".gates[0]: a gate has either a command or samples"),
        ({"command": ["a"]}, ".gates[0]: the key name is missing"),
        ({"name": "a", "command": "a b"}, ".command: must be a list of words"),
        ({"name": "a", "command": []}, ".command: must be a list of words"),
        ({"name": "a", "command": ["a"], "tolerance": 1}, ".tolerance: no such key"),
        ({"name": "a", "command": ["a"], "timeout": 5}, ".timeout: must be a time"),
        (
            dict(LATENCY, samples={"python2": "a"}),
            ".samples: must be the files of both",
        ),
        (dict(LATENCY, statistic="t-test"), ".statistic: must be one of: mann-whitney"),
        (dict(LATENCY, worse="more"), ".worse: must be one of: higher, lower"),
        (
            dict(LATENCY, tolerance="5 %"),
            ".tolerance: tolerance must be a number from 0",
        ),
        (dict(LATENCY, tolerance=-1), ".tolerance: tolerance must be a number from 0"),
        (dict(LATENCY, confidence=1), ".confidence: confidence must be a number from"),
        (dict(LATENCY, tolerence=1), ".tolerence: no such key; allowed: name, samples"),
        (
            {key: LATENCY[key] for key in LATENCY if key != "tolerance"},
            ".gates[0]: tolerance must be a number from 0 to 10",
        ),
    ],
)
def test_a_gate_that_is_wrong_is_said_with_its_place(gate: Any, problem: str) -> None:
    data = config_bytes(gate)
    with pytest.raises(ConfigError) as caught:
        gates_of(Config("rollout.json", data), data)
    assert "stages[0].gates[0]" in str(caught.value)
    assert problem in str(caught.value)
