"""The decision for each request of a Django site, 1.11 or later.

In the settings, behind the authentication middleware::

    MIDDLEWARE += ["onemaster.rollout.django.RolloutMiddleware"]
    ONEMASTER_ROLLOUT = "/etc/site/rollout.json"
"""

from __future__ import absolute_import

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from six import integer_types, text_type

from ._rollout import Rollout
from ._sticky import (
    ARM_HEADER,
    ID_COOKIE,
    YEAR,
    decide_for,
    header_value,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, List


class RolloutMiddleware(object):
    """Decide for each request: the decision is ``request.rollout``.

    Cookies and response header are those of ``onemaster.rollout.wsgi``. The user's id
    is the primary key; the groups are the names of Django's groups, and ``staff`` and
    ``superuser`` for those who are. Override ``user_id`` or ``groups`` for others; where
    they raise, Python 2 serves, which is counted and logged.
    """

    def __init__(self, get_response):
        # type: (Callable[[Any], Any]) -> None
        self._get_response = get_response
        path = getattr(settings, "ONEMASTER_ROLLOUT", None)
        if not path:
            raise ImproperlyConfigured(
                "ONEMASTER_ROLLOUT must be the path of the rollout config"
            )
        self._rollout = Rollout(path)

    def __call__(self, request):
        # type: (Any) -> Any
        request.rollout, cookies = decide_for(
            self._rollout,
            request,
            request.COOKIES.get(ID_COOKIE),
            self.user_id,
            self.groups,
        )
        response = self._get_response(request)
        response[ARM_HEADER] = header_value(request.rollout)
        for name in sorted(cookies):
            self._set_cookie(request, response, name, cookies[name])
        return response

    def user_id(self, request):
        # type: (Any) -> Any
        """Return the id of the request's user, or None."""
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return user.pk if isinstance(user.pk, integer_types) else text_type(user.pk)

    def groups(self, request):
        # type: (Any) -> List[Any]
        """Return the names of the groups of the request's user."""
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        groups = list(user.groups.values_list("name", flat=True))
        groups += ["staff"] if user.is_staff else []
        groups += ["superuser"] if user.is_superuser else []
        return groups

    def _set_cookie(self, request, response, name, value):
        # type: (Any, Any, str, str) -> None
        if request.COOKIES.get(name, "") != value:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                secure=request.is_secure(),
                httponly=True,
            )
