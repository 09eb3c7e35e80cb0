"""Write a config to begin with, and the first line of its history.

example: onemaster rollout init
         onemaster rollout init --config deploy/rollout.json --feature python3
"""

from __future__ import annotations

import argparse
import secrets

from .._config import Config
from .._files import replace
from . import _exit_codes as codes
from ._moving import add_reason, say, show, who
from ._store import Store

EXAMPLE = """\
{
  "comment": [
    "Who is served by Python 3. Every key is described in schema.json of the package;",
    "a key 'comment' may stand in each object.",
    "Change stage and kill with: onemaster rollout advance, rollback, kill, revive."
  ],
  "version": 1,
  "feature": "%(feature)s",
  "algorithm": "crc32-100000",
  "salt": "%(salt)s",
  "kill": false,
  "cohorts": {
    "developers": {
      "comment": "ids of users, and names of groups",
      "ids": [],
      "groups": ["developers"]
    },
    "employees": {"groups": ["staff"]}
  },
  "stages": [
    {"name": "developers", "cohorts": ["developers"], "soak": "1d"},
    {"name": "employees", "cohorts": ["employees"], "soak": "3d"},
    {
      "name": "canary",
      "percent": 0.1,
      "soak": "2d",
      "gates": [
        {
          "name": "errors",
          "comment": "a line: errors and requests; a tolerance of 0.001 is 0.1 %% of requests",
          "samples": {"python2": "errors-python2.txt", "python3": "errors-python3.txt"},
          "statistic": "proportion",
          "worse": "higher",
          "tolerance": 0.001,
          "minimum_samples": 10000
        }
      ]
    },
    {
      "name": "fifth",
      "percent": 20,
      "soak": "7d",
      "gates": [
        {
          "name": "latency",
          "comment": "a number a line; a tolerance of 0.05 is 5 %% of python2's median",
          "samples": {"python2": "latency-python2.txt", "python3": "latency-python3.txt"},
          "statistic": "mann-whitney",
          "worse": "higher",
          "tolerance": 0.05
        }
      ]
    },
    {"name": "everyone", "percent": 100}
  ],
  "stage": null
}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--feature", default="python3", help="its name (default: python3)"
    )
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    if options.config.exists():
        say("%s is there already; nothing is written" % options.config)
        return codes.REFUSED
    if not options.config.parent.is_dir():
        say("there is no folder %s" % options.config.parent)
        return codes.USAGE
    salt = "%s-%s:" % (options.feature, secrets.token_hex(4))
    data = (EXAMPLE % {"feature": options.feature, "salt": salt}).encode("utf-8")
    Config(str(options.config), data)
    replace(str(options.config), data)
    store = Store(options.config)
    with store.locked():
        entry = store.write(data, "init", who(options), options.why)
    show(options, entry)
    say(
        "%s is written; say in it who the developers are, then: onemaster rollout record"
        % options.config
    )
    return codes.DONE
