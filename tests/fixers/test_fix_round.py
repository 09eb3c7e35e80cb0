from __future__ import annotations

import pytest
from tools import check_noop

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source", ["x.round(1)\n", "def round(x): pass\nround(1)\n", "f(round)\n"]
)
def test_another_round_is_not_reported(source: str) -> None:
    assert check_noop("round", source) == []


@pytest.mark.parametrize(
    "source, is_int", [("round(x)\n", True), ("round(x, 2)\n", False)]
)
def test_the_builtin_is_reported(source: str, is_int: bool) -> None:
    (place,) = check_noop("round", source)
    assert place.risk is Risk.LOW
    assert ("int" in place.reason) is is_int
