"""Random suites, partial runs, crashes and merges against the laws of test lists.

The laws are those of the tests, in tests/testlists/testlist_laws.py: no entry is lost or
touched without a reason that the runs show, none is added unasked.

example: python benchmarks/testlists_laws.py --number 10000
"""

from __future__ import absolute_import, print_function, unicode_literals

import argparse
import os
import platform
import random
import sys

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--number", type=int, default=10000, help="of cases of each kind"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first case")
    options = parser.parse_args(argv)
    sys.path.insert(0, os.path.join(CHECKOUT, "tests", "testlists"))
    import testlist_laws as laws

    print("Python {}".format(platform.python_version()))
    print("| cases | number | broken laws | what happened |")
    print("| --- | ---: | ---: | --- |")
    broken = 0
    for name, check, told in (
        ("updates by random runs of random suites", laws.check_random_update, updates),
        (
            "three-way merges of edits of other entries",
            laws.check_disjoint_merge,
            nothing,
        ),
        (
            "three-way merges of edits near each other",
            laws.check_overlapping_merge,
            stops,
        ),
        ("switches to the other mode and back", laws.check_random_switch, switches),
    ):
        results = []
        failures = 0
        for seed in range(options.seed, options.seed + options.number):
            try:
                results.append(check(random.Random(seed)))
            except AssertionError as error:
                failures += 1
                print("{}, seed {}: {}".format(name, seed, error), file=sys.stderr)
        print(
            "| {} | {} | {} | {} |".format(name, len(results), failures, told(results))
        )
        broken += failures
    return 1 if broken else 0


def updates(results):
    return "{} entries removed or narrowed, {} added".format(
        sum(removed for removed, _ in results), sum(added for _, added in results)
    )


def nothing(results):
    return "none stopped"


def stops(results):
    return "{} stopped, as both sides changed the same".format(sum(results))


def switches(results):
    return "{} done, the others refused".format(sum(results))


if __name__ == "__main__":
    sys.exit(main())
