"""How often a gate lets a worse Python 3 pass, and stops one that is as good.

example: python benchmarks/rollout_gates.py --trials 2000
"""

import argparse
from typing import Any, Callable, Dict

import numpy

from onemaster.rollout.commands._gates import SamplesGate, Verdict

VERDICTS = [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=2000)
    options = parser.parse_args()
    generator = numpy.random.default_rng(20)
    print("| gate | samples of each | python3 | pass | inconclusive | fail |")
    print("| --- | --- | --- | --- | --- | --- |")
    for count in (200, 1000):
        for worse in (0.0, 0.025, 0.05, 0.10):
            show(
                "latency, lognormal, tolerance 5 %",
                count,
                "%g %% slower" % (worse * 100),
                rates(options.trials, latency, generator, count, worse),
            )
    for count in (10000, 100000):
        for rate in (0.002, 0.0025, 0.003, 0.004):
            show(
                "errors, 0.2 %, tolerance 0.1 %",
                count,
                "%g %% errors" % (rate * 100),
                rates(options.trials, errors, generator, count, rate),
            )


def show(gate: str, count: int, python3: str, found: Dict[Verdict, float]) -> None:
    shares = " | ".join("%.1f %%" % (found[verdict] * 100) for verdict in VERDICTS)
    print("| %s | %d | %s | %s |" % (gate, count, python3, shares), flush=True)


def rates(
    trials: int, judge: Callable[..., Verdict], *arguments: Any
) -> Dict[Verdict, float]:
    found = [judge(*arguments) for _ in range(trials)]
    return {verdict: found.count(verdict) / trials for verdict in VERDICTS}


def latency(generator: numpy.random.Generator, count: int, worse: float) -> Verdict:
    two = generator.lognormal(0, 0.5, count)
    # Slower by a share of the median, as the tolerance is meant.
    three = generator.lognormal(0, 0.5, count) + worse
    gate = SamplesGate("", ("", ""), "mann-whitney", "higher", 0.05, 0, 100, 0.95)
    return gate.compare([[[x] for x in two], [[x] for x in three]]).verdict


def errors(generator: numpy.random.Generator, count: int, rate: float) -> Verdict:
    two = generator.binomial(count, 0.002)
    three = generator.binomial(count, rate)
    gate = SamplesGate("", ("", ""), "proportion", "higher", 0.001, 0, 100, 0.95)
    return gate.compare([[[two, count]], [[three, count]]]).verdict


if __name__ == "__main__":
    main()
