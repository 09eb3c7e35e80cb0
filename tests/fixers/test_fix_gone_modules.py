from __future__ import annotations

from pathlib import Path

import pytest
from equivalence import check_same_output
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._moved import BACKPORTS, WITHOUT_HOME
from onemaster.fixers.fixes.fix_gone_modules import FixGoneModules


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import mine.md5\nfrom . import new\n", id="other modules"),
        pytest.param("new = md5(sets)\nx.Set, x.new()\n", id="variables"),
        pytest.param(
            "try:\n    from hashlib import md5\nexcept ImportError:\n"
            "    from md5 import md5\n",
            id="Python 3 first",
        ),
        pytest.param(
            "try:\n    import compiler\nexcept ImportError:\n    compiler = None\n"
            "if compiler:\n    compiler.parse(x)\n",
            id="done without already",
        ),
        pytest.param(
            "import six\nif six.PY2:\n    import sets\n    s = sets.Set()\n",
            id="test for the version",
        ),
        pytest.param(
            "try:\n    set\nexcept NameError:\n    from sets import Set as set\n",
            id="for an old Python 2",
        ),
        pytest.param("import imp\nimp.find_module('x')\n", id="a distribution has it"),
        pytest.param("from imp import load_source\n", id="a distribution has the name"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("gone_modules", source) == []


@pytest.mark.parametrize("name", ["parser.py", "parser/__init__.py"])
@pytest.mark.parametrize("folder", ["", "package", "package/tests", "scripts"])
def test_a_module_of_the_tree_is_meant(tmp_path: Path, folder: str, name: str) -> None:
    for package in ("package", "package/tests"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "scripts").mkdir()
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    source = "import parser\nfrom parser import suite\nparser.suite(x)\n"
    path = str(tmp_path / folder / "module.py")
    assert check_noop("gone_modules", source, path) == []


def test_a_module_of_another_package_is_not_meant(tmp_path: Path) -> None:
    for name in ("package", "package/sub"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / "package" / "new.py").write_text("")
    check_rewritten(
        "gone_modules",
        "import new\nx = new.module('x')\n",
        "import types\nx = types.ModuleType('x')\n",
        str(tmp_path / "package" / "sub" / "module.py"),
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("import md5\nx = md5.new(y)", "import hashlib\nx = hashlib.md5(y)"),
        (
            "import sha as s, os\nf = s.sha, s.new",
            "import hashlib\nimport os\nf = hashlib.sha1, hashlib.sha1",
        ),
        (
            "import hashlib\nimport md5\nx = md5.new(hashlib)",
            "import hashlib\nx = hashlib.md5(hashlib)",
        ),
        (
            "import hashlib\n# why\nimport md5  # old\nx = md5.new(y)",
            "import hashlib\n# why\npass  # old\nx = hashlib.md5(y)",
        ),
        (
            "import types\ndef f():\n    # a\n    import new\n    # b\n    new.code(f)",
            "import types\ndef f():\n    # a\n    # b\n    types.CodeType(f)",
        ),
        (
            "import types\ndef f(x):\n  import new\n\n  # b\n  new.code(x)",
            "import types\ndef f(x):\n  # b\n  types.CodeType(x)",
        ),
        (
            "import types\ndef f(x):\n    g()\n    # a\n    import new\n    new.code(x)",
            "import types\ndef f(x):\n    g()\n    # a\n    types.CodeType(x)",
        ),
        (
            "import hmac, md5\nhmac.new(k, v, md5).digest()",
            "import hmac\nimport hashlib\nhmac.new(k, v, hashlib.md5).digest()",
        ),
        (
            "def f(x):\n    import new\n    return new.instancemethod(f, x)",
            "def f(x):\n    import types\n    return types.MethodType(f, x)",
        ),
        (
            "import cgi\nx = cgi.escape(y, True) + cgi.parse_qs(z)",
            "from onemaster.compat import cgi_escape\nimport six\n"
            "x = cgi_escape(y, True) + six.moves.urllib.parse.parse_qs(z)",
        ),
        ("from cgi import escape", "from onemaster.compat import cgi_escape as escape"),
        ("from md5 import md5, new as m", "from hashlib import md5, md5 as m"),
        ("import imp\nm = imp.new_module(n)", "import types\nm = types.ModuleType(n)"),
        (
            "import imp\nm = imp.new_module(n)\nimp.load_source(m)",
            "import imp\nimport types\nm = types.ModuleType(n)\nimp.load_source(m)",
        ),
        (
            "from pipes import quote, Template",
            "from pipes import Template\nfrom six.moves import shlex_quote as quote",
        ),
        (
            "from imp import reload, find_module as f",
            "from imp import find_module as f\n"
            "from six.moves import reload_module as reload",
        ),
    ],
)
def test_what_is_elsewhere_on_both(before: str, after: str) -> None:
    assert check_rewritten("gone_modules", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "before, second, uses",
    [
        ("import sets", "sets = None", "(sets.Set if six.PY2 else set)"),
        ("from sets import Set", "Set = set", "Set"),
        ("from sets import Set as set", "from six.moves.builtins import set", "set"),
    ],
)
def test_what_only_python_3_has_elsewhere(before: str, second: str, uses: str) -> None:
    attempt = "try:\n    %s\nexcept ImportError:\n    %s\n" % (before, second)
    imported = "import six\n" if "six.PY2" in uses else ""
    old = uses.partition(" if")[0].strip("(")
    check_rewritten(
        "gone_modules",
        "%s\nx = %s([1, 2])\n" % (before, old),
        attempt + imported + "x = %s([1, 2])\n" % uses,
    )


