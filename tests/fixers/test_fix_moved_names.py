from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, Tuple

import pytest
from equivalence import check_same_output
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import BACKPORTS, MISSING, ON_BOTH, ON_PYTHON3
from onemaster.fixers.fixes.fix_moved_names import FixMovedNames


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os\nos.getcwd()\n", id="on both already"),
        pytest.param("text.letters\nself.clock()\n", id="of something else"),
        pytest.param("def f(os):\n    return os.getcwdu()\n", id="parameter"),
        pytest.param("string = ''\nstring.letters\n", id="variable"),
        pytest.param("from mine import escape, Mapping\n", id="another module"),
        pytest.param("from .string import letters\n", id="relative"),
        pytest.param("import time\ntime.clock = fake\n", id="assignment"),
        pytest.param("import collections\ncollections.OrderedDict()\n", id="kept"),
        pytest.param(
            "try:\n    from collections.abc import Mapping\n"
            "except ImportError:\n    from collections import Mapping\n",
            id="Python 3 first",
        ),
        pytest.param(
            "import base64\ntry:\n    f = base64.encodebytes\n"
            "except AttributeError:\n    f = base64.encodestring\n",
            id="catches the error",
        ),
        pytest.param(
            "import os, six\np = os.getcwdu() if six.PY2 else os.getcwd()\n",
            id="test for the version",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("moved_names", source) == []


def test_a_module_of_the_same_package_is_meant(tmp_path: Path) -> None:
    for name in ("__init__.py", "string.py"):
        (tmp_path / name).write_text("")
    source = "import string\nfrom string import letters\nstring.letters\n"
    assert check_noop("moved_names", source, str(tmp_path / "module.py")) == []


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "import os\nf(os.getcwdu())",
            "import os\nimport six\nf(six.moves.getcwd())",
        ),
        (
            "import os as o\nf(map(str, [o.getcwdu]))",
            "import os as o\nimport six\nf(map(str, [six.moves.getcwd]))",
        ),
        (
            "import collections\nclass A(collections.Mapping): pass",
            "import collections\nfrom six.moves import collections_abc\n"
            "class A(collections_abc.Mapping): pass",
        ),
        (
            "import os\n# a\nos.getcwdu()",
            "import os\nimport six\n# a\nsix.moves.getcwd()",
        ),
        (
            "import os\nos.errno.EEXIST",
            "import os\nimport errno\nerrno.EEXIST",
        ),
        (
            "import string as s\ntry: f()\nexcept s.index_error: pass",
            "import string as s\ntry: f()\nexcept ValueError: pass",
        ),
        (
            "import tokenize as t\nt.tokenprog.match(x)",
            "import tokenize as t\nimport re\nre.compile(t.Token).match(x)",
        ),
        (
            "def f():\n    import collections\n    return collections.Set",
            "from six.moves import collections_abc\n"
            "def f():\n    import collections\n    return collections_abc.Set",
        ),
        (
            "import __builtin__\nx = __builtin__.unicode(y)",
            "import __builtin__\nimport six\nx = six.text_type(y)",
        ),
    ],
)
def test_attributes_that_are_the_same_on_both(before: str, after: str) -> None:
    assert check_rewritten("moved_names", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("t0 = time.clock()", "t0 = (time.clock if six.PY2 else time.process_time)()"),
        ("f(time.clock)", "f(time.clock if six.PY2 else time.process_time)"),
        (
            "class A(threading._Timer): pass",
            "class A(threading._Timer if six.PY2 else threading.Timer): pass",
        ),
        (
            "x = [string.maketrans]",
            "x = [(string.maketrans if six.PY2 else str.maketrans)]",
        ),
    ],
)
def test_attributes_that_only_python_3_has(before: str, after: str) -> None:
    imports = "import string, threading, time\n"
    check_rewritten(
        "moved_names",
        imports + before + "\n",
        imports + "import six\n" + after + "\n",
    )


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "from collections import Mapping, Set as S",
            "from six.moves.collections_abc import Mapping, Set as S",
        ),
        (
            "from collections import (Mapping, # a\n  Set)",
            "from six.moves.collections_abc import (Mapping, # a\n  Set)",
        ),
        (
            "from collections import deque, Set",
            "from collections import deque\nfrom six.moves.collections_abc import Set",
        ),
        ("from os import getcwdu", "from six.moves import getcwd as getcwdu"),
        ("from os import errno, path", "from os import path\nimport errno"),
        ("from os import errno as e", "import errno as e"),
        (
            "from UserDict import UserDict, DictMixin",
            "from UserDict import UserDict\nfrom onemaster.compat import DictMixin",
        ),
        (
            "from base64 import encodestring as e",
            "try:\n    from base64 import encodestring as e\n"
            "except ImportError:\n    from base64 import encodebytes as e",
        ),
        (
            "from ConfigParser import SafeConfigParser",
            "try:\n    from ConfigParser import SafeConfigParser\n"
            "except ImportError:\n"
            "    from six.moves.configparser import ConfigParser as SafeConfigParser",
        ),
        (
            "from tokenize import tokenprog",
            "import re\nimport tokenize\ntokenprog = re.compile(tokenize.Token)",
        ),
        (
            "import re\nfrom rfc822 import formatdate",
            "import re\nimport functools\nimport email.utils\n"
            "try:\n    from rfc822 import formatdate\nexcept ImportError:\n"
            "    formatdate = functools.partial(email.utils.formatdate, usegmt=True)",
        ),
    ],
)
def test_imports(before: str, after: str) -> None:
    assert check_rewritten("moved_names", before + "\n", after + "\n") == []


