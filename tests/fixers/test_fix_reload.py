from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "x.reload(1)\n",
        "f(reload=1)\n",
        "def reload(x): return x\nreload(1)\n",
        "from m import reload\nreload(1)\n",
        "def f(reload): return reload(1)\n",
        "try:\n    reload\nexcept NameError:\n    from m import reload\n",
        "import six\nsix.moves.reload_module(x)\n",
    ],
)
def test_another_reload_stays(source: str) -> None:
    assert check_noop("reload", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("reload(x)", "six.moves.reload_module(x)"),
        ("f = reload", "f = six.moves.reload_module"),
        ("map(reload, x)", "map(six.moves.reload_module, x)"),
    ],
)
def test_the_builtin(before: str, after: str) -> None:
    check_rewritten("reload", before + "\n", "import six\n" + after + "\n")


def test_the_program_prints_the_same() -> None:
    check_same_output("reload", "import string\nprint(reload(string) is string)\n")
