from __future__ import annotations

from pathlib import Path

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import GONE, PYTHON3_NAMES, RENAMED, SIX_MOVES
from onemaster.fixers.fixes.fix_imports import FixImports


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import os, re\nfrom sys import path\n", id="not moved"),
        pytest.param("Queue = commands = 1\nf(repr(thread), Cookie=2)\n", id="names"),
        pytest.param("import my.Queue\nfrom my.Cookie import Morsel\n", id="dotted"),
        pytest.param("from . import thread\nfrom .Queue import x\n", id="relative"),
        pytest.param("from six.moves import cPickle\ncPickle.dumps(1)\n", id="six"),
        pytest.param(
            "try:\n    import cPickle as pickle\n"
            "except ImportError:\n    import pickle\n",
            id="falls back to what Python 3 has",
        ),
        pytest.param(
            "try:\n    from queue import Queue\nexcept ImportError:\n"
            "    from Queue import Queue\n",
            id="Python 3 first",
        ),
        pytest.param(
            "try:\n    import commands\n    from Queue import Queue\n"
            "except ImportError:\n"
            "    import subprocess as commands\n    from queue import Queue\n",
            id="several at once",
        ),
        pytest.param(
            "if sys.version_info[0] == 3:\n    from queue import Queue\nelse:\n"
            "    from Queue import Queue\n",
            id="test for the version",
        ),
        pytest.param(
            "if sys.version_info >= (3,):\n    import _thread as thread\nelse:\n"
            "    import thread\n",
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
    ],
)
def test_one_statement_for_both(before: str, after: str) -> None:
    assert check_rewritten("imports", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "before, first, second, uses",
    [
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
    ],
)
def test_an_attempt_where_six_has_nothing(
    before: str, first: str, second: str, uses: str
) -> None:
    expected = "try:\n    %s\nexcept ImportError:\n    %s\n" % (first, second)
    check_rewritten("imports", before + "\n" + uses, expected + uses)


@pytest.mark.parametrize(
    "before, after",
    [
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
        return "try:\n    %s\nexcept ImportError:\n    %s\n" % (body, handler)

    check_rewritten("imports", guarded(before), guarded(after))


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("from Queue import Queue\n", True),
        ("x = repr(Queue)\n", False),
        ("from email import Utils\n", True),
        ("import email.Utils\n", True),
        ("from my.exceptions import Error\n", False),
        ("f(commands.mkarg)\n", True),
        ("f(commands.getoutput, a.commands.mkarg)\n", False),
        ("import urllib, StringIO\n", False),
    ],
)
def test_only_what_may_change_is_looked_at(source: str, is_candidate: bool) -> None:
    look = Looker({"imports": FixImports.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate


@pytest.mark.parametrize(
    "source, name",
    [
        ("from HTMLParser import HTMLParseError\n", "HTMLParser.HTMLParseError"),
        ("import ConfigParser\nConfigParser.SafeConfigParser()\n", "since 3.12"),
        ("import __builtin__ as b\ndef f(): return b.unicode\n", "__builtin__.unicode"),
        ("from UserDict import UserDict, DictMixin\n", "UserDict.DictMixin"),
    ],
)
def test_what_is_gone_is_reported(source: str, name: str) -> None:
    (place,) = run("imports", source).places
    assert name in place.reason


def test_the_table_is_true_on_python_2() -> None:
    lines = ["import six, importlib, sys"]
    lines += [
        "from six.moves import %s as a; import %s as b; assert a is b, a" % (new, old)
        for old, new in SIX_MOVES.items()
        if not _is_of_another_platform(old)
    ]
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


def _is_of_another_platform(module: str) -> bool:
    return module in ("_winreg", "gdbm") or "tkinter" in SIX_MOVES[module]


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