def test_letters_are_reported_for_they_follow_the_locale() -> None:
    (place,) = check_rewritten(
        "moved_names",
        "from string import letters, digits\n",
        "from string import digits, ascii_letters as letters\n",
    )
    assert "locale" in place.reason


@pytest.mark.parametrize(
    "source, reason",
    [
        ("import os\nos.popen3('ls')\n", "no os.popen3"),
        ("import platform\nx = platform.dist\n", "no platform.dist since 3.8"),
        ("import ssl as s\ns.wrap_socket(x)\n", "no ssl.wrap_socket since 3.12"),
        ("import inspect\ndef f(getargspec): inspect.getargspec(1)\n", "is taken here"),
        ("import os\nerrno = 1\nos.errno.EINTR\n", "is taken here"),
        ("import string\nstr = 1\nstring.maketrans('', '')\n", "is taken here"),
    ],
)
def test_what_is_reported(source: str, reason: str) -> None:
    (place,) = check_noop("moved_names", source)
    assert reason in place.reason


def test_imports_of_moved_modules_are_left_to_the_next_fixer() -> None:
    check_rewritten(
        "moved_names,imports",
        "from UserDict import UserDict, DictMixin\n"
        "from ConfigParser import SafeConfigParser, NoOptionError\n",
        "try:\n    from UserDict import UserDict\nexcept ImportError:\n"
        "    from collections import UserDict\n"
        "from onemaster.compat import DictMixin\n"
        "from six.moves.configparser import NoOptionError\n"
        "try:\n    from ConfigParser import SafeConfigParser\nexcept ImportError:\n"
        "    from six.moves.configparser import ConfigParser as SafeConfigParser\n",
    )


def test_a_program_with_many_of_them() -> None:
    check_same_output(
        "gone_modules,moved_names,imports,print",
        """\
        import base64, cgi, collections, inspect, os, re, string, tokenize
        from HTMLParser import HTMLParseError
        from rfc822 import formatdate
        from string import letters, uppercase

        def f(a, b=1, *c, **d):
            pass

        print inspect.getargspec(f) == (["a", "b"], "c", "d", (1,))
        print inspect.getargspec(f).keywords
        print cgi.escape("<a href='\\"'>"), cgi.escape('"&', 1)
        print sorted(cgi.parse_qs("a=1&b=2&a=3").items())
        print isinstance({}, collections.Mapping), os.errno.EEXIST
        print letters, string.lowercase, uppercase == string.uppercase
        print base64.decodestring(base64.encodestring(b"x" * 80)) == b"x" * 80
        print "abc".translate(string.maketrans("ab", "xy"))
        print tokenize.tokenprog.match("name + 1").group(0).strip()
        print formatdate(0), issubclass(HTMLParseError, Exception)
        print os.getcwdu() == os.path.abspath(u".")
        """,
    )


#: Rows whose object on Python 2 is another one, of the same behaviour.
EQUAL = {
    "base64.decodestring",
    "cgi.parse_qs",
    "cgi.parse_qsl",
    "imp.new_module",
    "imp.reload",
    "string.letters",
    "string.lowercase",
    "string.uppercase",
}


