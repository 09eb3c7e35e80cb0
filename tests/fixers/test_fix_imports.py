from __future__ import annotations

from pathlib import Path
from typing import List

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import GONE, PYTHON3_NAMES, RENAMED, SIX_MOVES, SIX_URLLIB
from onemaster.fixers.fixes.fix_imports import FixImports


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os, re\nfrom sys import path\n", id="not moved"),
        pytest.param("StringIO = Queue = 1\nf(repr(thread), urllib=2)\n", id="names"),
        pytest.param("import my.urllib2\nfrom my.urllib import quote\n", id="dotted"),
        pytest.param("from . import urllib2\nfrom .Queue import x\n", id="relative"),
        pytest.param("import urllib\n", id="imports on both as well"),
        pytest.param("import urllib\nurllib.parse.quote('')\n", id="for Python 3"),
        pytest.param("from six.moves import cPickle\ncPickle.dumps(1)\n", id="six"),
        pytest.param(
            "try:\n    import cPickle as pickle\n"
            "except ImportError:\n    import pickle\n",
            id="falls back to what Python 3 has",
        ),
        pytest.param(
            "try:\n    from urllib.parse import quote\nexcept ImportError:\n"
            "    from urllib import quote\n",
            id="Python 3 first",
        ),
        pytest.param(
            "try:\n    import urllib2\n    from Queue import Queue\n"
            "except ImportError:\n"
            "    import urllib.request as urllib2\n    from queue import Queue\n",
            id="several at once",
        ),
        pytest.param(
            "if sys.version_info[0] == 3:\n    from queue import Queue\nelse:\n"
            "    from Queue import Queue\n",
            id="test for the version",
        ),
        pytest.param(
            "if sys.version_info >= (3,):\n    import io as StringIO\nelse:\n"
            "    import StringIO\n",
            id="test for the version as a tuple",
        ),
        pytest.param("if not six.PY3:\n    import ConfigParser\n", id="PY3"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("imports", source) == []


def test_a_module_of_the_same_package_is_meant(tmp_path: Path) -> None:
    for name in ("__init__.py", "Queue.py"):
        (tmp_path / name).write_text("")
    assert check_noop("imports", "import Queue\n", str(tmp_path / "module.py")) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("import ConfigParser", "from six.moves import configparser as ConfigParser"),
        ("import ConfigParser as cp", "from six.moves import configparser as cp"),
        ("import cPickle", "from six.moves import cPickle"),
        ("import cPickle as pickle", "from six.moves import cPickle as pickle"),
        (
            "import Queue, thread",
            "from six.moves import queue as Queue, _thread as thread",
        ),
        (
            "import os.path, Queue",
            "import os.path\nfrom six.moves import queue as Queue",
        ),
        (
            "import robotparser",
            "from six.moves import urllib_robotparser as robotparser",
        ),
        (
            "from Queue import Queue, Empty as E",
            "from six.moves.queue import Queue, Empty as E",
        ),
        (
            "from Queue import (Queue, # a\n  Full)",
            "from six.moves.queue import (Queue, # a\n  Full)",
        ),
        ("from Tkinter import *", "from six.moves.tkinter import *"),
        ("import Queue  # why", "from six.moves import queue as Queue  # why"),
        (
            "a = 1; import Queue; b = 2",
            "a = 1; from six.moves import queue as Queue; b = 2",
        ),
        ("if x: import Queue", "if x: from six.moves import queue as Queue"),
        ("from email.MIMEText import MIMEText", "from email.mime.text import MIMEText"),
        (
            "from email import Encoders, utils",
            "from email import encoders as Encoders, utils",
        ),
        ("from email import MIMEText as m", "from email.mime import text as m"),
        ("import email.Utils as u", "import email.utils as u"),
        (
            "import email.Utils\nemail.Utils.quote(x)",
            "import email.utils\nemail.utils.quote(x)",
        ),
        ("from StringIO import StringIO", "from six import StringIO"),
        ("from StringIO import StringIO as S", "from six import StringIO as S"),
        ("from StringIO import *", "from six import StringIO"),
        (
            "from cStringIO import StringIO",
            "from six.moves import cStringIO as StringIO",
        ),
        ("from urllib2 import urlopen", "from six.moves.urllib.request import urlopen"),
        ("from urlparse import urljoin", "from six.moves.urllib.parse import urljoin"),
        (
            "from urllib import (quote as q, # a\n    urlopen, urlencode)",
            "# a\nfrom six.moves.urllib.parse import quote as q, urlencode\n"
            "try:\n    from urllib import urlopen\n"
            "except ImportError:\n    from urllib.request import urlopen",
        ),
        (
            "import urlparse\nurlparse.urljoin(a, b)",
            "from six.moves.urllib import parse as urlparse\nurlparse.urljoin(a, b)",
        ),
    ],
)
def test_one_statement_for_both(before: str, after: str) -> None:
    assert check_rewritten("imports", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "before, first, second, uses",
    [
        ("import StringIO", "import StringIO", "import io as StringIO", ""),
        ("import cStringIO as S", "import cStringIO as S", "import io as S", ""),
        ("import urllib2", "import urllib2", "import urllib.request as urllib2", ""),
        (
            "import urlparse",
            "import urlparse",
            "import urllib.parse as urlparse",
            "f(urlparse)\n",
        ),
        (
            "import urllib",
            "import urllib.parse as urllib",
            "import urllib",
            "def f():\n    return urllib.quote(x), urllib.urlencode\n",
        ),
        (
            "import urllib as u",
            "import urllib.request as u",
            "import urllib as u",
            "def f():\n    return u.quote(x), u.urlopen\n",
        ),
        (
            "from UserDict import UserDict",
            "from UserDict import UserDict",
            "from collections import UserDict",
            "",
        ),
        ("import UserList", "import UserList", "import collections as UserList", ""),
        ("import commands", "import commands", "import subprocess as commands", ""),
        ("import _winreg", "import _winreg", "import winreg as _winreg", ""),
        (
            "from anydbm import open",
            "from anydbm import open",
            "from dbm import open",
            "",
        ),
        (
            "import markupbase",
            "import markupbase",
            "import _markupbase as markupbase",
            "markupbase._declname_match = f\n",
        ),
        (
            "from _winreg import OpenKey",
            "from _winreg import OpenKey",
            "from winreg import OpenKey",
            "",
        ),
        (
            "from future_builtins import zip",
            "from future_builtins import zip",
            "from builtins import zip",
            "",
        ),
        (
            "import exceptions",
            "import exceptions",
            "import builtins as exceptions",
            "raise exceptions.IOError\n",
        ),
        (
            "from urllib import splittype",
            "from urllib import splittype",
            "from urllib.parse import splittype",
            "",
        ),
    ],
)
def test_an_attempt_where_six_has_nothing(
    before: str, first: str, second: str, uses: str
) -> None:
    expected = "try:\n    %s\nexcept ImportError:\n    %s\n" % (first, second)
    check_rewritten("imports", before + "\n" + uses, expected + uses)


