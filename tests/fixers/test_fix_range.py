from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("for i in range(n):\n    f(i)\n", id="looped over"),
        pytest.param("x = [f(i) for i in range(n)]\n", id="comprehension"),
        pytest.param("x = (f(i) for i in range(n))\n", id="generator"),
        pytest.param("x = 3 in range(n)\n", id="searched"),
        pytest.param("x = len(range(n))\n", id="measured"),
        pytest.param("x = range(n)[2]\n", id="indexed"),
        pytest.param("x = sum(range(n))\n", id="taken at once"),
        pytest.param(
            "def f(n):\n    r = range(n)\n    for i in r:\n        for j in r:\n"
            "            print r[i]\n    return len(r)\n",
            id="variable that does no more",
        ),
        pytest.param("x = zip(a, range(n))\n", id="taken by zip, which makes a list"),
        pytest.param("from six.moves import range\nx = range(n)\n", id="imported"),
        pytest.param("x = a.range(n)\n", id="a method"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("range", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "x = range(a) + range(b)\n",
            "x = list(range(a)) + list(range(b))\n",
            id="added",
        ),
        pytest.param("x = range(9)[2:4]\n", "x = list(range(9))[2:4]\n", id="sliced"),
        pytest.param(
            "def f():\n    for i in range(9)[1:]:\n        print i, 'in a long body'\n"
            "        print 'that is worth its elision'\n",
            "def f():\n    for i in list(range(9))[1:]:\n"
            "        print i, 'in a long body'\n"
            "        print 'that is worth its elision'\n",
            id="slice looped over",
        ),
        pytest.param("x = range(9)\n", "x = list(range(9))\n", id="module's name"),
        pytest.param(
            "def f(n):\n    r = range(n)\n    shuffle(r)\n    return r[0]\n",
            "def f(n):\n    r = list(range(n))\n    shuffle(r)\n    return r[0]\n",
            id="passed on",
        ),
        pytest.param(
            "def f(n):\n    r = range(n)\n    r[0] = 1\n    return len(r)\n",
            "def f(n):\n    r = list(range(n))\n    r[0] = 1\n    return len(r)\n",
            id="changed",
        ),
        pytest.param("x = range(2) == y\n", "x = list(range(2)) == y\n", id="compared"),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("range", before, after)


def test_a_reference_is_reported() -> None:
    (place,) = check_noop("range", "x = {'range': range}\n")
    assert "range makes no list on Python 3" in place.reason
