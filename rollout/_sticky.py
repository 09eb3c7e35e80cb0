"""What a browser carries so that an edge can route by the rule of ``decide``.

An edge hashes the bytes of the id cookie, so an id goes into it as it is or not at all.
"""

from __future__ import absolute_import

import re
import uuid

from ._rules import id_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, List, Optional, Text, Tuple, Union

    from ._rollout import Rollout
    from ._rules import Decision

    Name = Union[Text, bytes]

ID_COOKIE = "onemaster_id"
GROUPS_COOKIE = "onemaster_groups"
ARM_HEADER = "X-Onemaster-Rollout"

BETWEEN_GROUPS = "|"
YEAR = 365 * 86400  # seconds

# RFC 6265, cookie-octet; the length is what edges keep of a cookie by default.
_SAFE = re.compile(b"[!#-+\\--:<-\\[\\]-~]{1,200}\\Z")


def cookie_value(user_id):
    # type: (Any) -> Optional[str]
    """Return an id as a cookie can hold it, or None where it cannot."""
    try:
        key = id_bytes(user_id)
    except TypeError:
        return None
    if key is None or not _SAFE.match(key):
        return None
    return str(key.decode("ascii"))


def groups_value(groups):
    # type: (Iterable[Name]) -> str
    """Return the groups that a cookie can hold, as one value; empty for none."""
    values = [cookie_value(group) for group in groups]
    kept = {value for value in values if value and BETWEEN_GROUPS not in value}
    return BETWEEN_GROUPS.join(sorted(kept))


def visitor_id(cookie):
    # type: (Optional[str]) -> str
    """Return the id of a visitor who is nobody's user: the cookie's, or a new one."""
    return cookie_value(cookie) or uuid.uuid4().hex


def decide_for(rollout, request, sent_id, user_id, groups):
    # type: (Rollout, Any, Optional[str], Callable[..., Any], Optional[Callable[..., Any]]) -> Tuple[Decision, Dict[str, str]]
    """Return the decision on a request, and the cookies that its browser must have.

    :param sent_id: the id cookie that came, or None.
    :param user_id: takes the request and returns the user's id, or None for a visitor.
    :param groups: takes the request and returns the user's groups; None for no cookie.
        Where one of them raises, Python 2 serves, which is counted and logged.
    """
    try:
        one = user_id(request)
        if one is None:
            one = visitor_id(sent_id)
        cookies = {ID_COOKIE: cookie_value(one) or ""}
        named = []  # type: List[Name]
        if groups is not None:
            named = list(groups(request) or ())
            cookies[GROUPS_COOKIE] = groups_value(named)
    except Exception as error:
        return rollout.failed(error), {}
    return rollout.decide(one, named), cookies


def cookies_of(header):
    # type: (str) -> Dict[str, str]
    """Return the cookies of a ``Cookie`` header; a broken one hides no other."""
    pairs = [part.strip().partition("=") for part in header.split(";")]
    return {name: value.strip('"') for name, equals, value in pairs if equals}


def header_value(decision):
    # type: (Decision) -> str
    """Return a decision as a response header shows it."""
    bucket = "none" if decision.bucket is None else decision.bucket
    text = "%s; stage=%s; bucket=%s" % (decision.arm, decision.stage or "none", bucket)
    # WSGI wants the str of each version.
    return str(text)
