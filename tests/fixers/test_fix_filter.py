from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

EAGER = "from onemaster.compat import eager_filter\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = sum(filter(None, a))\n", id="taken at once"),
        pytest.param("x = ''.join(filter(f, a))\n", id="joined"),
        pytest.param("x = tuple(filter(f, a))\n", id="a tuple of whatever it is"),
        pytest.param(
            "x = [i for i in filter(None, a)]\n", id="nothing happens between"
        ),
        pytest.param("x = query.filter(f, a)\n", id="a method"),
        pytest.param("from x import filter\ny = filter(f, a)\n", id="imported"),
        pytest.param("filter = 1\nx = filter(f, a)\n", id="bound here"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("filter", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "x = filter(f, 'abc')\n", "x = \"\".join(filter(f, 'abc'))\n", id="string"
        ),
        pytest.param(
            "x = filter(f, (1, 2))\n", "x = tuple(filter(f, (1, 2)))\n", id="tuple"
        ),
        pytest.param(
            "def f(*args):\n    return filter(None, args)\n",
            "def f(*args):\n    return tuple(filter(None, args))\n",
            id="parameter that is a tuple",
        ),
        pytest.param(
            "x = filter(f, u'abc')\n",
            EAGER + "x = eager_filter(f, u'abc')\n",
            id="unicode",
        ),
        pytest.param(
            "from __future__ import unicode_literals\nx = filter(f, 'abc')\n",
            "from __future__ import unicode_literals\n"
            + EAGER
            + "x = eager_filter(f, 'abc')\n",
            id="unicode by an import",
        ),
        pytest.param(
            "x = filter(f, [1, 2])\n", "x = list(filter(f, [1, 2]))\n", id="list"
        ),
        pytest.param(
            "x = filter(f, sorted(a))\n",
            "x = list(filter(f, sorted(a)))\n",
            id="sorted",
        ),
        pytest.param(
            "def g(a):\n    words = a.split()\n    return filter(None, words)\n",
            "def g(a):\n    words = a.split()\n    return list(filter(None, words))\n",
            id="variable that is a list",
        ),
        pytest.param(
            "x = filter(f, a)\n", EAGER + "x = eager_filter(f, a)\n", id="unknown"
        ),
        pytest.param(
            "x = 'ab' in filter(f, a)\n",
            EAGER + "x = 'ab' in eager_filter(f, a)\n",
            id="a part of a string, or an item",
        ),
        pytest.param(
            "x = len(filter(lambda y: y > 1, [1, 2]))\n",
            "x = len(list(filter(lambda y: y > 1, [1, 2])))\n",
            id="measured",
        ),
        pytest.param(
            "for x in filter(f, [1, 2]):\n    print x\n",
            "for x in list(filter(f, [1, 2])):\n    print x\n",
            id="the function may have effects",
        ),
        pytest.param(
            "for x in filter(f, a):\n    print x\n",
            "for x in list(filter(f, a)):\n    print x\n",
            id="only the items of whatever it is",
        ),
        pytest.param("x = filter(*a)\n", EAGER + "x = eager_filter(*a)\n", id="star"),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("filter", before, after)


def test_a_reference_is_reported() -> None:
    (place,) = check_noop("filter", "f(filter)\n")
    assert "filter makes no list on Python 3" in place.reason


def test_a_taken_name_is_reported() -> None:
    (place,) = check_noop("filter", "eager_filter = 1\nx = filter(f, a)\n")
    assert "the name is taken" in place.reason


@pytest.mark.parametrize(
    "before, after",
    [
        ("filter(lambda x: x > 1, [a, 2])", "[x for x in [a, 2] if x > 1]"),
        ("filter(lambda x: x(a), b.split())", "[x for x in b.split() if x(a)]"),
        ("filter(lambda x: x, set(a))[0]", "[x for x in set(a) if x][0]"),
        (
            "filter(lambda x: x and a or b, list(c))",
            "[x for x in list(c) if x and a or b]",
        ),
    ],
)
def test_a_lambda_becomes_the_test_of_a_comprehension(before: str, after: str) -> None:
    source = "def f(a, b, c):\n    y = %s\n    return y\n"
    check_rewritten("filter", source % before, source % after)


@pytest.mark.parametrize(
    "body",
    [
        "return filter(lambda x: [x for y in x], list(a))",
        "return filter(lambda x: (lambda: x), list(a))",
        "x = 1; return filter(lambda x: x, list(a)) + [x]",
        "exec a; return filter(lambda x: x, list(a))",
        "return filter(lambda (x, y): x, list(a))",
        "return filter(lambda x, y=1: x, list(a))",
        "return filter(lambda x: x, a)",
        "return filter(lambda x: x, 'abc')",
        "return filter(lambda x: x, (a, a))",
        "return filter(lambda x: x, # why\n        list(a))",
    ],
)
def test_where_a_comprehension_may_differ(body: str) -> None:
    result = run("filter", "def f(a):\n    %s\n" % body)
    assert result.after is not None
    assert b" for x in list(a) if" not in result.after
    assert b"filter(lambda" in result.after


def test_at_the_top_level_the_variable_would_stay() -> None:
    check_rewritten(
        "filter",
        "x = filter(lambda y: y, [1])\n",
        "x = list(filter(lambda y: y, [1]))\n",
    )


def test_the_program_with_a_lambda_prints_the_same() -> None:
    check_same_output(
        "filter",
        """\
        def f(values, limit):
            kept = filter(lambda value: value > limit, list(values))
            kept.sort()
            return kept
        print(f([3, 1, 2], 1))
        print(f((), 1))
        """,
    )
