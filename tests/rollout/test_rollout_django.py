from __future__ import absolute_import, unicode_literals

import io
import json

import django_settings  # noqa: F401
import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory

from onemaster.rollout import Rollout
from onemaster.rollout.django import RolloutMiddleware

urlpatterns = []

CONFIG = {
    "version": 1,
    "feature": "python3",
    "algorithm": "crc32-100000",
    "salt": "python3:",
    "cohorts": {
        "staff": {"groups": ["staff"]},
        "testers": {"groups": ["testers"]},
    },
    "stages": [
        {"name": "staff", "cohorts": ["staff"]},
        {"name": "testers", "cohorts": ["testers"]},
        {"name": "half", "percent": 50},
    ],
    "stage": "half",
}


@pytest.fixture(scope="module", autouse=True)
def database():
    call_command("migrate", verbosity=0, run_syncdb=True)


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = str(tmp_path / "rollout.json")
    with io.open(path, "wb") as stream:
        stream.write(json.dumps(CONFIG).encode("utf-8"))
    monkeypatch.setattr(settings, "ONEMASTER_ROLLOUT", path, raising=False)
    return path


def visit(user=None, cookies=None):
    seen = []

    def view(request):
        seen.append(request.rollout)
        return HttpResponse("hello")

    request = RequestFactory().get("/")
    request.COOKIES.update(cookies or {})
    if user is not None:
        request.user = user
    response = RolloutMiddleware(view)(request)
    cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    return seen[0], cookies, response


def make_user(name, **flags):
    from django.contrib.auth.models import User

    return User.objects.create(username=name, **flags)


def test_a_user_is_decided_on_by_primary_key(path):
    user = make_user("ada")
    decision, cookies, response = visit(user)
    assert decision == Rollout(path).decide(user.pk)
    assert cookies == {"onemaster_id": str(user.pk)}
    assert response["X-Onemaster-Rollout"].startswith(decision.arm + "; stage=")


def test_flags_and_groups_are_groups(path):
    from django.contrib.auth.models import Group

    user = make_user("grace", is_staff=True)
    decision, cookies, _ = visit(user)
    assert (decision.arm, decision.stage) == ("python3", "staff")
    assert cookies["onemaster_groups"] == "staff"
    tester = make_user("tess")
    tester.groups.add(Group.objects.create(name="testers"))
    assert visit(tester)[0].stage == "testers"


def test_a_visitor_keeps_the_cookie(path):
    from django.contrib.auth.models import AnonymousUser

    first, cookies, _ = visit(AnonymousUser())
    again, more, _ = visit(AnonymousUser(), cookies)
    assert again == first
    assert more == {}


def test_a_user_who_is_not_found_out_stops_no_request(path):
    class User(object):
        is_authenticated = True

    decision, cookies, response = visit(User())
    assert (decision.arm, cookies) == ("python2", {})
    assert response["X-Onemaster-Rollout"] == "python2; stage=none; bucket=none"


def test_without_a_setting_the_site_does_not_start(path, monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setattr(settings, "ONEMASTER_ROLLOUT", "")
    with pytest.raises(ImproperlyConfigured):
        RolloutMiddleware(lambda request: None)
