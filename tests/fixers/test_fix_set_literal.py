from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("set([x for x in y])\n", id="x is visible behind it"),
        pytest.param("from sets import Set as set\nset([1])\n", id="other set"),
        pytest.param("set([])\n", id="an empty literal is a dictionary"),
        pytest.param("x.set([1])\n", id="method"),
        pytest.param("set(x)\n", id="no display"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("set_literal", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("set([1])", "{1}"),
        ("set([1, 2])", "{1, 2}"),
        ("set((1,))", "{1}"),
        ("x = set( [1,\n  2] )", "x = {1,\n  2}"),
    ],
)
def test_displays(before: str, after: str) -> None:
    check_rewritten("set_literal", before + "\n", after + "\n")
