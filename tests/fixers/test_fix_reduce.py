from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten

IMPORT = "from functools import reduce\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = a.reduce(f)\n", id="a method"),
        pytest.param("def reduce(f):\n    pass\nreduce(1)\n", id="defined here"),
        pytest.param(IMPORT + "reduce(f, a)\n", id="imported"),
        pytest.param(
            "try:\n    reduce\nexcept NameError:\n    from functools import reduce\n",
            id="catches the error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("reduce", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("x = reduce(f, a)\n", IMPORT + "x = reduce(f, a)\n", id="called"),
        pytest.param("x = [reduce]\n", IMPORT + "x = [reduce]\n", id="reference"),
        pytest.param(
            "def f():\n    return reduce(g, a)\ndef h():\n    return reduce(g, b)\n",
            IMPORT
            + "def f():\n    return reduce(g, a)\ndef h():\n    return reduce(g, b)\n",
            id="imported once",
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("reduce", before, after)
