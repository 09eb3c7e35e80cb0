"""Whom a percentage admits, of ten million ids, and what a decision costs.

example: python benchmarks/rollout_decide.py
         python benchmarks/rollout_decide.py --only cost

The clients of other flag systems are measured where they are installed:
    pip install growthbook launchdarkly-server-sdk openfeature-sdk UnleashClient
"""

from __future__ import absolute_import, division, print_function

import argparse
import json
import os
import random
import sys
import tempfile
import time
import timeit
import zlib
from math import sqrt

import six

from onemaster.rollout import Rollout
from onemaster.rollout._algorithms import ALGORITHMS, WHOLE

PERCENTAGES = [1, 10, 100, 1000, 20000, 50000]  # thousandths of a percent
SIGMAS = 4
ROUNDS = 15

# Of the processor, so that what else runs on the machine counts little.
CLOCK = time.clock if six.PY2 else time.process_time

CALLS = 20000


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=["shares", "cost"])
    parser.add_argument("--ids", type=int, default=10000000)
    parser.add_argument("--algorithm", default="crc32-100000")
    parser.add_argument("--kind", choices=["random", "sequential"], default="random")
    options = parser.parse_args()
    wrong = False
    if options.only != "cost":
        wrong |= show_shares(options.ids, options.kind, options.algorithm)
    if options.only != "shares":
        show_cost()
    sys.exit(wrong)


def show_shares(count, kind, name):
    """Print the share of each percentage, the chi-square and the two salts' agreement."""
    algorithm = ALGORITHMS[name]
    first, second = algorithm.bucket_with(b"first:"), algorithm.bucket_with(b"second:")
    buckets = [0] * algorithm.buckets
    both = [[0, 0], [0, 0]]
    fifth = algorithm.threshold(20000)
    source = random.Random(1)
    for number in six.moves.range(count):
        if kind == "random":
            number = source.getrandbits(128)
        key = ("user-%d" % number).encode("ascii")
        bucket = first(key)
        buckets[bucket] += 1
        both[bucket < fifth][second(key) < fifth] += 1
    print("%d %s ids, %s, Python %d.%d" % ((count, kind, name) + sys.version_info[:2]))
    print("| percent | admitted | expected | sigmas |\n| --- | --- | --- | --- |")
    wrong = False
    for percentage in PERCENTAGES:
        admitted = sum(buckets[: algorithm.threshold(percentage)])
        share = percentage / WHOLE
        off = (admitted - count * share) / sqrt(count * share * (1 - share))
        wrong |= abs(off) > SIGMAS
        print(
            "| %g | %d | %d | %+.1f |"
            % (share * 100, admitted, round(count * share), off)
        )
    expected = count / len(buckets)
    chi_square = sum((found - expected) ** 2 for found in buckets) / expected
    freedom = len(buckets) - 1
    # By Wilson and Hilferty: near a normal deviate for many degrees of freedom.
    deviate = ((chi_square / freedom) ** (1 / 3) - 1 + 2 / (9 * freedom)) / sqrt(
        2 / (9 * freedom)
    )
    print(
        "chi-square over the buckets: %.0f, %d degrees of freedom, deviate %+.1f"
        % (chi_square, freedom, deviate)
    )
    joint = both[1][1] - count * 0.04
    off = joint / sqrt(count * 0.04 * 0.96)
    print("two salts at 20 %%: %d in both, %+.1f sigmas" % (both[1][1], off))
    return wrong or deviate > SIGMAS or abs(off) > SIGMAS


def show_cost():
    """Print what a decision costs, as a ratio to zlib.crc32 of the same key."""
    ids = ["user-%d" % number for number in range(CALLS)]
    keys = [one.encode("utf-8") for one in ids]
    measured = [("zlib.crc32", lambda: [zlib.crc32(key) for key in keys])]
    rollout = Rollout(config_file())
    measured.append(("Rollout.decide", lambda: [rollout.decide(one) for one in ids]))
    for name, make in CLIENTS:
        try:
            decide = make()
        except ImportError as error:
            print("not measured: %s: %s" % (name, error))
        else:
            some = ids[: CALLS // 10]
            measured.append(
                (name, lambda f=decide, some=some: [f(one) for one in some])
            )
    costs = {name: [] for name, _ in measured}
    for _ in range(ROUNDS):
        for name, run in measured:
            calls = len(run())
            costs[name].append(timeit.timeit(run, timer=CLOCK, number=1) / calls)
    print("Python %d.%d, median of %d rounds" % (sys.version_info[:2] + (ROUNDS,)))
    print("| | nanoseconds | ratio to zlib.crc32 |\n| --- | --- | --- |")
    base = median(costs["zlib.crc32"])
    for name, _ in measured:
        cost = median(costs[name])
        print("| %s | %.0f | %.1f |" % (name, cost * 1e9, cost / base))


def median(values):
    return sorted(values)[len(values) // 2]


def config_file():
    path = os.path.join(tempfile.mkdtemp(), "rollout.json")
    config = {
        "version": 1,
        "feature": "python3",
        "algorithm": "crc32-100000",
        "salt": "python3:",
        "cohorts": {"staff": {"ids": ["ada", "grace"], "groups": ["staff"]}},
        "stages": [
            {"name": "staff", "cohorts": ["staff"]},
            {"name": "canary", "percent": "0.1"},
            {"name": "fifth", "percent": 20},
            {"name": "everyone", "percent": 100},
        ],
        "stage": "fifth",
    }
    with open(path, "w") as stream:
        json.dump(config, stream)
    return path


def growthbook():
    from growthbook import GrowthBook

    rules = [{"force": True, "coverage": 0.2, "hashAttribute": "id"}]
    features = {"python3": {"defaultValue": False, "rules": rules}}

    def decide(one):
        return GrowthBook(attributes={"id": one}, features=features).is_on("python3")

    return decide


def launchdarkly():
    import ldclient
    from ldclient.config import Config
    from ldclient.integrations.test_data import TestData

    data = TestData.data_source()
    data.update(data.flag("python3").variations(False, True).variation_for_all(True))
    client = ldclient.LDClient(
        Config("key", update_processor_class=data, send_events=False)
    )
    return lambda one: client.variation("python3", ldclient.Context.create(one), False)


def openfeature():
    from openfeature import api
    from openfeature.evaluation_context import EvaluationContext
    from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider

    flag = InMemoryFlag("on", {"on": True, "off": False})
    api.set_provider(InMemoryProvider({"python3": flag}))
    client = api.get_client()
    return lambda one: client.get_boolean_value(
        "python3", False, EvaluationContext(targeting_key=one)
    )


def unleash():
    from yggdrasil_engine.engine import UnleashEngine

    strategy = {
        "name": "flexibleRollout",
        "parameters": {"rollout": "20", "stickiness": "userId", "groupId": "python3"},
    }
    engine = UnleashEngine()
    engine.take_state(
        json.dumps(
            {
                "version": 1,
                "features": [
                    {"name": "python3", "enabled": True, "strategies": [strategy]}
                ],
            }
        )
    )
    return lambda one: engine.is_enabled("python3", {"userId": one})


CLIENTS = [
    ("growthbook", growthbook),
    ("launchdarkly-server-sdk", launchdarkly),
    ("openfeature-sdk", openfeature),
    ("Unleash (yggdrasil)", unleash),
]

if __name__ == "__main__":
    main()
