"""Whom a change of a config would put out."""

from __future__ import absolute_import

from ._algorithms import WHOLE
from ._config import percent
from ._rules import decider

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Set, Text, Tuple

    from ._config import Config

SHOWN = 3


def put_out(old, new):
    # type: (Config, Config) -> List[str]
    """Return why users who are in by one config can be out by another; empty for nobody.

    :param old: the config in force.
    :param new: the one that is to take its place.
    """
    if old.kill:
        return []
    if new.kill:
        if old.stage is None and "python3" not in old.hosts.values():
            return []
        return ["the kill switch is turned on: everybody who is in"]
    reasons = []  # type: List[str]
    hosts = [
        host
        for host in sorted(set(old.hosts) | set(new.hosts))
        if _leaves(host, old, new)
    ]
    if hosts:
        reasons.append("the hosts: %s" % _listed(hosts))
    if old.stage is None:
        return reasons
    reasons += _by_percentage(old, new)
    ids = sorted(reached(old, "ids"))
    decide = decider(new)
    lost = [one for one in ids if decide(one).arm == "python2"]
    if lost:
        reasons.append("%d ids of cohorts: %s" % (len(lost), _listed(lost)))
    groups = sorted(reached(old, "groups") - reached(new, "groups"))
    if groups and decide(None).arm == "python2":
        reasons.append("the users of groups: %s" % _listed(groups))
    return reasons


def stage_goes_on(old, new):
    # type: (Config, Config) -> bool
    """Return whether what was seen of the present stage still tells of it."""
    return _what_decides(old) == _what_decides(new)


def _what_decides(config):
    # type: (Config) -> Tuple[Any, ...]
    stage = config.stage and (config.stage.name, config.stage.percentage)
    return stage, config.algorithm.name, config.salt, config.kill


def count_moves(old, new, ids):
    # type: (Config, Config, Iterable[Any]) -> Dict[str, int]
    """Return how many of some ids a change moves ``"in"``, ``"out"``, and ``"stay"``."""
    before, after = decider(old), decider(new)
    counts = {"in": 0, "out": 0, "stay": 0}
    for one in ids:
        arms = before(one).arm, after(one).arm
        if arms[0] == arms[1]:
            counts["stay"] += 1
        else:
            counts["in" if arms[1] == "python3" else "out"] += 1
    return counts


def _by_percentage(old, new):
    # type: (Config, Config) -> List[str]
    before = old.stage.percentage
    after = new.stage.percentage if new.stage is not None else 0
    if not before or after == WHOLE:
        return []
    if (old.algorithm.name, old.salt) != (new.algorithm.name, new.salt):
        return ["another algorithm or salt: any of the %s" % percent(before)]
    if after < before:
        return ["%s become %s" % (percent(before), percent(after))]
    return []


def _leaves(host, old, new):
    # type: (Text, Config, Config) -> bool
    """Return whether a host that either config sets can go back to Python 2."""
    arms = []
    for config, unknown in ((old, "python3"), (new, "python2")):
        percentage = config.stage.percentage if config.stage is not None else 0
        counted = {0: "python2", WHOLE: "python3"}.get(percentage, unknown)
        arms.append(config.hosts.get(host, counted))
    return arms == ["python3", "python2"] and old.hosts.get(host) != new.hosts.get(host)


def reached(config, members):
    # type: (Config, str) -> Set[Any]
    """Return the ``"ids"`` or ``"groups"`` of all cohorts that the present stage has."""
    found = set()  # type: Set[Any]
    for stage in config.stages[: config.current + 1]:
        for name in stage.cohorts:
            found |= getattr(config.cohorts[name], members)
    return found


def _listed(names):
    # type: (List[Any]) -> Text
    shown = [
        name.decode("utf-8", "replace") if isinstance(name, bytes) else name
        for name in names[:SHOWN]
    ]
    more = len(names) - SHOWN
    return ", ".join(shown) + (" and %d more" % more if more > 0 else "")
