from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = dict(zip(a, b))\n", id="taken at once"),
        pytest.param("x = [a + b for a, b in zip(c, d)]\n", id="nothing between"),
        pytest.param(
            "for a, b in zip([1, 2], 'xy'):\n    f(a, b)\n", id="nobody has the list"
        ),
        pytest.param(
            "def f():\n    a = [1]\n    b = [2]\n    for x, y in zip(a, b):\n"
            "        g(x, y)\n",
            id="nobody else has the variables",
        ),
        pytest.param("a, b = zip(*rows)\n", id="unpacked"),
        pytest.param("from itertools import izip as zip\nx = zip(a)\n", id="imported"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("zip", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("x = zip(*a)[0]\n", "x = list(zip(*a))[0]\n", id="indexed"),
        pytest.param("x = zip()\n", "x = list(zip())\n", id="empty"),
        pytest.param(
            "def f(a, b):\n    return zip(a, b)\n",
            "def f(a, b):\n    return list(zip(a, b))\n",
            id="returned",
        ),
        pytest.param(
            "for x, y in zip(a, b):\n    f(x, y)\n",
            "for x, y in list(zip(a, b)):\n    f(x, y)\n",
            id="the body may change a list",
        ),
        pytest.param(
            "def f():\n    a = [1]\n    for x, y in zip(a, 'bc'):\n"
            "        a.append(y)\n",
            "def f():\n    a = [1]\n    for x, y in list(zip(a, 'bc')):\n"
            "        a.append(y)\n",
            id="the body changes its list",
        ),
        pytest.param(
            "x = any(zip(a, b))\n", "x = any(list(zip(a, b)))\n", id="stops early"
        ),
        pytest.param(
            "x = zip(zip(a), b)\n", "x = list(zip(list(zip(a)), b))\n", id="nested"
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("zip", before, after)


def test_a_reference_is_reported() -> None:
    (place,) = check_noop("zip", "x = map(zip, a)\n")
    assert "zip makes no list on Python 3" in place.reason
