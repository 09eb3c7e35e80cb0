"""HAProxy, 2.4 or later: a frontend and two backends."""

from __future__ import annotations

from typing import List, Sequence

from .._algorithms import WHOLE
from .._config import Config
from ._edge import Admitted, Source, admitted, chunks, refuse_algorithm, refuse_salt

# A line has at most 64 words and 2,048 bytes.
MOST_WORDS = 40
LONGEST_LINE = 1500

# What the key goes through to be a bucket.
CONVERTERS = {"crc32-100000": "crc32(0),mod(100000)"}

HEADER = """\
# Made by "onemaster rollout render haproxy" from %(file)s, sha256 %(digest)s.
# After each change of the config make it again, and reload HAProxy.
frontend onemaster
    mode http
    bind %(listen)s
"""


def render(
    config: Config,
    id: Source,
    groups: Source,
    two: Sequence[str],
    three: Sequence[str],
    listen: str,
) -> str:
    """Return the configuration; see ``_nginx.render``.

    :param listen: the address that the frontend binds.
    :raises CannotExpress: HAProxy cannot decide as ``decide`` does.
    """
    lines = [HEADER % {"file": config.file, "digest": config.digest, "listen": listen}]
    in_force = admitted(config)
    if in_force.percentage == WHOLE:
        lines.append("    default_backend onemaster_python3")
    else:
        lines += _rules(config, in_force, id, groups)
        lines.append("    default_backend onemaster_python2")
    for arm, addresses in (("python2", two), ("python3", three)):
        lines += ["", "backend onemaster_%s" % arm, "    mode http"]
        lines += [
            "    server %s_%d %s" % (arm, number, address)
            for number, address in enumerate(addresses, 1)
        ]
    return "\n".join(lines) + "\n"


def _rules(config: Config, in_force: Admitted, id: Source, groups: Source) -> List[str]:
    acls: List[str] = []
    names = []
    for part in chunks(in_force.ids, MOST_WORDS, LONGEST_LINE):
        acls.append("acl onemaster_id %s -m str -- %s" % (_fetch(id), _words(part)))
        names.append("onemaster_id")
    for part in chunks(in_force.groups, MOST_WORDS, LONGEST_LINE):
        # Each group between bars: the cookie gets one at either end.
        acls.append(
            "acl onemaster_group var(txn.onemaster_groups) -m sub -- %s"
            % _words(["|%s|" % name for name in part])
        )
        names.append("onemaster_group")
    lines = []
    if in_force.groups:
        lines.append(
            "http-request set-var(txn.onemaster_sent) %s" % _fetch(groups),
        )
        lines.append(
            "http-request set-var(txn.onemaster_groups) "
            "str(|),concat(,txn.onemaster_sent,|)"
        )
    if in_force.percentage:
        refuse_algorithm("HAProxy", config, sorted(CONVERTERS))
        refuse_salt("HAProxy", config, " \"'\\#,()$%")
        lines += [
            "http-request set-var(txn.onemaster_id) %s" % _fetch(id),
            "http-request set-var(txn.onemaster_bucket) "
            "str(%s),concat(,txn.onemaster_id),%s"
            % (config.salt, CONVERTERS[config.algorithm.name]),
        ]
        acls += [
            "acl onemaster_has_id var(txn.onemaster_id) -m len ge 1",
            "acl onemaster_bucket var(txn.onemaster_bucket) -m int lt %d"
            % config.algorithm.threshold(in_force.percentage),
        ]
        names.append("onemaster_has_id onemaster_bucket")
    uses = ["use_backend onemaster_python3 if %s" % name for name in _once(names)]
    return ["    " + line for line in lines + acls + uses]


def _fetch(source: Source) -> str:
    if source.kind == "cookie":
        return "req.cook(%s)" % source.name
    return "req.fhdr(%s)" % source.name


def _words(values: Sequence[str]) -> str:
    # In single quotes HAProxy reads everything but a single quote as it is.
    return " ".join("'%s'" % value.replace("'", "'\\''") for value in values)


def _once(names: Sequence[str]) -> List[str]:
    return list(dict.fromkeys(names))
