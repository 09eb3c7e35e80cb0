from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from onemaster.compat import cmp\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(cmp): return cmp(1, 2)\n",
        "x.cmp(1)\n",
        "f(cmp=1)\n",
        "from m import cmp\ncmp(1, 2)\n",
        "def cmp(a, b): return 0\ncmp(1, 2)\n",
        "try:\n    cmp\nexcept NameError:\n    cmp = None\n",
        IMPORT + "cmp(1, 2)\n",
    ],
)
def test_another_cmp_stays(source: str) -> None:
    assert check_noop("cmp", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = cmp(1, 2)\n",
        "x.sort(cmp)\n",
        "def sort(self, cmp=cmp, key=None):\n    pass\n",
        "x.sort(cmp=cmp)\n",
        "class C:\n    def cmp(self): return cmp(1, 2)\n",
    ],
)
def test_the_builtin_is_imported(source: str) -> None:
    assert check_rewritten("cmp", source, IMPORT + source) == []


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "cmp",
        """\
        values = [None, 1, 2.5, "a", [1], [None], (1, "b"), {1: 2}, {1: None}, {}]
        for a in values:
            print([cmp(a, b) for b in values])
        """,
    )
