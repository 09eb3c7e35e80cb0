from __future__ import annotations

from pathlib import Path

import pytest
from equivalence import check_same_output
from interpreters import output, python, versions_of_python3
from tools import check_noop, check_rewritten

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import PYTHON3_MODULES, SIX_MOVES
from onemaster.fixers.fixes.fix_module_strings import FixModuleStrings


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f('urllib2')\nx = ['Queue', 'thread']\n", id="any string"),
        pytest.param("patch('mine.urllib2.urlopen')\n", id="a name of another module"),
        pytest.param("setattr('repr', 'x')\n", id="the builtin setattr"),
        pytest.param("__import__('urllib')\n", id="both versions have it"),
        pytest.param("patch('urllib.always_safe')\n", id="nowhere on Python 3"),
        pytest.param("patch(x, 'repr')\nd['thread']\n", id="another argument"),
        pytest.param("x = import_module('.thread', 'a')\n", id="relative"),
        pytest.param(
            "try:\n    m = __import__('cPickle')\nexcept ImportError:\n    m = None\n",
            id="catches the error",
        ),
        pytest.param(
            "import six\nif six.PY2:\n    m = __import__('cPickle')\n",
            id="test for the version",
        ),
        pytest.param("__import__(u'cPickle')\n", id="not a native string"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("module_strings", source) == []


def test_a_module_of_the_tree_is_meant(tmp_path: Path) -> None:
    (tmp_path / "Queue.py").write_text("")
    path = str(tmp_path / "module.py")
    assert check_noop("module_strings", "__import__('Queue')\n", path) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("__import__('Queue')", "__import__('Queue' if six.PY2 else 'queue')"),
        (
            "__import__('Queue', globals(), {}, ['x'])",
            "__import__('Queue' if six.PY2 else 'queue', globals(), {}, ['x'])",
        ),
        (
            'importlib.import_module("StringIO").StringIO()',
            'importlib.import_module("StringIO" if six.PY2 else "io").StringIO()',
        ),
        (
            "@mock.patch('__builtin__.open')\ndef f(): pass",
            "@mock.patch('__builtin__.open' if six.PY2 else 'builtins.open')\n"
            "def f(): pass",
        ),
        (
            "__import__(\n  # b\n  'Queue')",
            "__import__(\n  # b\n  'Queue' if six.PY2 else 'queue')",
        ),
        (
            "@x\n@patch('thread.f', new=1)\n@patch(1, 'thread')\nclass A: pass",
            "@x\n@patch('thread.f' if six.PY2 else '_thread.f', new=1)\n"
            "@patch(1, 'thread')\nclass A: pass",
        ),
        (
            "patch('__builtin__.raw_input', f)",
            "patch('__builtin__.raw_input' if six.PY2 else 'builtins.input', f)",
        ),
        (
            "patch('urllib.urlencode')",
            "patch('urllib.urlencode' if six.PY2 else 'urllib.parse.urlencode')",
        ),
        (
            "mock.patch.multiple('httplib.HTTP', a=1)",
            "mock.patch.multiple('httplib.HTTP' if six.PY2 else 'http.client.HTTP', a=1)",
        ),
        (
            "monkeypatch.setattr('urllib2.urlopen', f)",
            "monkeypatch.setattr('urllib2.urlopen' if six.PY2 "
            "else 'urllib.request.urlopen', f)",
        ),
        (
            "sys.modules['thread'] = x",
            "sys.modules['thread' if six.PY2 else '_thread'] = x",
        ),
        (
            "if 'thread' in sys.modules: pass",
            "if ('thread' if six.PY2 else '_thread') in sys.modules: pass",
        ),
        (
            "sys.modules.pop('thread', None)",
            "sys.modules.pop('thread' if six.PY2 else '_thread', None)",
        ),
    ],
)
def test_both_names(before: str, after: str) -> None:
    before, after = before + "\n", "import six\n%s\n" % after
    assert check_rewritten("module_strings", before, after) == []


def test_a_program_with_them() -> None:
    check_same_output(
        "module_strings,print",
        """\
        import importlib, sys
        print importlib.import_module("StringIO").StringIO("a").read()
        print __import__("ConfigParser").NoOptionError.__name__
        print "urllib2" in sys.modules, "ConfigParser" in sys.modules
        print sys.modules["ConfigParser"] is __import__("ConfigParser")
        """,
    )


def test_the_names_of_the_modules_are_true() -> None:
    assert set(PYTHON3_MODULES) == set(SIX_MOVES)
    names = [
        new
        for old, new in PYTHON3_MODULES.items()
        if "tkinter" not in new and old not in ("gdbm", "dummy_thread")
    ]
    script = (
        "import warnings; warnings.simplefilter('ignore')\nimport %s\nprint('true')"
    )
    for version in versions_of_python3():
        assert output(python(version), script % ", ".join(names)) == "true\n"


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("__import__('Queue')\n", True),
        ('patch("urllib2.urlopen")\n', True),
        ("x in sys.modules or 'thread' in sys.modules\n", True),
        ("f('Queue')\n", False),
        ("x = {'repr': 'thread'}\n", False),
        ("patch('Queues.x')\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    looker = Looker({"module_strings": FixModuleStrings.trigger})
    assert bool(looker.look(source.encode("ascii")).offsets) is is_candidate
