"""Added imports stand where Python wants them, and comments stay where they belong."""

from __future__ import annotations

import textwrap

import pytest
from interpreters import output, python27

from onemaster.fixers import _imports
from onemaster.fixers._parsing import parse as _parse

FUTURE = "from __future__ import print_function\n"
SIX = "import six\n"


def after(source: str, added: str) -> str:
    root = _parse(source)
    last = root.children[-1]
    if added == FUTURE:
        _imports.add_future(last, "print_function")
    else:
        _imports.add_import(last, "six")
    return str(root)


CASES = [
    pytest.param("@x = 1\n", id="code"),
    pytest.param("#!/usr/bin/python\n@import os\n", id="interpreter"),
    pytest.param("# -*- coding: latin-1 -*-\n@import os\n", id="encoding"),
    pytest.param(
        "#!/bin/python\n# coding: utf-8\n# Licence\n@import os\n", id="header"
    ),
    pytest.param("# Licence\n# text\n\n@import os\n", id="licence"),
    pytest.param("# Licence\n\n@# Of x.\nx = 1\n", id="licence and comment"),
    pytest.param("# Licence\n\n# More.\n\n@# Of x.\nx = 1\n", id="two blocks"),
    pytest.param("# Licence\n\f\n@x = 1\n", id="form feed"),
    pytest.param("@\n\nx = 1\n", id="blank lines"),
    pytest.param(
        "#!/bin/python\n@# Of f.\ndef f(): pass\n", id="comment of a function"
    ),
    pytest.param("@# Of A.\nclass A: pass\n", id="comment of a class"),
    pytest.param('"""Doc."""\n@x = 1\n', id="docstring"),
    pytest.param('"""Doc."""\n\n@import os\n', id="docstring and import"),
    pytest.param('"""Doc."""\n@\nx = 1\n', id="docstring and code"),
    pytest.param('"""Doc."""\n@# Of os.\nimport os\n', id="docstring and comment"),
    pytest.param('"""Doc."""\n# Licence\n\n@import os\n', id="licence below docstring"),
    pytest.param('"""Doc."""\n\n# Licence\n\n@# Of x.\nx = 1\n', id="both below it"),
    pytest.param(
        "# Licence\n\n# More\n'''Doc.'''\n@import os\n", id="comments above it"
    ),
    pytest.param("'one ' 'two'\n@x = 1\n", id="joined docstring"),
    pytest.param("'one'\n@'two'\nx = 1\n", id="two strings"),
    pytest.param("u'''Doc.'''\n@x = 1\n", id="unicode docstring"),
    pytest.param("'Doc.'  # a remark\n@x = 1\n", id="remark on the docstring"),
    pytest.param("@if x:\n    pass\n", id="compound statement"),
]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("added", [FUTURE, SIX])
def test_above_the_code(case: str, added: str) -> None:
    source = case.replace("@", "", 1)
    expected = case.replace("@", added, 1)
    if added == SIX and "import os\n" in source:
        expected = source.replace("import os\n", "import os\n" + SIX)
    assert after(source, added) == expected
    assert after(expected, added) == expected


@pytest.mark.parametrize(
    "source, future, six",
    [
        pytest.param(
            "'Doc.'\nfrom __future__ import division\nx = 1\n",
            "'Doc.'\nfrom __future__ import division\n@x = 1\n",
            None,
            id="behind the others",
        ),
        pytest.param(
            "'a'\n'b'\nfrom __future__ import division\nx = 1\n",
            "'a'\n'b'\nfrom __future__ import division\n@x = 1\n",
            None,
            id="two strings and others",
        ),
        pytest.param(
            "'Doc.'; x = 1\n",
            "'Doc.'\n@x = 1\n",
            None,
            id="code on the docstring's line",
        ),
        pytest.param(
            "from __future__ import division; x = 1; y = 2\n",
            "from __future__ import division\n@x = 1; y = 2\n",
            None,
            id="code on the line of another",
        ),
        pytest.param("'Doc.';\nx = 1\n", "'Doc.'\n@x = 1\n", None, id="semicolon"),
        pytest.param(
            "import os\nimport sys\n\n# Of x.\nx = 1\nimport re\n",
            "@import os\nimport sys\n\n# Of x.\nx = 1\nimport re\n",
            "import os\nimport sys\n@\n# Of x.\nx = 1\nimport re\n",
            id="first block of imports",
        ),
        pytest.param(
            "import os; x = unicode(1)\n",
            "@import os; x = unicode(1)\n",
            "@import os; x = unicode(1)\n",
            id="code on the line of an import",
        ),
        pytest.param(
            "x = unicode(1)\n",
            "@x = unicode(1)\n",
            "@x = unicode(1)\n",
            id="no imports",
        ),
        pytest.param(
            "import os\nfrom x import (a,\n    b)\ntry: import c\nfinally: pass\n",
            None,
            "import os\nfrom x import (a,\n    b)\n@try: import c\nfinally: pass\n",
            id="an import that is tried",
        ),
    ],
)
def test_places(source: str, future: str, six: str) -> None:
    for case, added in ((future or "@" + source, FUTURE), (six or future, SIX)):
        expected = case.replace("@", added)
        assert after(source, added) == expected
        assert after(expected, added) == expected


