"""The decision for each request of a WSGI application."""

from __future__ import absolute_import

from six import text_type

from ._sticky import (
    ARM_HEADER,
    ID_COOKIE,
    YEAR,
    cookies_of,
    decide_for,
    header_value,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

    from ._rollout import Rollout

    Environ = Dict[str, Any]

DECISION = "onemaster.rollout.decision"


def environ_bytes(environ, name):
    # type: (Environ, str) -> Optional[bytes]
    """Return a value of the environ, as an id that is the same on 2.7 and 3.

    On 3 the environ has each byte as a character: text like that is another id. So take
    ids with this function: ``user_id=lambda environ: environ_bytes(environ, "REMOTE_USER")``.

    :param name: such as ``REMOTE_USER``.
    :returns: None where it is missing or empty.
    """
    value = environ.get(name)
    if isinstance(value, text_type):
        value = value.encode("latin-1")
    return value or None


class RolloutMiddleware(object):
    """Decide for each request, tell the application, and let an edge know the user.

    The decision is ``environ["onemaster.rollout.decision"]`` and the response header
    ``X-Onemaster-Rollout``. The cookies ``onemaster_id`` and ``onemaster_groups`` are
    what ``onemaster rollout render`` routes by. A visitor without a user id gets a
    random one in the cookie, and so stays where the percentage first put them.

    :param app: the WSGI application.
    :param rollout: a ``Rollout``.
    :param user_id: takes the environ and returns the user's id, or None; see
        ``environ_bytes`` for ids that stand in the environ. An id that no
        cookie can hold (not ASCII, say) is decided on, but an edge cannot know it.
    :param groups: takes the environ and returns the names of the user's groups. Where
        it or ``user_id`` raises, Python 2 serves, which is counted and logged.
    :param secure: send the cookies over HTTPS only. False for a site on plain HTTP,
        whose visitors would be new ones with each request.
    """

    def __init__(self, app, rollout, user_id, groups=None, secure=True):
        # type: (Any, Rollout, Callable[..., Any], Optional[Callable[..., Any]], bool) -> None
        self._app = app
        self._rollout = rollout
        self._user_id = user_id
        self._groups = groups
        self._attributes = "; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s" % (
            YEAR,
            "; Secure" if secure else "",
        )

    def __call__(self, environ, start_response):
        # type: (Environ, Callable[..., Any]) -> Iterable[bytes]
        sent = cookies_of(environ.get("HTTP_COOKIE", ""))
        decision, cookies = decide_for(
            self._rollout, environ, sent.get(ID_COOKIE), self._user_id, self._groups
        )
        environ[DECISION] = decision
        added = [(ARM_HEADER, header_value(decision))]
        added += self._set_cookies(sent, cookies)

        def start(status, headers, exc_info=None):
            # type: (str, List[Tuple[str, str]], Any) -> Any
            if exc_info is None:
                return start_response(status, headers + added)
            return start_response(status, headers + added, exc_info)

        return self._app(environ, start)  # type: ignore[no-any-return]

    def _set_cookies(self, sent, wanted):
        # type: (Dict[str, str], Dict[str, str]) -> List[Tuple[str, str]]
        headers = []
        for name in sorted(wanted):
            if sent.get(name, "") != wanted[name]:
                value = "%s=%s%s" % (name, wanted[name], self._attributes)
                headers.append(("Set-Cookie", value))
        return headers
