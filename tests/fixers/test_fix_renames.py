from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import sys\nlimits.maxint\n", id="attribute of something"),
        pytest.param("sys = Fake()\nsys.maxint\n", id="another sys"),
        pytest.param("maxint = 3\nf(maxint=maxint)\n", id="variable and keyword"),
        pytest.param("from limits import maxint\n", id="another module"),
        pytest.param(
            "import sys\n"
            "try:\n    m = sys.maxint\nexcept AttributeError:\n    m = sys.maxsize\n",
            id="already runs on both",
        ),
        pytest.param("import sys\nsys.maxint = 3\n", id="assignment"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("renames", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("import sys\nx = -sys.maxint - 1", "import sys\nx = -sys.maxsize - 1"),
        ("import os, sys as s\ns.maxint", "import os, sys as s\ns.maxsize"),
        ("from sys import maxint, path", "from sys import maxsize as maxint, path"),
        ("from sys import (maxint as m)", "from sys import (maxsize as m)"),
        (
            "def f():\n    import sys\n    return sys.maxint",
            "def f():\n    import sys\n    return sys.maxsize",
        ),
    ],
)
def test_rewritten(before: str, after: str) -> None:
    check_rewritten("renames", before + "\n", after + "\n")