@pytest.mark.parametrize(
    "before, after, reasons",
    [
        (
            "import compiler\ncompiler.parse(x)\n",
            "try:\n    import compiler\nexcept ImportError:\n    compiler = None\n"
            "compiler.parse(x)\n",
            ["Python 3 has no compiler.parse"],
        ),
        (
            "import compiler.ast\n",
            "try:\n    import compiler.ast\nexcept ImportError:\n    compiler = None\n",
            ["Python 3 has no compiler"],
        ),
        (
            "from popen2 import popen2, popen3 as p\n",
            "try:\n    from popen2 import popen2, popen3 as p\nexcept ImportError:\n"
            "    popen2 = p = None\n",
            ["Python 3 has no popen2.popen2", "Python 3 has no popen2.popen3"],
        ),
        (
            "from symbol import *\n",
            "try:\n    from symbol import *\nexcept ImportError:\n    pass\n",
            ["Python 3 has no symbol.* since 3.10"],
        ),
        (
            "import md5\nf(md5)\n",
            "try:\n    import md5\nexcept ImportError:\n    md5 = None\nf(md5)\n",
            ["Python 3 has no md5"],
        ),
        (
            "import md5\ndef f(hashlib): return md5.new()\n",
            "try:\n    import md5\nexcept ImportError:\n    md5 = None\n"
            "def f(hashlib): return md5.new()\n",
            [
                "import hashlib, but the name hashlib is taken",
                "Python 3 has no md5.new",
            ],
        ),
    ],
)
def test_what_is_nowhere(before: str, after: str, reasons: "list[str]") -> None:
    places = check_rewritten("gone_modules", before, after)
    found = sorted(place.reason for place in places)
    assert len(found) == len(reasons)
    for reason, expected in zip(found, sorted(reasons, key=str)):
        assert any(expected in one for one in found), (reason, expected)


def test_several_of_them() -> None:
    check_rewritten(
        "gone_modules",
        """\
        # licence
        import md5, os, compiler  # three
        import sha

        def f(x):
            return md5.new(x), sha.new(x), os.path
        """,
        """\
        # licence
        import hashlib  # three
        import os
        try:
            import compiler
        except ImportError:
            compiler = None

        def f(x):
            return hashlib.md5(x), hashlib.sha1(x), os.path
        """,
    )


def test_a_program_with_them() -> None:
    check_same_output(
        "gone_modules,print",
        """\
        import hmac, imp, md5, new, pipes, sha, sets
        from sets import ImmutableSet

        class A(object):
            pass

        def method(self):
            return type(self).__name__

        a = A()
        a.method = new.instancemethod(method, a)
        print a.method()
        print md5.new(b"x").hexdigest(), sha.new(b"x").hexdigest()
        print md5.md5(b"x").hexdigest(), hmac.new(b"k", b"m", sha).hexdigest()
        print sorted(sets.Set([3, 1]) | sets.Set([2])), len(ImmutableSet([1, 1]))
        print pipes.quote("a b"), imp.new_module("m").__name__
        print new.classobj("B", (A,), {"x": 1}).x
        """,
    )


def test_the_table_is_true() -> None:
    lines = ["import importlib, warnings", "warnings.simplefilter('ignore')"]
    on_linux = [name for name in WITHOUT_HOME if name not in ("bsddb", "dbhash", "dl")]
    of_python2 = [*lines, *("import " + name for name in [*on_linux, *BACKPORTS])]
    of_python2 = [line for line in of_python2 if line != "import user"]
    assert output(python27(), "\n".join([*of_python2, "print('true')"])) == "true\n"
    for version in versions_of_python3():
        running = tuple(map(int, version.split(".")))
        modules = dict(WITHOUT_HOME)
        for module, requirement in BACKPORTS.items():
            modules[module] = requirement.split('"')[1]
        script = list(lines)
        for module, first in modules.items():
            if module == "distutils":
                continue  # setuptools brings its own.
            is_gone = tuple(map(int, first.split("."))) <= running
            script += [
                "try:\n    importlib.import_module(%r)" % module,
                "    found = True\nexcept ImportError:\n    found = False",
                "assert found is %s, %r" % (not is_gone, module),
            ]
        script.append("print('true')")
        assert output(python(version), "\n".join(script)) == "true\n"


