from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("open(x, 'r')\n", id="another mode"),
        pytest.param("open(x, mode)  # U\n", id="no literal"),
        pytest.param("open('U')\n", id="a file"),
        pytest.param("open(x, 'wU')\n", id="no mode"),
        pytest.param("def open(*a): pass\nopen(x, 'U')\n", id="own function"),
        pytest.param("zip.open(x, 'rU')\n", id="method"),
        pytest.param("import six\nopen(x, 'U' if six.PY2 else 'r')\n", id="done"),
    ],
)
def test_left_alone(source: str) -> None:
    check_noop("universal_newlines", source)


@pytest.mark.parametrize(
    "before, after",
    [
        ("open(x, 'U')", "open(x, 'U' if six.PY2 else 'r')"),
        ('file(x, "rU")', 'file(x, "rU" if six.PY2 else "r")'),
        ("open(x, 'rbU')", "open(x, 'rbU' if six.PY2 else 'rb')"),
        ("open(x, 'Ub', 1)", "open(x, 'Ub' if six.PY2 else 'rb', 1)"),
        ("open(\n    f('U'), 'U')", "open(\n    f('U'), 'U' if six.PY2 else 'r')"),
        ("open(x, mode='rU').read()", "open(x, mode='rU' if six.PY2 else 'r').read()"),
    ],
)
def test_modes(before: str, after: str) -> None:
    check_rewritten(
        "universal_newlines", "y = %s\n" % before, "import six\ny = %s\n" % after
    )


def test_other_functions() -> None:
    check_rewritten(
        "universal_newlines",
        "import codecs, six\ncodecs.open(x, 'rU', 'utf-8')\n",
        "import codecs, six\ncodecs.open(x, 'rU' if six.PY2 else 'r', 'utf-8')\n",
    )


def test_same_output() -> None:
    check_same_output(
        "universal_newlines",
        """\
        import os, tempfile

        handle, path = tempfile.mkstemp()
        os.write(handle, b"one\\r\\ntwo\\rthree\\n")
        os.close(handle)
        print(open(path, "rU").readlines() == ["one\\n", "two\\n", "three\\n"])
        print(len(list(open(path, "U"))))
        os.remove(path)
        """,
    )
