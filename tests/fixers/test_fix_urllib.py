from __future__ import annotations

from typing import List

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import SIX_URLLIB
from onemaster.fixers.fixes.fix_urllib import FixUrllib


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("urllib = urlparse = 1\nf(urllib, urllib2=2)\n", id="names"),
        pytest.param("import my.urllib2\nfrom my.urllib import quote\n", id="dotted"),
        pytest.param("from . import urllib2\nfrom .urllib import x\n", id="relative"),
        pytest.param("import urllib\n", id="imports on both as well"),
        pytest.param("import urllib\nurllib.parse.quote('')\n", id="for Python 3"),
        pytest.param(
            "try:\n    from urllib.parse import quote\nexcept ImportError:\n"
            "    from urllib import quote\n",
            id="Python 3 first",
        ),
        pytest.param("if not six.PY3:\n    import urllib2\n", id="PY3"),
        pytest.param("import Queue, StringIO\n", id="modules of other fixers"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("urllib", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "import robotparser",
            "from six.moves import urllib_robotparser as robotparser",
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
        (
            "from urlparse import *",
            "try:\n    from urlparse import *\n"
            "except ImportError:\n    from urllib.parse import *",
        ),
    ],
)
def test_one_import_for_both(before: str, after: str) -> None:
    assert check_rewritten("urllib", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "before, first, second, uses",
    [
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
    check_rewritten("urllib", before + "\n" + uses, expected + uses)


def test_what_no_single_module_of_python_3_has() -> None:
    check_rewritten(
        "urllib",
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
    check_rewritten("urllib", source % "urlparse", source % "six.moves.urllib.parse")


def test_what_is_gone_is_reported() -> None:
    source = "import urllib\nurllib.urlopen(urllib.always_safe)\n"
    (place,) = run("urllib", source).places
    assert "urllib.always_safe" in place.reason


def test_names_of_urllib_with_a_star_are_reported() -> None:
    (place,) = check_noop("urllib", "from urllib import *\n")
    assert "import the names" in place.reason


def test_names_in_six_are_the_same_functions_on_python_2() -> None:
    lines = [
        "import %s; from six.moves.urllib.%s import %s as a; assert a is %s.%s, a"
        % (module, home, name, module, name)
        for module, names in SIX_URLLIB.items()
        for name, home in names.items()
    ]
    assert output(python27(), "\n".join([*lines, "print('same')"])) == "same\n"
    assert "urlopen" not in SIX_URLLIB["urllib"]


@pytest.mark.parametrize("version", versions_of_python3())
def test_names_in_six_are_there_on_python_3(version: str) -> None:
    lines: List[str] = [
        "from six.moves.urllib.%s import %s" % (home, name)
        for names in SIX_URLLIB.values()
        for name, home in names.items()
    ]
    assert output(python(version), "\n".join([*lines, "print('there')"])) == "there\n"


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import urllib2  # why\n", True),
        ("import urllib\nurllib.quote(x)\n", True),
        ("from my import urllib2\n", False),
        ("from six.moves import urllib\nf(six.moves.urllib)\n", False),
        ("f(urllib2.urlopen, urlparse.urljoin, a.urllib2.randombytes)\n", False),
        ("f(urllib2.randombytes)\n", True),
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
    ],
)
def test_only_what_may_change_is_looked_at(source: str, is_candidate: bool) -> None:
    look = Looker({"urllib": FixUrllib.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate
