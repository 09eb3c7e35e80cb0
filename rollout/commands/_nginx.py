"""nginx: an include file for the ``http`` context."""

from __future__ import annotations

import re
from typing import List, Sequence

from .._algorithms import WHOLE
from .._config import Config, percent
from ._edge import (
    CannotExpress,
    Source,
    admitted,
    chunks,
    refuse_algorithm,
    refuse_salt,
)

# A parameter has at most 4,096 bytes; escapes at most double a value.
LONGEST_PATTERN = 1900

HEADER = """\
# Made by "onemaster rollout render nginx" from %(file)s, sha256 %(digest)s.
# Include it in the http context; in a location:
#     proxy_pass http://onemaster_$onemaster_arm;
# After each change of the config make it again, then: nginx -s reload
"""


def render(
    config: Config, id: Source, groups: Source, two: Sequence[str], three: Sequence[str]
) -> str:
    """Return the configuration.

    :param config: a checked config.
    :param id: where the user's id is.
    :param groups: where the user's groups are.
    :param two: addresses of servers on Python 2, such as ``127.0.0.1:8002``.
    :param three: the same on Python 3.
    :raises CannotExpress: nginx cannot decide as ``decide`` does.
    """
    lines = [HEADER % {"file": config.file, "digest": config.digest}]
    for arm, addresses in (("python2", two), ("python3", three)):
        lines.append("upstream onemaster_%s {" % arm)
        lines += ["    server %s;" % address for address in addresses]
        lines.append("}\n")
    in_force = admitted(config)
    everybody = in_force.percentage == WHOLE
    by_bucket = "python3" if everybody else "python2"
    if 0 < in_force.percentage < WHOLE:
        lines += _split(config, id)
        by_bucket = "$onemaster_bucket_arm"
    lines += _map(
        _variable(id),
        "$onemaster_id_arm",
        by_bucket,
        ['"" %s;' % ("python3" if everybody else "python2")]
        + [
            '"~^(?:%s)\\z" python3;' % "|".join(part)
            for part in chunks(_patterns(in_force.ids), 1000, LONGEST_PATTERN)
        ],
    )
    lines += _map(
        _variable(groups),
        "$onemaster_arm",
        "$onemaster_id_arm",
        [
            '"~(?:^|\\|)(?:%s)(?:\\||\\z)" python3;' % "|".join(part)
            for part in chunks(_patterns(in_force.groups), 1000, LONGEST_PATTERN)
        ],
    )
    return "\n".join(lines)


def _split(config: Config, id: Source) -> List[str]:
    refuse_algorithm("nginx", config, ["murmur2-nginx"])
    refuse_salt("nginx", config, '"$\\')
    whole, rest = divmod(config.stage.percentage, 10)
    if rest:
        raise CannotExpress(
            "%s: nginx has two decimals: the %s of stage %s would be rounded"
            % (config.file, percent(config.stage.percentage), config.stage.name)
        )
    return [
        'split_clients "%s%s" $onemaster_bucket_arm {' % (config.salt, _variable(id)),
        "    %d.%02d%% python3;" % divmod(whole, 100),
        "    * python2;",
        "}\n",
    ]


def _map(source: str, target: str, default: str, lines: List[str]) -> List[str]:
    return [
        "map %s %s {" % (source, target),
        "    default %s;" % default,
        *("    " + line for line in lines),
        "}\n",
    ]


def _variable(source: Source) -> str:
    name = source.name
    if source.kind == "header":
        name = name.lower().replace("-", "_")
    if "-" in name:
        raise CannotExpress("nginx has no variable for the cookie %s" % name)
    return "$%s_%s" % ("http" if source.kind == "header" else source.kind, name)


def _patterns(values: Sequence[str]) -> List[str]:
    """Return regular expressions of values: plain strings of a map ignore their case."""
    return [re.escape(value) for value in values]