def _rows(table: "dict[str, dict[str, str]]") -> Iterator[Tuple[str, str, str]]:
    for module, names in table.items():
        for name, text in names.items():
            yield module, name, text.replace("compat.", "onemaster.compat.")


PRELUDE = """
import binascii, email.base64mime, email.quoprimime, email.utils, errno
import functools, hashlib
import importlib, logging, math, re, tempfile, threading, time, tokenize, types, uuid
import base64, gettext, locale, string, unittest, six, onemaster.compat
import six.moves.urllib.parse, warnings
warnings.simplefilter("ignore")
"""


def test_the_table_is_true_on_python_2() -> None:
    lines = [PRELUDE]
    for module, name, text in _rows(ON_BOTH):
        lines.append("new = " + text)
        lines.append("old = importlib.import_module(%r).%s" % (module, name))
        if module + "." + name in EQUAL or "compat" in text:
            lines.append("assert callable(new) or sorted(new) == sorted(old)")
        else:
            lines.append("assert new is old, %r" % text)
    for module, name, _ in _rows(ON_PYTHON3):
        lines.append("importlib.import_module(%r).%s" % (module, name))
    for module, missing in MISSING.items():
        for name in missing:
            lines.append("importlib.import_module(%r).%s" % (module, name))
    assert output(python27(), "\n".join([*lines, "print('true')"])) == "true\n"


@pytest.mark.parametrize("version", versions_of_python3())
def test_the_table_is_true_on_python_3(version: str) -> None:
    running = tuple(map(int, version.split(".")))
    lines = [PRELUDE, "import importlib.util"]
    lines += [text for _, _, text in _rows(ON_BOTH)]
    for _, _, text in _rows(ON_PYTHON3):
        lines.append(text.replace("ConfigParser.", "six.moves.configparser.", 1))
    for module, missing in MISSING.items():
        gone = re.search(r'>= "3\.(\d+)"', BACKPORTS.get(module, ""))
        if gone and (3, int(gone.group(1))) <= running:
            lines.append("assert importlib.util.find_spec(%r) is None" % module)
            continue
        lines.append("m = importlib.import_module(%r)" % module)
        for name, first in missing.items():
            is_gone = tuple(map(int, first.split("."))) <= running
            lines.append(
                "assert hasattr(m, %r) is %s, (m, %r)" % (name, not is_gone, name)
            )
    assert output(python(version), "\n".join([*lines, "print('true')"])) == "true\n"


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import os\nos.getcwdu()\n", True),
        ("import os as o\no.getcwdu()\n", True),
        ("from os import (path, # a\n getcwdu)\n", True),
        ("from os import getcwdu as g\n", True),
        ("find.os.getcwdu\ngetcwdu()\n", False),
        ("html.escape(x)\nescape = Mapping\n", False),
        ("from html import escape\n", False),
        ("import clock\ntime = 1\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    look = Looker({"moved_names": FixMovedNames.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate


def test_helpers_come_from_the_compat_module() -> None:
    after = run("moved_names", "import inspect\ninspect.getargspec(f)\n").after
    assert after == (
        b"import inspect\nfrom onemaster.compat import getargspec\ngetargspec(f)\n"
    )


def test_what_is_replaced_is_not_reported_as_gone() -> None:
    places = check_rewritten(
        "moved_names,imports",
        "from HTMLParser import HTMLParseError\n"
        "import ConfigParser\nConfigParser.SafeConfigParser()\n",
        "import six\ntry:\n    from six.moves.html_parser import HTMLParseError\n"
        "except ImportError:\n"
        '    HTMLParseError = type("HTMLParseError", (Exception,), {})\n'
        "from six.moves import configparser as ConfigParser\n"
        "(ConfigParser.SafeConfigParser if six.PY2 else ConfigParser.ConfigParser)()\n",
    )
    assert places == []


def test_an_import_of_names_for_which_there_is_nothing() -> None:
    places = check_rewritten(
        "moved_names",
        "from operator import add, getslice, setslice as put, div\n",
        """\
        from operator import add
        from onemaster.compat import div
        try:
            from operator import getslice, setslice as put
        except ImportError:
            getslice = put = None
        """,
    )
    assert [place.reason for place in places] == [
        "Python 3 has no operator.getslice",
        "Python 3 has no operator.setslice",
    ]
    check_noop(
        "moved_names",
        "try:\n    from operator import getslice\nexcept ImportError:\n    pass\n",
    )
