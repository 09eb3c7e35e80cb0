from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

START = "import sys\nimport six\n"


@pytest.mark.parametrize(
    "source",
    [
        "x.setdefaultencoding('utf-8')\n",
        START + "if six.PY2:\n    sys.setdefaultencoding('utf-8')\n",
        "import sys\ntry:\n    sys.setdefaultencoding('utf-8')\n"
        "except AttributeError:\n    pass\n",
    ],
)
def test_what_needs_no_change_stays(source: str) -> None:
    assert check_noop("default_encoding", source) == []


@pytest.mark.parametrize(
    "statement",
    [
        "sys.setdefaultencoding('latin-1')",
        "sys.setdefaultencoding(encoding)",
        "x = 1; sys.setdefaultencoding('utf-8')",
        "if x: sys.setdefaultencoding('utf-8')",
        "f = sys.setdefaultencoding",
    ],
)
def test_what_needs_a_human_is_only_reported(statement: str) -> None:
    assert len(check_noop("default_encoding", "import sys\n%s\n" % statement)) == 1


def test_in_a_function() -> None:
    source = "import sys\ndef f():\n    # why\n    sys.setdefaultencoding('UTF8') # x\n"
    expected = (
        START + "def f():\n    # why\n    if six.PY2:\n"
        "        sys.setdefaultencoding('UTF8') # x\n"
    )
    assert len(check_rewritten("default_encoding", source, expected)) == 1


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "default_encoding,reload",
        """\
        import sys
        out = sys.stdout
        reload(sys)
        sys.setdefaultencoding("utf-8")
        sys.stdout = out
        print(sys.getdefaultencoding())
        """,
    )
