"""Which hosts run Python 3, for tiers where a process can be of one Python only."""

from __future__ import absolute_import

from six import text_type

from ._algorithms import WHOLE
from ._rules import id_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, Iterable, Text

    from ._config import Config


def arms_of_hosts(config, hosts):
    # type: (Config, Iterable[Text]) -> Dict[Text, str]
    """Return the arm of each host.

    Hosts are ranked by their buckets, and the first ones are of Python 3: as many as
    the present stage's percentage of all of them, rounded down.

    :param config: a checked config; its ``hosts`` set single ones, which do not count.
    :param hosts: names of all hosts of the tier; twice the same is one.
    :raises TypeError: a name is no text.
    """
    bucket_of = config.algorithm.bucket_with(config.salt.encode("utf-8"))
    arms = {}  # type: Dict[Text, str]
    ranked = []
    for host in set(hosts):
        if host in config.hosts and not config.kill:
            arms[host] = config.hosts[host]
        else:
            if not isinstance(host, (str, text_type)):
                raise TypeError("the name of a host is text, not %r" % (host,))
            key = id_bytes(host) or b""
            ranked.append((bucket_of(key), key, host))
    percentage = 0
    if config.stage is not None and not config.kill:
        percentage = config.stage.percentage
    count = len(ranked) * percentage // WHOLE
    for rank, (_, _, host) in enumerate(sorted(ranked)):
        arms[host] = "python3" if rank < count else "python2"
    return arms
