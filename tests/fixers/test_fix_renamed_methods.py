from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._looking import Looker
from onemaster.fixers.fixes.fix_renamed_methods import FixRenamedMethods


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("monster.isAlive()\nx.tostring()\n", id="files without threads"),
        pytest.param(
            "import threading\nclass Monster:\n    def isAlive(self): pass\n"
            "m = Monster()\nm.isAlive()\n",
            id="own method",
        ),
        pytest.param(
            "import array\nfrom xml.etree import ElementTree as e\ne.tostring(x)\n",
            id="function of a module",
        ),
        pytest.param(
            "import HTMLParser\nimport xml.sax.saxutils\nxml.sax.saxutils.unescape(x)\n",
            id="function of a submodule",
        ),
        pytest.param("import threading\nt.isAlive = f\n", id="assignment"),
        pytest.param(
            "import threading\ntry:\n    f = t.isAlive\n"
            "except AttributeError:\n    f = t.is_alive\n",
            id="catches the error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("renamed_methods", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("t = Thread()\nt.isAlive()", "t = Thread()\nt.is_alive()"),
        ("Thread().isAlive", "Thread().is_alive"),
        ("threading.currentThread().isAlive()", "threading.currentThread().is_alive()"),
        (
            "class T(Thread):\n    def f(self):\n        return self.isAlive()",
            "class T(Thread):\n    def f(self):\n        return self.is_alive()",
        ),
        (
            "t = f()\nif t.isAlive(): pass",
            't = f()\nif (getattr(t, "isAlive", None) or t.is_alive)(): pass',
        ),
        (
            "map(self.t.isAlive, x)",
            'map((getattr(self.t, "isAlive", None) or self.t.is_alive), x)',
        ),
        (
            "t = f()\n# a\nt.isAlive()",
            't = f()\n# a\n(getattr(t, "isAlive", None) or t.is_alive)()',
        ),
        (
            "f(x)[0].isAlive()",
            '(lambda o: getattr(o, "isAlive", None) or o.is_alive)(f(x)[0])()',
        ),
    ],
)
def test_threads(before: str, after: str) -> None:
    imports = "import threading\nfrom threading import Thread\n"
    before, after = (imports + source + "\n" for source in (before, after))
    assert check_rewritten("renamed_methods", before, after) == []


@pytest.mark.parametrize(
    "imports, before, after",
    [
        (
            "from array import array",
            "a.fromstring(x)",
            '(getattr(a, "fromstring", None) or a.frombytes)(x)',
        ),
        (
            "import xml.etree.cElementTree as E",
            "for x in e.getiterator('a'): pass",
            "for x in (getattr(e, \"getiterator\", None) or e.iter)('a'): pass",
        ),
        (
            "from lxml import etree",
            "x = e.getchildren()",
            'x = (getattr(e, "getchildren", None) or (lambda: list(e)))()',
        ),
        (
            "import ConfigParser",
            "c.readfp(f, 'n')",
            "(getattr(c, \"readfp\", None) or c.read_file)(f, 'n')",
        ),
    ],
)
def test_other_objects(imports: str, before: str, after: str) -> None:
    before, after = ("%s\n%s\n" % (imports, source) for source in (before, after))
    assert check_rewritten("renamed_methods", before, after) == []


def test_a_function_takes_the_place_of_a_method() -> None:
    check_rewritten(
        "renamed_methods",
        "from HTMLParser import HTMLParser\nh = HTMLParser()\nx = h.unescape(y)\n",
        "from HTMLParser import HTMLParser\nimport six\nh = HTMLParser()\n"
        'x = (getattr(h, "unescape", None) or six.moves.html_parser.unescape)(y)\n',
    )


def test_an_import_in_a_function_counts() -> None:
    check_rewritten(
        "renamed_methods",
        "def f(x):\n    import array, os, sys, string, time\n    return x, x, x, x, x\n"
        "def g(a):\n    return a.tostring()\n",
        "def f(x):\n    import array, os, sys, string, time\n    return x, x, x, x, x\n"
        'def g(a):\n    return (getattr(a, "tostring", None) or a.tobytes)()\n',
    )


def test_keywords_have_other_names() -> None:
    (place,) = check_noop("renamed_methods", "import ConfigParser\nc.readfp(fp=f)\n")
    assert "readfp" in place.reason


def test_a_program_with_all_of_them() -> None:
    check_same_output(
        "renamed_methods,imports,string_io,print",
        """\
        import array, threading
        from HTMLParser import HTMLParser
        from StringIO import StringIO
        from xml.etree import ElementTree
        import ConfigParser

        class Worker(threading.Thread):
            def look(self):
                return self.isAlive()

        def alive(*threads):
            return [thread.isAlive() for thread in threads]

        print alive(Worker(), threading.currentThread()), Worker().look()
        numbers = array.array("B")
        numbers.fromstring(b"abc")
        print numbers.tostring() == b"abc"
        root = ElementTree.fromstring("<a><b/><c/></a>")
        print [child.tag for child in root.getchildren()]
        print [element.tag for element in root.getiterator()]
        print [element.tag for element in root.getiterator("b")]
        config = ConfigParser.RawConfigParser()
        config.readfp(StringIO("[a]\\nb=1\\n"))
        print config.get("a", "b"), HTMLParser().unescape("&lt;")
        """,
    )


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import os, \\\n  threading\nt.isAlive()\n", True),
        ("from xml.etree import ElementTree\ne.getchildren()\n", True),
        ("t.isAlive()\n", False),
        ("import threading\nisAlive()\n", False),
        ("import mine  # threading\nt.isAlive()\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    looker = Looker({"renamed_methods": FixRenamedMethods.trigger})
    assert bool(looker.look(source.encode("ascii")).offsets) is is_candidate
