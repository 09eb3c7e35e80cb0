"""The fixers of moved modules agree where one statement is a matter of several."""

from __future__ import annotations

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_rewritten, run

#: In the order in which they run.
FIXERS = "imports,urllib,string_io"

TOGETHER = (
    """\
    # licence
    import json, Queue, urllib2, StringIO  # four

    def f(x):
        return json.load(urllib2.urlopen(x)), StringIO.StringIO(x)
    """,
    """\
    # licence
    import json  # four
    from six.moves import queue as Queue
    try:
        import urllib2
    except ImportError:
        import urllib.request as urllib2
    try:
        import StringIO
    except ImportError:
        import io as StringIO

    def f(x):
        return json.load(urllib2.urlopen(x)), StringIO.StringIO(x)
    """,
)


def test_several_in_one_statement() -> None:
    before, after = TOGETHER
    check_rewritten(FIXERS, before, after)


def test_what_one_leaves_to_another_is_still_on_its_line() -> None:
    changes = run(FIXERS, TOGETHER[0]).changes
    assert {change.fixer for change in changes} == set(FIXERS.split(","))
    assert {change.line for change in changes} == {2}


def test_places_where_a_block_does_not_fit() -> None:
    check_rewritten(
        FIXERS,
        """\
        def f():
        \tif x: import urllib2
        \ta = 1; import urllib2, os, cStringIO; b = 2
        \t# why
        \timport urllib2
        \treturn a
        """,
        """\
        def f():
        \tif x:
        \t\ttry:
        \t\t\timport urllib2
        \t\texcept ImportError:
        \t\t\timport urllib.request as urllib2
        \ta = 1
        \ttry:
        \t\timport urllib2
        \texcept ImportError:
        \t\timport urllib.request as urllib2
        \timport os
        \ttry:
        \t\timport cStringIO
        \texcept ImportError:
        \t\timport io as cStringIO
        \tb = 2
        \t# why
        \ttry:
        \t\timport urllib2
        \texcept ImportError:
        \t\timport urllib.request as urllib2
        \treturn a
        """,
    )


STATEMENTS = [
    "import json, urllib2, StringIO",
    "from urllib import quote, urlopen, urlencode as ue",
    "import urlparse, ConfigParser, HTMLParser as hp",
    "from StringIO import StringIO as S1",
    "from cStringIO import StringIO as S2",
    "import email.Utils, cPickle",
    "from email import Encoders, MIMEText",
    "from Cookie import SimpleCookie",
    "import urllib; q = urllib.unquote_plus('a+b'), urllib.urlopen",
]

NAMES_OF_PYTHON2 = """
import cStringIO, cPickle, urllib, urllib2, urlparse, email, StringIO, json
import Cookie, ConfigParser as C, HTMLParser as H
expected = dict(json=json, urllib2=urllib2, StringIO=StringIO, quote=urllib.quote,
    urlopen=urllib.urlopen, ue=urllib.urlencode, ConfigParser=C, hp=H,
    S1=StringIO.StringIO, S2=cStringIO.StringIO, cPickle=cPickle,
    SimpleCookie=Cookie.SimpleCookie, urllib=urllib, Encoders=email.Encoders)
for name in expected:
    same = bound[name] is expected[name]
    if name in ('Encoders',):
        same = bound[name].encode_base64 is expected[name].encode_base64
    assert same, name
assert bound['urlparse'].urlparse is urlparse.urlparse
"""


def test_python_2_gets_the_very_same_objects() -> None:
    script = _converted() + "bound = dict(globals())\n" + NAMES_OF_PYTHON2
    assert output(python27(), script + "print('same')\n") == "same\n"


@pytest.mark.parametrize("version", versions_of_python3())
def test_python_3_imports_all_of_it(version: str) -> None:
    assert output(python(version), _converted() + "print(q[0])\n") == "a b\n"


def _converted() -> str:
    source = "\n".join(STATEMENTS) + "\n"
    after = run(FIXERS, source).after
    assert after is not None
    return after.decode("utf-8")
