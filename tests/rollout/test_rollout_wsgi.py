# -*- coding: utf-8 -*-
from __future__ import absolute_import, unicode_literals

import io
import json
import sys
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from onemaster.rollout import Rollout
from onemaster.rollout.wsgi import DECISION, RolloutMiddleware, environ_bytes

CONFIG = {
    "version": 1,
    "feature": "python3",
    "algorithm": "crc32-100000",
    "salt": "python3:",
    "cohorts": {"staff": {"groups": ["staff"]}},
    "stages": [
        {"name": "staff", "cohorts": ["staff"]},
        {"name": "half", "percent": 50},
    ],
    "stage": "half",
}


@pytest.fixture
def rollout(tmp_path):
    path = str(tmp_path / "rollout.json")
    with io.open(path, "wb") as stream:
        stream.write(json.dumps(CONFIG).encode("utf-8"))
    return Rollout(path)


class Site(object):
    """A WSGI site behind the middleware, and the browser that visits it."""

    def __init__(self, rollout, user=None, groups=None):
        self.user = user
        self.cookies = {}
        self.sent = []
        self.decision = None
        self.headers = {}
        application = RolloutMiddleware(
            validator(self.application),
            rollout,
            lambda environ: self.user,
            groups and (lambda environ: groups),
        )
        self.middleware = validator(application)

    def application(self, environ, start_response):
        self.decision = environ[str(DECISION)]
        start_response(str("200 OK"), [(str("Content-Type"), str("text/plain"))])
        return [b"hello"]

    def visit(self, cookie_header=None):
        environ = {}
        setup_testing_defaults(environ)
        environ[str("QUERY_STRING")] = str("")
        pairs = ["%s=%s" % pair for pair in sorted(self.cookies.items())]
        header = "; ".join(pairs) if cookie_header is None else cookie_header
        if header:
            native = header.encode("latin-1") if str is bytes else header
            environ[str("HTTP_COOKIE")] = native
        answered = []
        body = self.middleware(
            environ, lambda status, headers, exc_info=None: answered.append(headers)
        )
        assert b"".join(body) == b"hello"
        body.close()
        self.headers = dict(answered[0])
        self.sent = [value for name, value in answered[0] if name == "Set-Cookie"]
        for cookie in self.sent:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return self.decision


def test_the_application_and_the_browser_are_told(rollout):
    site = Site(rollout, "ada")
    assert site.visit() == rollout.decide("ada")
    assert site.headers["X-Onemaster-Rollout"] == "%s; stage=%s; bucket=%d" % (
        site.decision.arm,
        site.decision.stage or "none",
        site.decision.bucket,
    )
    assert site.sent == [
        "onemaster_id=ada; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    ]


def test_a_cookie_is_set_once(rollout):
    site = Site(rollout, "ada")
    site.visit()
    site.visit()
    assert site.sent == []


def test_a_visitor_stays_where_the_first_visit_put_him(rollout):
    site = Site(rollout)
    first = site.visit()
    assert first.bucket is not None
    assert site.visit() == first
    assert site.sent == []
    assert site.visit("onemaster_id=%s" % site.cookies["onemaster_id"]) == first


def test_a_broken_cookie_of_another_application_hides_nothing(rollout):
    site = Site(rollout)
    first = site.visit()
    header = 'a=b=c; ;x; "; y={"z":1}; onemaster_id=%s' % site.cookies["onemaster_id"]
    assert site.visit(header) == first
    assert site.sent == []


@pytest.mark.parametrize("forged", ["", "a b", "a" * 1000, "é", 'a"b'])
def test_what_no_cookie_of_ours_holds_gets_a_new_one(rollout, forged):
    site = Site(rollout)
    site.visit("onemaster_id=" + forged.encode("utf-8").decode("latin-1"))
    assert len(site.sent) == 1
    assert forged != site.cookies["onemaster_id"]


def test_who_logs_in_is_decided_on_by_the_user_id(rollout):
    site = Site(rollout)
    site.visit()
    site.user = 5
    assert site.visit() == rollout.decide(5)
    assert site.cookies["onemaster_id"] == "5"


def test_an_id_that_no_cookie_holds_is_decided_on_and_not_sent(rollout):
    site = Site(rollout, "爱")
    site.cookies["onemaster_id"] = "ada"
    assert site.visit() == rollout.decide("爱")
    assert site.cookies["onemaster_id"] == ""


@pytest.mark.parametrize("groups", [None, lambda environ: 1 // 0])
def test_a_user_who_is_not_found_out_stops_no_request(rollout, caplog, groups):
    user_id = (lambda environ: "ada") if groups else lambda environ: environ["NO"]
    site = Site(rollout)
    site.middleware = RolloutMiddleware(
        validator(site.application), rollout, user_id, groups
    )
    assert site.visit().arm == "python2"
    assert site.sent == []
    assert site.headers["X-Onemaster-Rollout"] == "python2; stage=none; bucket=none"
    assert rollout.state()["failed_decisions"] == 1
    assert "a rollout decision failed, python2 serves: " in caplog.text


def test_an_application_that_answers_with_an_error(rollout):
    def application(environ, start_response):
        start_response(str("200 OK"), [])
        try:
            raise ValueError
        except ValueError:
            start_response(str("500 Oops"), [], exc_info=sys.exc_info())
        return []

    answered = []

    def start_response(status, headers, exc_info=None):
        answered.append((status, dict(headers).get("X-Onemaster-Rollout"), exc_info))

    middleware = RolloutMiddleware(application, rollout, lambda environ: "ada")
    assert middleware({}, start_response) == []
    assert [status for status, _, _ in answered] == ["200 OK", "500 Oops"]
    assert answered[0][1] == answered[1][1] is not None
    assert answered[0][2] is None
    assert answered[1][2][0] is ValueError


def test_an_id_of_the_environ_is_the_same_on_each_python():
    sent = "爱".encode("utf-8")
    native = sent if str is bytes else sent.decode("latin-1")
    assert environ_bytes({"REMOTE_USER": native}, "REMOTE_USER") == sent
    assert environ_bytes({"REMOTE_USER": sent.decode("latin-1")}, "REMOTE_USER") == sent
    assert environ_bytes({"REMOTE_USER": str("")}, "REMOTE_USER") is None
    assert environ_bytes({}, "REMOTE_USER") is None


def test_groups_decide_and_are_sent(rollout):
    site = Site(rollout, "ada", ["staff", "爱", "a|b", "readers"])
    assert site.visit().stage == "staff"
    assert site.cookies["onemaster_groups"] == "readers|staff"
