"""Write configuration with which an edge routes by the rule of decide().

What an edge cannot express exactly is refused, not rounded. Users are known by the
cookies onemaster_id and onemaster_groups, which the middleware sets, or by headers that
your own edge sets.

example: onemaster rollout render nginx --python2 10.0.0.1:80 --python3 10.0.0.2:80
         onemaster rollout render haproxy --listen :8080 --id-header X-User-Id \\
             --python2 10.0.0.1:80 --python3 10.0.0.2:80 > haproxy.cfg
         onemaster rollout render envoy
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import Callable

from . import _edge, _envoy, _haproxy, _nginx
from . import _exit_codes as codes
from ._moving import say
from ._store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edge", choices=["nginx", "haproxy", "envoy"])
    for arm in ("python2", "python3"):
        parser.add_argument(
            "--" + arm,
            action="append",
            default=[],
            metavar="ADDRESS",
            type=_address,
            help="a server of %s, such as 10.0.0.1:80 (again); not for Envoy" % arm,
        )
    parser.add_argument(
        "--listen", default=":80", type=_address, help="for HAProxy (default: :80)"
    )
    for what, default in (("id", _edge.ID), ("groups", _edge.GROUPS)):
        for kind in ("cookie", "header"):
            parser.add_argument(
                "--%s-%s" % (what, kind),
                dest=what,
                metavar="NAME",
                type=_source(kind),
                default=default,
                help="the %s with the user's %s (default: the cookie %s)"
                % (kind, what, default.name),
            )


def run(options: argparse.Namespace) -> int:
    config = Store(options.config).config
    sources = options.id, options.groups
    try:
        if options.edge == "envoy":
            rendered = _envoy.render(config, *sources)
            say(
                "Envoy computes no hash of an id: something in front of it must set the "
                "header %s" % _envoy.BUCKET_HEADER
            )
        elif not options.python2 or not options.python3:
            say("--python2 and --python3 are missing: the servers of both arms")
            return codes.USAGE
        elif options.edge == "nginx":
            rendered = _nginx.render(config, *sources, options.python2, options.python3)
        else:
            rendered = _haproxy.render(
                config, *sources, options.python2, options.python3, options.listen
            )
    except _edge.CannotExpress as error:
        say("refused: %s" % error)
        return codes.REFUSED
    sys.stdout.write(rendered)
    return codes.DONE


def _address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_\[\]/*-]+", text):
        raise argparse.ArgumentTypeError("%r is no address" % text)
    return text


def _source(kind: str) -> Callable[[str], _edge.Source]:
    def source(name: str) -> _edge.Source:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            raise argparse.ArgumentTypeError("%r is no name of a %s" % (name, kind))
        return _edge.Source(kind, name)

    return source