@pytest.mark.parametrize(
    "source, is_candidate",
    [
        ("import md5\n", True),
        ("from sets import Set\n", True),
        ("import os, compiler.ast\n", True),
        ("x = 1; import os, md5 as m, \\\n  sha; f(m)\n", True),
        ("from mine import new, parser, user\nfrom a.sets import Set\n", False),
        ("x.Set, y.new, user, parser.parse\n", False),
        ("import find\nuser = sets.Set()\n", False),
        ("Set = ImmutableSet\n", False),
        ("import hashlib, mine\n", False),
    ],
)
def test_candidates(source: str, is_candidate: bool) -> None:
    look = Looker({"gone_modules": FixGoneModules.trigger}).look(source.encode("ascii"))
    assert bool(look.offsets) is is_candidate


def test_functions_without_a_use_are_not_looked_at() -> None:
    source = (
        b"import os, \\\n  sha, md5 as m\n"
        b"def f(x):\n    return m.new(x)\n"
        b"def g(x):\n    return hmac.new(x, x, sha)\n"
        b"def h(user, new):\n    return user.new, parser, new, md5\n"
    )
    look = Looker({"gone_modules": FixGoneModules.trigger}).look(source)
    assert [function.has_candidate for function in look.functions()] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "source, requirements",
    [
        ("import cgi\ncgi.FieldStorage()\n", ['legacy-cgi; python_version >= "3.13"']),
        ("import cgi\ncgi.escape(x)\n", []),
        ("import imp\nimp.reload(imp.find_module)\n", [BACKPORTS["imp"]]),
        ("from distutils.core import setup\n", [BACKPORTS["distutils"]]),
        (
            "from sgmllib import SGMLParser\nimport asyncore\n",
            [BACKPORTS["sgmllib"], BACKPORTS["asyncore"]],
        ),
        ("try:\n    import cgi\nexcept ImportError:\n    cgi = None\n", []),
        ("from mine import cgi\n", []),
    ],
)
def test_requirements(source: str, requirements: "list[str]") -> None:
    result = run("gone_modules", source)
    assert sorted(result.requirements) == sorted(requirements)
    if result.after is not None:
        again = run("gone_modules", result.after.decode("utf-8"))
        assert again.requirements == result.requirements


def test_names_that_the_distribution_lacks_are_reported() -> None:
    (place,) = check_noop("gone_modules", "import cgi\ncgi.FormContentDict()\n")
    assert "no cgi.FormContentDict" in place.reason


def test_a_builtin_that_is_defined_for_older_pythons() -> None:
    check_rewritten(
        "gone_modules",
        """\
        from sets import Set
        try:
            set
        except NameError:
            set = Set
        """,
        """\
        try:
            from sets import Set
        except ImportError:
            Set = set
        try:
            set
        except NameError:
            set = Set
        """,
    )


@pytest.mark.parametrize(
    "other, is_taken",
    [
        ("from package.a import cgi\n", True),
        ("from package.a import b, cgi as c\n", True),
        ("import package.a as a\na.cgi.escape('')\n", True),
        ("from package.a import *\ncgi.escape('')\n", True),
        ("from package.between import *\ncgi.escape('')\n", True),
        ("from package.between import cgi\n", True),
        ("patch('package.a.cgi.escape')\n", True),
        ("from package.a import *\nimport cgi\ncgi.escape('')\n", False),
        ("from package.a import f\nf('cgi')\n", False),
        ("from os.path import *\ncgi.escape('')\n", False),
        ("from elsewhere import cgi\n", False),
        ("import cgi\nother.cgi\n", False),
    ],
)
def test_a_name_that_another_module_takes_stays(
    tmp_path: Path, other: str, is_taken: bool
) -> None:
    (tmp_path / "package").mkdir()
    for name, source in (
        ("package/__init__.py", ""),
        ("package/between.py", "from .a import *\n"),
        ("package/a.py", ""),
        ("other.py", other),
    ):
        (tmp_path / name).write_text(source)
    check_rewritten(
        "gone_modules",
        "import cgi\ncgi.escape('')\n",
        "import cgi\n" * is_taken + "from onemaster.compat import cgi_escape\n"
        "cgi_escape('')\n",
        str(tmp_path / "package" / "a.py"),
    )


def test_a_name_in_a_function_is_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("from a import cgi\n")
    (tmp_path / "a.py").write_text("")
    check_rewritten(
        "gone_modules",
        "def f():\n    import cgi\n    return cgi.escape('')\n",
        "def f():\n    from onemaster.compat import cgi_escape\n"
        "    return cgi_escape('')\n",
        str(tmp_path / "a.py"),
    )


def test_a_base_class_that_is_gone() -> None:
    check_rewritten(
        "gone_modules",
        """\
        from compiler.visitor import ASTVisitor, walk, dumpNode as dump
        class Visitor(ASTVisitor, object):
            pass
        """,
        """\
        try:
            from compiler.visitor import ASTVisitor, walk, dumpNode as dump
        except ImportError:
            ASTVisitor = type("ASTVisitor", (), {})
            walk = dump = None
        class Visitor(ASTVisitor, object):
            pass
        """,
    )
