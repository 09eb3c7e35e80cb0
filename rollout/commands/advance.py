"""Go on to the next stage, if that is justified.

The present stage must have lasted for its soak time, and each of its gates must pass: a
gate that is inconclusive stops as one that fails.

example: onemaster rollout advance --why "three days without a difference"
"""

from __future__ import annotations

import argparse
from typing import List, Tuple

from . import _exit_codes as codes
from ._gates import Judgement, Verdict
from ._justification import NotYet, judge
from ._moving import add_reason, print_json, say, stage_name, who
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="judge the gates and change nothing"
    )
    add_reason(parser)


def run(options: argparse.Namespace) -> int:
    judgements: List[Judgement] = []
    code, message = _advance(options, judgements)
    if options.json:
        gates = [dict(judgement.__dict__) for judgement in judgements]
        for gate in gates:
            gate["verdict"] = gate["verdict"].value
        advanced = code == codes.DONE and not options.dry_run
        print_json({"advanced": advanced, "message": message, "gates": gates})
    else:
        for judgement in judgements:
            verdict = judgement.verdict.value
            print("%s: %s: %s" % (judgement.gate, verdict, judgement.detail))
    say(message)
    return code


def _advance(
    options: argparse.Namespace, judgements: List[Judgement]
) -> Tuple[int, str]:
    store = Store(options.config)
    stages = store.config.stages
    if store.config.kill:
        return codes.REFUSED, "the kill switch is on; first: onemaster rollout revive"
    if store.config.current + 1 == len(stages):
        return codes.REFUSED, "%s is the last stage" % stage_name(store)
    before, target = stage_name(store), stages[store.config.current + 1].name
    try:
        judgements += judge(store)
    except NotYet as error:
        return codes.NOT_YET, "not yet: %s" % error
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.FAIL in verdicts:
        return codes.REFUSED, "refused: a gate of %s fails" % before
    if Verdict.INCONCLUSIVE in verdicts:
        return codes.NOT_YET, "not yet: a gate of %s is inconclusive" % before
    if options.dry_run:
        return codes.DONE, "%s may follow %s" % (target, before)
    with store.locked():
        store.write(store.changed(stage=target), "advance", who(options), options.why)
    return codes.DONE, "advanced from %s to %s" % (before, target)