def test_what_no_single_module_of_python_3_has() -> None:
    check_rewritten(
        "imports",
        """\
        import urllib

        def fetch(fields):
            return urllib.urlopen("/?" + urllib.urlencode(fields))
        """,
        """\
        try:
            import urllib.request as urllib
        except ImportError:
            import urllib
        import six

        def fetch(fields):
            return urllib.urlopen("/?" + six.moves.urllib.parse.urlencode(fields))
        """,
    )


def test_several_in_one_statement() -> None:
    check_rewritten(
        "imports",
        """\
        # licence
        import json, urllib2, StringIO  # three

        def f(x):
            return json.load(urllib2.urlopen(x)), StringIO.StringIO(x)
        """,
        """\
        # licence
        import json  # three
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


def test_places_where_a_block_does_not_fit() -> None:
    check_rewritten(
        "imports",
        """\
        def f():
        \tif x: import urllib2
        \ta = 1; import urllib2, os; b = 2
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
        \tb = 2
        \t# why
        \ttry:
        \t\timport urllib2
        \texcept ImportError:
        \t\timport urllib.request as urllib2
        \treturn a
        """,
    )


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "import cStringIO as StringIO\nimport StringIO",
            "import cStringIO as StringIO\n"
            "try: import StringIO except ImportError: import io as StringIO",
            id="the last is tried last",
        ),
        pytest.param(
            "from cStringIO import StringIO\nfrom StringIO import StringIO",
            "from six.moves import cStringIO as StringIO\n"
            "from StringIO import StringIO",
            id="the first runs on both",
        ),
        pytest.param(
            "import thread\nimport dummy_thread as thread",
            "from six.moves import _thread as thread\nimport dummy_thread as thread",
            id="the better one comes first",
        ),
        pytest.param(
            "import Queue\nQueue = None",
            "from six.moves import queue as Queue\nQueue = None",
            id="no other import",
        ),
    ],
)
def test_fallbacks(before: str, after: str) -> None:
    def guarded(alternatives: str) -> str:
        body, handler = alternatives.split("\n")
        if handler.startswith("try"):
            words = handler.split()
            handler = "try:\n        %s\n    except ImportError:\n        %s" % (
                " ".join(words[1:3]),
                " ".join(words[5:]),
            )
        return "try:\n    %s\nexcept ImportError:\n    %s\n" % (body, handler)

    check_rewritten("imports", guarded(before), guarded(after))


def test_a_faster_one_that_may_not_be_installed() -> None:
    source = """\
        try:
            from fast.urls import parse_qs
        except ImportError:
            try:
                from %s import parse_qs
            except ImportError:
                from cgi import parse_qs
        """
    check_rewritten("imports", source % "urlparse", source % "six.moves.urllib.parse")


@pytest.mark.parametrize(
    "source, name",
    [
        ("from HTMLParser import HTMLParseError\n", "HTMLParser.HTMLParseError"),
        ("import ConfigParser\nConfigParser.SafeConfigParser()\n", "since 3.12"),
        ("import __builtin__ as b\ndef f(): return b.unicode\n", "__builtin__.unicode"),
        ("from UserDict import UserDict, DictMixin\n", "UserDict.DictMixin"),
        ("from cStringIO import StringIO, InputType\n", "cStringIO.InputType"),
        ("import urllib\nurllib.urlopen(urllib.always_safe)\n", "urllib.always_safe"),
    ],
)
def test_what_is_gone_is_reported(source: str, name: str) -> None:
    (place,) = run("imports", source).places
    assert name in place.reason


def test_names_of_urllib_with_a_star_are_reported() -> None:
    (place,) = check_noop("imports", "from urllib import *\n")
    assert "import the names" in place.reason


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


def test_python_3_imports_all_of_it() -> None:
    for version in versions_of_python3():
        assert output(python(version), _converted() + "print(q[0])\n") == "a b\n"


def _converted() -> str:
    source = "\n".join(STATEMENTS) + "\n"
    after = run("imports", source).after
    assert after is not None
    return after.decode("utf-8")


def test_the_table_is_true_on_python_2() -> None:
    lines = ["import six, importlib, sys"]
    lines += [
        "from six.moves import %s as a; import %s as b; assert a is b, a" % (new, old)
        for old, new in SIX_MOVES.items()
        if not _is_of_another_platform(old)
    ]
    lines += _lines_for_names()
    for old, new in RENAMED.items():
        lines.append("import %s, %s" % (old, new))
    assert output(python27(), "\n".join([*lines, "print('true')"])) == "true\n"


@pytest.mark.parametrize("version", versions_of_python3())
def test_the_table_is_true_on_python_3(version: str) -> None:
    lines = ["import six, importlib, sys, warnings; warnings.simplefilter('ignore')"]
    lines += [
        "from six.moves import %s" % new
        for old, new in SIX_MOVES.items()
        if not _is_of_another_platform(old)
    ]
    lines += _lines_for_names()
    for homes in PYTHON3_NAMES.values():
        for home, names in homes.items():
            if names:
                lines += ["from %s import %s" % (home, ", ".join(sorted(names)))]
    lines += ["import " + new for new in RENAMED.values()]
    for module, names in GONE.items():
        if module in SIX_MOVES:
            lines.append("from six.moves import %s as m" % SIX_MOVES[module])
            running = tuple(map(int, version.split(".")))
            for name, first in names.items():
                if tuple(map(int, first.split("."))) <= running:
                    lines.append("assert not hasattr(m, %r)" % name)
    assert output(python(version), "\n".join([*lines, "print('true')"])) == "true\n"


def _lines_for_names() -> List[str]:
    return [
        "from six.moves.urllib.%s import %s" % (home, name)
        for names in SIX_URLLIB.values()
        for name, home in names.items()
    ]


def test_names_in_six_are_the_same_functions_on_python_2() -> None:
    lines = [
        "import %s; from six.moves.urllib.%s import %s as a; assert a is %s.%s, a"
        % (module, home, name, module, name)
        for module, names in SIX_URLLIB.items()
        for name, home in names.items()
    ]
    assert output(python27(), "\n".join([*lines, "print('same')"])) == "same\n"
    assert "urlopen" not in SIX_URLLIB["urllib"]


def _is_of_another_platform(module: str) -> bool:
    return module in ("_winreg", "gdbm") or "tkinter" in SIX_MOVES[module]


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import urllib2  # why\n", True),
        ("from Queue import Queue\n", True),
        ("x = repr(Queue)\n", False),
        ("import urllib\nurllib.quote(x)\n", True),
        ("from my import urllib2\n", False),
        ("from email import Utils\n", True),
        ("import email.Utils\n", True),
        ("from my.exceptions import Error\n", False),
        (
            "try:\n    import urllib2  # why\nexcept ImportError:\n"
            "    import urllib.request as urllib2\n",
            False,
        ),
        (
            "try:\n    from urllib.parse import a as b, c\nexcept ImportError:\n"
            "    from urllib import a as b, c\n",
            False,
        ),
        (
            "try:\n    import urllib2\nexcept ImportError:\n    import io as other\n",
            True,
        ),
        (
            "try:\n    import cStringIO as S\nexcept ImportError:\n"
            "    import StringIO as S\n",
            True,
        ),
    ],
)
def test_converted_code_is_not_looked_at_again(source: str, is_candidate: bool) -> None:
    look = Looker({"imports": FixImports.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate


@pytest.mark.parametrize(
    "fallback", ["formatdate = None", "from mine import formatdate"]
)
def test_a_name_that_python_3_lacks_is_not_reported_where_code_does_without(
    fallback: str,
) -> None:
    source = "try:\n    from rfc822 import formatdate\nexcept ImportError:\n    %s\n"
    assert check_noop("imports", source % fallback) == []
    [place] = check_noop("imports", "from rfc822 import formatdate\n")
    assert place.reason == "Python 3 has no rfc822.formatdate"
