from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("[x for x in (1, 2)]\n", id="has parentheses"),
        pytest.param("for x in 1, 2: pass\n", id="statement"),
        pytest.param("f(x for x in y, 1)\n", id="no Python 2"),
        pytest.param("[x for x, y in z]\n", id="tuple of targets"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("paren", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("[x for x in 1, 2]", "[x for x in (1, 2)]"),
        ("[x for x in  a, b, if x]", "[x for x in  (a, b,) if x]"),
        ("[x for x in 1, 2 for y in 3, x]", "[x for x in (1, 2) for y in (3, x)]"),
        ("[x for x, y in a, b]", "[x for x, y in (a, b)]"),
    ],
)
def test_tuples(before: str, after: str) -> None:
    check_rewritten("paren", before + "\n", after + "\n")


def test_same_output() -> None:
    check_same_output("paren", "print([x + y for x in 1, 2 for y in 3, x])\n")
