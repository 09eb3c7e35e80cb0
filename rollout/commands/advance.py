"""Go on to the next stage, if that is justified.

The present stage must have lasted for its soak time, and each of its gates must pass: a
gate that is inconclusive stops as one that fails.

example: onemaster rollout advance --why "three days without a difference"
"""

from __future__ import annotations

import argparse

from . import _exit_codes as codes
from ._gates import Verdict
from ._justification import NotYet, judge
from ._moving import add_reason, say, stage_name, who
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="judge the gates and change nothing"
    )
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    store = Store(options.config)
    stages = store.config.stages
    if store.config.kill:
        say("the kill switch is on; first: onemaster rollout revive")
        return codes.REFUSED
    if store.config.current + 1 == len(stages):
        say("%s is the last stage" % stage_name(store))
        return codes.REFUSED
    before, target = stage_name(store), stages[store.config.current + 1].name
    try:
        judgements = judge(store)
    except NotYet as error:
        say("not yet: %s" % error)
        return codes.NOT_YET
    for judgement in judgements:
        print(
            "%s: %s: %s" % (judgement.gate, judgement.verdict.value, judgement.detail)
        )
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.FAIL in verdicts:
        say("refused: a gate of %s fails" % before)
        return codes.REFUSED
    if Verdict.INCONCLUSIVE in verdicts:
        say("not yet: a gate of %s is inconclusive" % before)
        return codes.NOT_YET
    if options.dry_run:
        say("%s may follow %s" % (target, before))
        return codes.DONE
    with store.locked():
        store.write(store.changed(stage=target), "advance", who(options), options.why)
    say("advanced from %s to %s" % (before, target))
    return codes.DONE
