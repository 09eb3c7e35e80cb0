"""Whether the present stage may be left for the next one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import List, Optional

from ._gates import Judgement, gates_of
from ._history import TIME, Entry
from ._store import Store, now


class NotYet(Exception):
    """The stage has not lasted long enough; the message says how long is left."""


def began(store: Store, entries: List[Entry]) -> Optional[datetime]:
    """Return since when the present stage has been in force without a break, in UTC."""
    if store.config.stage is None:
        return None
    return datetime.strptime(entries[-1].since, TIME).replace(tzinfo=timezone.utc)


def time_left(store: Store, since: datetime) -> timedelta:
    """Return how long the present stage must last yet; zero or less for no longer.

    :raises NotYet: the stage began in the future: a clock is wrong.
    """
    lasted = now() - since
    if lasted < timedelta(minutes=-1):
        raise NotYet("the stage began at %s, in the future: a clock is wrong" % since)
    return timedelta(seconds=store.config.stage.soak) - lasted


def judge(store: Store) -> List[Judgement]:
    """Judge the gates of the present stage, after its soak time.

    :raises NotYet: the soak time is not over.
    :raises HistoryError: when the stage began is not known.
    :raises ConfigError: a gate is wrong.
    """
    since = began(store, store.entries())
    if since is None:
        return []
    left = time_left(store, since)
    if left > timedelta(0):
        raise NotYet(
            "%s has a soak time of %s: %s are left"
            % (
                store.config.stage.name,
                timedelta(seconds=store.config.stage.soak),
                str(left).split(".")[0],
            )
        )
    gates = gates_of(store.config, store.data)[store.config.stage.name]
    return [gate.judge(store.path.resolve().parent, since) for gate in gates]
