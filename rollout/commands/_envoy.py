"""Envoy: a route configuration (v3), as JSON."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List

from .._algorithms import WHOLE
from .._config import Config
from ._edge import Source, admitted

BUCKET_HEADER = "x-onemaster-bucket"


def render(config: Config, id: Source, groups: Source) -> str:
    """Return the configuration; its clusters are onemaster_python2 and onemaster_python3.

    Envoy computes none of the hashes, so something in front that users cannot pass must
    set the header ``x-onemaster-bucket`` to the bucket of ``decide``, for users who have
    an id.
    """
    in_force = admitted(config)
    routes = []  # type: List[Dict[str, Any]]
    if in_force.percentage == WHOLE:
        routes.append(_route("python3"))
    else:
        if in_force.ids:
            routes.append(_route("python3", _matcher(id, "(?:%s)", in_force.ids)))
        if in_force.groups:
            between = r"(?:.*\|)?(?:%s)(?:\|.*)?"
            routes.append(_route("python3", _matcher(groups, between, in_force.groups)))
        if in_force.percentage:
            threshold = config.algorithm.threshold(in_force.percentage)
            bucket = {"range_match": {"start": "0", "end": str(threshold)}}
            routes.append(_route("python3", dict(bucket, name=BUCKET_HEADER)))
        routes.append(_route("python2"))
    rendered = {
        "name": "onemaster_%s" % config.feature,
        "virtual_hosts": [{"name": "onemaster", "domains": ["*"], "routes": routes}],
    }
    return json.dumps(rendered, indent=2) + "\n"


def _route(arm: str, *headers: Dict[str, Any]) -> Dict[str, Any]:
    match = {"prefix": "/"}  # type: Dict[str, Any]
    if headers:
        match["headers"] = list(headers)
    return {"match": match, "route": {"cluster": "onemaster_%s" % arm}}


def _matcher(source: Source, pattern: str, values: List[str]) -> Dict[str, Any]:
    values = [re.escape(value) for value in values]
    pattern %= "|".join(values)
    name = source.name.lower()
    if source.kind == "cookie":
        name = "cookie"
        pattern = r"(?:.*;\s*)?%s=%s(?:;.*)?" % (
            re.escape(source.name),
            pattern.replace(".*", "[^;]*"),
        )
    # RE2, which must match the whole value.
    return {"name": name, "string_match": {"safe_regex": {"regex": pattern}}}
