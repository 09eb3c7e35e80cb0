from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import sys\nself.exc_type\n", id="attribute of something"),
        pytest.param("sys = Fake()\nsys.exc_type\n", id="another sys"),
        pytest.param("def f(self, exc_type): return exc_type\n", id="parameter"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("sys_exc", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.exc_type = None\n",
        "import sys\ndel sys.exc_value\n",
        "from sys import exc_type\n",
    ],
)
def test_what_cannot_be_written_is_reported(source: str) -> None:
    assert len(check_noop("sys_exc", source)) == 1


@pytest.mark.parametrize(
    "before, after",
    [
        ("sys.exc_type", "sys.exc_info()[0]"),
        ("sys.exc_value.args[0]", "sys.exc_info()[1].args[0]"),
        (
            "f(sys.exc_type, sys.exc_value,\n  sys . exc_traceback)",
            "f(sys.exc_info()[0], sys.exc_info()[1],\n  sys . exc_info()[2])",
        ),
    ],
)
def test_rewritten(before: str, after: str) -> None:
    imported = "import sys\n"
    check_rewritten("sys_exc", imported + before + "\n", imported + after + "\n")
