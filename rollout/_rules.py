"""Who is served by which Python, by a checked config."""

from __future__ import absolute_import

from bisect import bisect_right
from collections import namedtuple

from six import integer_types, text_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Optional, Text, Tuple, Union

    from ._config import Config

    Name = Union[Text, bytes]

# The arm that serves a user; the first stage that has the user, reached or not; the
# bucket of the id; and why, for people.
Decision = namedtuple("Decision", "arm stage bucket reason")

KILLED = "the kill switch is on"
NO_ID = "no user id"


def id_bytes(user_id):
    # type: (Any) -> Optional[bytes]
    """Return an id as bytes, the same on 2.7 and 3, or None for no id.

    :param user_id: text (as UTF-8), bytes, a whole number (as its digits) or None.
    :raises TypeError: it is of another type.
    """
    if isinstance(user_id, text_type):
        try:
            return user_id.encode("utf-8") or None
        except UnicodeEncodeError:  # half a surrogate pair, which 2.7 encodes
            return user_id.encode("utf-8", "surrogatepass")
    if isinstance(user_id, bytes):
        return user_id or None
    if isinstance(user_id, integer_types) and not isinstance(user_id, bool):
        return str(int(user_id)).encode("ascii")
    if user_id is None:
        return None
    raise TypeError(
        "a user id is text, bytes or a whole number, not %s" % type(user_id).__name__
    )


def decider(config):
    # type: (Config) -> Callable[..., Decision]
    """Return the function that decides by a config: ``decide(user_id, groups=())``.

    An id enters at the first stage that has it, by cohort or by bucket, and is in when
    that stage is reached. So no later stage puts anybody out who is in, and a rollback
    puts out those who came last. Who has no id enters with the whole: at 100 %.
    """
    entry_of_id, entry_of_groups = _cohort_entries(config)
    thresholds = [config.algorithm.threshold(s.percentage) for s in config.stages]
    by_bucket = _outcomes(config, "its percentage")
    by_cohort = _outcomes(config, "its cohorts")
    outside = len(config.stages)
    bucket_of = config.algorithm.bucket_with(config.salt.encode("utf-8"))
    last_bucket = config.algorithm.buckets - 1

    def decide(user_id, groups=(), bisect_right=bisect_right, new=tuple.__new__):
        # type: (Any, Any, Any, Any) -> Decision
        key = user_id if type(user_id) is bytes else id_bytes(user_id)
        if not key:
            return decide_without_id(groups)
        bucket = bucket_of(key)
        entry = bisect_right(thresholds, bucket)
        known = entry_of_id(key, outside)
        if groups:
            known = min(known, entry_of_groups(groups))
        if known <= entry:
            arm, stage, reason = by_cohort[known]
        else:
            arm, stage, reason = by_bucket[entry]
        decision = new(Decision, (arm, stage, bucket, reason))  # type: Decision
        return decision

    def decide_without_id(groups):
        # type: (Any) -> Decision
        entry = bisect_right(thresholds, last_bucket)
        known = entry_of_groups(groups) if groups else outside
        if known <= entry:
            arm, stage, reason = by_cohort[known]
        else:
            arm, stage, reason = by_bucket[entry]
        if known == entry == outside and not config.kill:
            reason = NO_ID
        return Decision(arm, stage, None, reason)

    return decide


def _cohort_entries(config):
    # type: (Config) -> Tuple[Callable[[bytes, int], int], Callable[[Any], int]]
    ids = {}  # type: Dict[bytes, int]
    groups = {}  # type: Dict[Name, int]
    for index, stage in enumerate(config.stages):
        for name in stage.cohorts:
            for one in config.cohorts[name].ids:
                ids.setdefault(one, index)
            for group in config.cohorts[name].groups:
                groups.setdefault(group, index)
                groups.setdefault(group.encode("utf-8"), index)
    outside = len(config.stages)

    def entry_of_groups(named):
        # type: (Any) -> int
        if isinstance(named, (bytes, text_type)):
            named = (named,)
        return min([groups.get(group, outside) for group in named] or [outside])

    return ids.get, entry_of_groups


def _outcomes(config, why):
    # type: (Config, str) -> List[Tuple[str, Optional[Text], Text]]
    """Return arm, stage and reason for each stage of entry, and for none."""
    outcomes = []  # type: List[Tuple[str, Optional[Text], Text]]
    for index, stage in enumerate(config.stages):
        if config.kill:
            outcomes.append(("python2", stage.name, KILLED))
        elif index <= config.current:
            outcomes.append(("python3", stage.name, "in %s by %s" % (stage.name, why)))
        else:
            reason = "%s is not reached" % stage.name
            outcomes.append(("python2", stage.name, reason))
    outcomes.append(("python2", None, KILLED if config.kill else "in no stage"))
    return outcomes
