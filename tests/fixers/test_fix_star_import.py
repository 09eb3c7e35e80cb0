from __future__ import annotations

from pathlib import Path

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

ERRORS = """\
from os import path
from other import *
class Refused(Exception): pass
def retry(limit): local = limit; return local
Failed = Late = Refused
sum = 1
"""


@pytest.fixture
def module(tmp_path: Path) -> str:
    (tmp_path / "errors.py").write_text(ERRORS)
    (tmp_path / "other.py").write_text("Other = 1\n")
    (tmp_path / "unknown.py").write_text("from elsewhere import *\nFailed = 1\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("from .inner import *\n")
    (tmp_path / "package" / "inner.py").write_text("Inner = 1\n")
    return str(tmp_path / "module.py")


def check(module: str, before: str, after: str) -> None:
    source = "def f(x):\n    %s\n"
    places = check_rewritten("star_import", source % before, source % after, module)
    assert places == []


@pytest.mark.parametrize(
    "rest, names",
    [
        ("raise Failed(x)", "Failed"),
        ("raise Late(Refused, Late, len(x))", "Late, Refused"),
        ("print path, Other", "path, Other"),
        ("return [retry for y in x if y.Late]", "retry"),
        ("return x(Late=Failed)", "Failed"),
        ("y = Late; return y", "Late"),
    ],
)
def test_names_of_the_imported_file(module: str, rest: str, names: str) -> None:
    start = "from errors import %s; "
    check(module, start % "*" + rest, start % names + rest)


def test_a_package(module: str) -> None:
    check(
        module,
        "from package import *; return Inner",
        "from package import Inner; return Inner",
    )


def test_a_long_list(module: str, tmp_path: Path) -> None:
    names = ["name_number_%d" % number for number in range(8)]
    (tmp_path / "long.py").write_text(" = ".join(names) + " = 1\n")
    use = "\n    return " + " + ".join(names)
    wrapped = (
        "(\n        name_number_0, name_number_1, name_number_2, name_number_3,\n"
        "        name_number_4, name_number_5, name_number_6, name_number_7,\n    )"
    )
    check(module, "from long import *" + use, "from long import " + wrapped + use)


def test_the_top_level_stays(module: str) -> None:
    source = "if x:\n    from errors import *\n"
    assert check_noop("star_import", source, module) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    from nowhere import *\n    return x\n",
        "def f():\n    from unknown import *\n    return Failed\n",
        "def f():\n    from errors import *\n    return sum(x)\n",
        "local = 1\ndef f():\n    from errors import *\n    return local\n",
        "def f(Late):\n    from errors import *\n    return Late\n",
        "class C:\n    from errors import *\n",
    ],
)
def test_what_is_not_known_is_reported(module: str, source: str) -> None:
    (place,) = check_noop("star_import", source, module)
    assert "top level" in place.reason


def test_an_import_that_is_only_tried() -> None:
    check_rewritten(
        "star_import",
        """\
        def test_all(self):
            # why
            from shop.prices import *  # all
        """,
        """\
        def test_all(self):
            # why
            exec('from shop.prices import *', globals(), {})  # all
        """,
    )
    check_noop("exec", "def f():\n    exec('from x import *', globals(), {})\n")
    check_noop("star_import", "def f():\n    from shop import *\n    g()\n")
    check_noop("star_import", "def f():\n    from x import *\n    return lambda: a\n")


def test_an_import_that_is_only_tried_does_the_same() -> None:
    check_same_output(
        "star_import",
        """\
        import string
        string.__all__ = ["digits", "nothing"]

        def attempt():
            from string import *

        try:
            attempt()
        except AttributeError:
            print("AttributeError")
        string.__all__ = ["digits"]
        print(attempt())
        """,
    )
