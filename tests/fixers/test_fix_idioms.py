from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = y\nx.sort()\n", id="sorts y too"),
        pytest.param("x = f()\nx.sort()\n", id="may sort what others hold"),
        pytest.param("x = list(y)\nx.sort(key=f)\n", id="key"),
        pytest.param("while x: pass\n", id="condition"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("idioms", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("type(x) == T", "isinstance(x, T)"),
        ("type(x) is not T", "not isinstance(x, T)"),
        ("while 1: pass", "while True: pass"),
        ("x = list(y)\nx.sort()\nz = x", "x = sorted(y)\nz = x"),
        ("x = [a for a in y]\nx.sort()\nz = x", "x = sorted([a for a in y])\nz = x"),
    ],
)
def test_idioms(before: str, after: str) -> None:
    check_rewritten("idioms", before + "\n", after + "\n")
