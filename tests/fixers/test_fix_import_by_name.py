from __future__ import annotations

from pathlib import Path

import pytest
from tools import check_noop, check_rewritten


@pytest.fixture
def path(tmp_path: Path) -> str:
    for name in ("__init__", "prices", "cart"):
        (tmp_path / (name + ".py")).write_text("")
    return str(tmp_path / "cart.py")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("__import__(name)\n", id="no globals"),
        pytest.param("__import__(name, {}, {})\n", id="other globals"),
        pytest.param("__import__(name, globals(), locals(), [], 0)\n", id="level"),
        pytest.param("__import__(name, globals=globals())\n", id="keyword"),
        pytest.param("f(__import__)\n", id="no call"),
        pytest.param("def __import__(*x): pass\n__import__(x, globals())\n", id="own"),
        pytest.param("__import__('os.path', globals(), {})\n", id="not there"),
        pytest.param(
            "from __future__ import absolute_import\n__import__(x, globals())\n",
            id="absolute",
        ),
    ],
)
def test_left_alone(path: str, source: str) -> None:
    check_noop("import_by_name", source, path)


def test_a_file_in_no_package(tmp_path: Path) -> None:
    (tmp_path / "prices.py").write_text("")
    source = "__import__(name, globals(), locals())\n"
    check_noop("import_by_name", source, str(tmp_path / "cart.py"))


@pytest.mark.parametrize(
    "arguments",
    [
        "(name, globals())",
        "(name.lower(), globals(), locals(), [''])",
        "('prices', globals(), {})",
    ],
)
def test_rewritten(path: str, arguments: str) -> None:
    check_rewritten(
        "import_by_name",
        "x = __import__%s.x\n" % arguments,
        "from onemaster.compat import import_beside\nx = import_beside%s.x\n"
        % arguments,
        path,
    )
