"""Who is served by Python 3: decided by a config file, the same on 2.7 and on 3.

rollout = Rollout("rollout.json")
decision = rollout.decide(user_id, groups=["staff"])
if decision.arm == "python3": ...
"""

from __future__ import absolute_import

from ._errors import ConfigError
from ._rollout import Rollout
from ._rules import Decision

__all__ = ["ConfigError", "Decision", "Rollout"]