@pytest.mark.parametrize(
    "source",
    ["import six\nx\n", "import os, six\nx\n"],
)
def test_an_import_is_added_once(source: str) -> None:
    assert after(source, SIX) == source


@pytest.mark.parametrize(
    "source",
    [
        "import six as s\nx\n",
        "from six import moves\nx\n",
        "if x:\n    import six\nx\n",
    ],
)
def test_other_imports_do_not_bind_the_name(source: str) -> None:
    assert SIX in after(source, SIX)


def test_an_import_below_the_use_comes_too_late() -> None:
    root = _parse("class A:\n    x = unicode\nimport six\n")
    _imports.add_import(root.children[0].children[-1], "six")
    assert str(root) == "import six\nclass A:\n    x = unicode\nimport six\n"


@pytest.mark.parametrize(
    "there, then",
    [
        ("from a.b import c", "from a.b import c, name"),
        ("from a.b import c, x", "from a.b import c, name, x"),
        ("from a.b import name", "from a.b import name"),
        ("from a.b import name as x", "from a.b import name as x\nimported"),
        ("from a.b import x, c", "from a.b import x, c\nimported"),
        ("from a.b import (c)", "from a.b import (c)\nimported"),
        ("from a.b import *", "from a.b import *\nimported"),
        ("from a.b import c  # why", "from a.b import c  # why\nimported"),
        ("from a.b import c; x = 1", "imported\nfrom a.b import c; x = 1"),
        ("from a import c", "from a import c\nimported"),
        ("from a.b import " + 60 * "c", "from a.b import %s\nimported" % (60 * "c")),
    ],
)
def test_a_name_goes_into_a_plain_import_from_its_module(there: str, then: str) -> None:
    root = _parse("# Why.\n\n%s\nuse\n" % there)
    for _ in range(2):
        _imports.add_import(root.children[-2], "a.b", "name")
    expected = then.replace("imported", "from a.b import name")
    assert str(root) == "# Why.\n\n%s\nuse\n" % expected


def test_an_import_below_the_use_gets_no_name() -> None:
    root = _parse("use\nfrom a import b\n")
    _imports.add_import(root.children[0], "a", "c")
    assert str(root) == "from a import c\nuse\nfrom a import b\n"


def test_a_fallback_is_added_once_and_binds_nothing_on_python_2() -> None:
    root = _parse("import os\n\nx = long(1)\n")
    for _ in range(2):
        _imports.add_fallback(root, "long", "int")
    source = str(root)
    assert source == textwrap.dedent(
        """\
        import os
        try:
            long
        except NameError:
            long = int

        x = long(1)
        """
    )
    assert output(python27(), source + "print('long' in globals())\n") == "False\n"


def test_a_fallback_below_a_comment_is_added_once() -> None:
    root = _parse("# Licence\n\nx = long(1)\n")
    for _ in range(2):
        _imports.add_fallback(root, "long", "int")
    assert str(root).count("long = int") == 1


def test_python_2_accepts_every_place() -> None:
    sources = []
    for case in CASES:
        source = case.values[0].replace("@", "", 1).replace("\f", "")
        sources.append(after(source, FUTURE))
    program = "for source in %r:\n    compile(source, 'x', 'exec')\nprint('all')\n"
    assert output(python27(), program % (sources,)) == "all\n"
