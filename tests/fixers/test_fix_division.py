from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import division\nlen(a) / 2\n",
        "a / b\n",
        "len(a) / 2.0\n",
        "float(a) / 2\n",
        "a // 2\n",
        "path / name\n",
        "1 / 0\n",
        "if 1 / 2 > 0: f()\n",
    ],
)
def test_what_is_not_known_stays(source: str) -> None:
    assert check_noop("division", source) == []


@pytest.mark.parametrize(
    "source, risk",
    [
        ("a / 2\n", Risk.LOW),
        ("len(a) / b\n", Risk.LOW),
        ("x[a / b]\n", Risk.MEDIUM),
        ("x[1:(a + 1) / 2]\n", Risk.MEDIUM),
        ("range(a / b)\n", Risk.MEDIUM),
        ("range(1, a / b + 1)\n", Risk.MEDIUM),
        ("a /= 2\n", Risk.LOW),
    ],
)
def test_what_may_be_whole_is_reported(source: str, risk: Risk) -> None:
    (place,) = check_noop("division", source)
    assert place.risk is risk


@pytest.mark.parametrize(
    "before, after",
    [
        ("x = len(a) / 2", "x = len(a) // 2"),
        ("x = (len(a) + 1) / 2", "x = (len(a) + 1) // 2"),
        ("x = 5; x /= 2", "x = 5; x //= 2"),
        ("x = 0; y = x / 2; x += 1", "x = 0; y = x // 2; x += 1"),
        ("x, y = 0, len(a); return x / y", "x, y = 0, len(a); return x // y"),
        ("for x in range(a): g(x / 2)", "for x in range(a): g(x // 2)"),
        ("for x, y in enumerate(a): g(x / 2)", "for x, y in enumerate(a): g(x // 2)"),
        ("return [x / 2 for x in xrange(a)]", "return [x // 2 for x in xrange(a)]"),
        ("x = y = 4; return y / x", "x = y = 4; return y // x"),
        ("x = 1; x = x + 1; return x / 2", "x = 1; x = x + 1; return x // 2"),
    ],
)
def test_whole_numbers(before: str, after: str) -> None:
    source = "def f(a):\n    %s\n"
    assert check_rewritten("division", source % before, source % after) == []


@pytest.mark.parametrize(
    "body",
    [
        "x = a; x = 1; return x / y",
        "x = 1; x *= a; return x / y",
        "global x; x = 1; return x / y",
        "x, y = a; return x / y",
        "for x in a: g(x / y)",
        "for x, y in enumerate(a): g(y / x)",
        "x = 1; exec a; return x / y",
        "x = 1\n    for x in a: pass\n    return x / y",
        "def g(x=1): return x / y",
    ],
)
def test_variables_that_may_hold_something_else(body: str) -> None:
    check_noop("division", "def f(a, y):\n    %s\n" % body)


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "division",
        """\
        def f(names):
            low, high, found = 0, len(names), []
            for step in range(1, 9):
                low -= step
                high /= 2
                found.append((low / 3, low / 2 / step, high, -7 / 2, 7 / 2.0))
            return found
        print(f("abcdefghijklmnopqrs"))
        """,
    )
