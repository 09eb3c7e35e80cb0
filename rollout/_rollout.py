"""The object that a production process asks."""

from __future__ import absolute_import

import os

from ._hosts import arms_of_hosts
from ._rules import Decision, decider
from ._watching import Watched, clock, log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, Optional, Text, Union

    from ._config import Config

    Name = Union[Text, bytes]

NO_CONFIG = "no usable config"
FAILED = "the decision failed; see the log"

BESIDE = object()

# 2.7 has text only.
_fspath = getattr(os, "fspath", lambda path: path)  # type: Callable[[Any], Any]


class Rollout(object):
    """Decides by a config file, which is read again when it changes.

    No damage of the file reaches a request: the last good config stays in force, also
    for a process that starts while the file is damaged. With none at all everybody is
    on Python 2. What is wrong is logged once per change (logger ``onemaster.rollout``),
    and ``state()`` tells it. Threads and forked workers may share one.

    :param path: the config's file, text or a ``pathlib.Path``.
    :param saved_path: where the last good config is kept for the next start; by default
        beside the file, with ``.last-good`` behind its name; None for nowhere.
    :param look_every: seconds after which a change of the file is seen at the latest.
    """

    def __init__(self, path, saved_path=BESIDE, look_every=1.0):
        # type: (Any, Any, float) -> None
        self._decide = _decide_without_config  # type: Callable[..., Decision]
        self._failures = 0
        self._last_failure = None  # type: Optional[str]
        path = _fspath(path)
        if saved_path is BESIDE:
            saved_path = path + ".last-good"
        elif saved_path is not None:
            saved_path = _fspath(saved_path)
        self._watched = Watched(path, saved_path, look_every, self._use)

    def decide(self, user_id, groups=()):
        # type: (Any, Iterable[Name]) -> Decision
        """Return the arm, the stage, the bucket and why, for a user. Raises nothing.

        :param user_id: text, the same text as UTF-8 bytes, or a whole number: all three
            decide alike. None for a visitor without one, who is in at 100 %.
        :param groups: names of the user's groups, for cohorts.
        :returns: a ``Decision``. An id or groups of another type count as a failure:
            ``"python2"``, counted and logged.
        """
        try:
            watched = self._watched
            # A clock that went backwards counts as due.
            if not watched.looked <= clock() < watched.look_again:
                watched.look()
            return self._decide(user_id, groups)
        except Exception as error:
            return self.failed(error)

    def arms_of_hosts(self, hosts):
        # type: (Iterable[Text]) -> Dict[Text, str]
        """Return the arm of each host, for a tier where a process is of one Python.

        A stage's percentage is one of the hosts, rounded down; cohorts do not count.
        A host keeps its arm while the percentage grows; one that joins or leaves moves
        at most one other. ``hosts`` in the config sets single ones.

        :param hosts: names of all hosts of the tier.
        :raises TypeError: a name is no text.
        """
        hosts = list(hosts)
        if not self._watched.looked <= clock() < self._watched.look_again:
            self._watched.look()
        if self._watched.config is None:
            return dict.fromkeys(hosts, "python2")
        return arms_of_hosts(self._watched.config, hosts)

    def state(self):
        # type: () -> Dict[str, Any]
        """Return what is in force, for a status page: stage, hash, problem, counters."""
        config = self._watched.config
        return {
            "feature": config and config.feature,
            "stage": config and config.stage and config.stage.name,
            "kill": config and config.kill,
            "sha256": config and config.digest,
            "problem": self._watched.problem or self._watched.unsaved,
            "reloads": self._watched.counters["reloads"],
            "problems": self._watched.counters["problems"],
            "failed_decisions": self._failures,
        }

    def _use(self, config):
        # type: (Config) -> None
        self._decide = decider(config)

    def failed(self, error):
        # type: (Exception) -> Decision
        """Count and log that a user is not known: the decision is ``"python2"``."""
        self._failures += 1
        failure = "%s: %s" % (type(error).__name__, error)
        if failure != self._last_failure:
            self._last_failure = failure
            log.error("a rollout decision failed, python2 serves: %s", failure)
        return Decision("python2", None, None, FAILED)


def _decide_without_config(user_id, groups):
    # type: (Any, Any) -> Decision
    return Decision("python2", None, None, NO_CONFIG)
