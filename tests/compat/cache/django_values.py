# -*- coding: utf-8 -*-
"""What Django itself puts into a cache, and how it is to come back.

As a program: ``set BACKEND SERVER POLICY`` caches each of them, ``get BACKEND SERVER POLICY``
prints what is wrong with each, ``keys`` their keys, and ``versions`` those of Python and
Django.
"""

from __future__ import absolute_import, print_function, unicode_literals

import datetime
import json
import os
import sys

import django
import pytz

sys.path.append(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir))
import django_settings  # noqa: F401
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.safestring import SafeText, mark_safe

PARIS = "Europe/Paris"
CONTENTS = {
    "page": "café".encode("utf-8"),
    "ascii page": b"plain",
    "empty page": b"",
    "picture": b"\x89PNG\x00\xff",
    "packed": b"\xc3\xa9",
    "page with cookie": b"plain",
    "redirect": b"",
    "json": b'{"a": 1}',
}


def page(content):
    made = HttpResponse(content, content_type="text/html; charset=utf-8")
    made["ETag"] = '"1"'
    return made


def page_with_cookie():
    made = page(CONTENTS["page with cookie"])
    made.set_cookie("name", "value", httponly=True)
    return made


VALUES = [
    ("page", lambda: page(CONTENTS["page"])),
    ("ascii page", lambda: page(CONTENTS["ascii page"])),
    ("empty page", lambda: page(CONTENTS["empty page"])),
    ("picture", lambda: page(CONTENTS["picture"])),
    ("packed", lambda: page(CONTENTS["packed"])),
    ("page with cookie", page_with_cookie),
    ("redirect", lambda: HttpResponseRedirect("/caf%C3%A9")),
    ("json", lambda: JsonResponse({"a": 1})),
    ("header names", lambda: [str("HTTP_COOKIE")]),
    ("safe ascii", lambda: mark_safe("<b>")),
    ("safe", lambda: mark_safe("caf\xe9")),
    ("safe in a list", lambda: [mark_safe("caf\xe9")]),
    ("aware", lambda: pytz.utc.localize(datetime.datetime(2050, 1, 2, 3, 4, 5, 6))),
    (
        "aware, Paris",
        lambda: pytz.timezone(PARIS).localize(datetime.datetime(2019, 7, 1)),
    ),
    ("session", lambda: {str("_auth_user_id"): str("5")}),
]


def wrong(name, found):
    """Return what is wrong with a value, or None."""
    expected = dict(VALUES)[name]()
    if type(found) is not type(expected):
        return "{!r} is not {!r}".format(found, expected)
    if name in CONTENTS:
        pairs = [
            (found.content, CONTENTS[name]),
            (found.status_code, expected.status_code),
            (dict(found.items()), dict(expected.items())),
            (found.cookies.output(), expected.cookies.output()),
        ]
        found.close()
    elif name.startswith("aware"):
        pairs = [(found, expected), (found.utcoffset(), expected.utcoffset())]
        pairs.append((found.tzname(), expected.tzname()))
    elif name == "safe in a list":
        pairs = [(found, expected), (type(found[0]), SafeText)]
    else:
        pairs = [(found, expected)]
    for found_part, expected_part in pairs:
        if found_part != expected_part:
            return "{!r} is not {!r}".format(found_part, expected_part)
    return None


def key(name):
    return name.replace(" ", "-")


def main(command, backend=None, server=None, texts=None):
    if command == "versions":
        versions = sys.version_info, django.VERSION
        print(json.dumps(["%d.%d" % version[:2] for version in versions]))
        return
    if command == "keys":
        for name, _ in VALUES:
            print(json.dumps([name, key(name)]))
        return
    import onemaster.compat.cache.django as backends

    cache = getattr(backends, backend)(server, {"OPTIONS": {"policy": texts}})
    for name, make in VALUES:
        if command == "set":
            cache.set(key(name), make())
        else:
            print(json.dumps([name, wrong(name, cache.get(key(name), "missing"))]))
    cache.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
