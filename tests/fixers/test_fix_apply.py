from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

FUNCTION = "(lambda function, args=(), kwargs={}: function(*args, **kwargs))"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from x import apply\napply(f, a)\n", id="imported"),
        pytest.param("def f(apply): apply(f, a)\n", id="parameter"),
        pytest.param("effect.apply(f, a)\n", id="method"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("apply", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("apply(f)", "f()"),
        ("apply(f, a)", "f(*a)"),
        ("apply(f, a, k)", "f(*a, **k)"),
        ("apply(f, a, k,)", "f(*a, **k)"),
        ("apply( f ,  a )", "f(*a )"),
        ("apply(f.g[0], (1, 2))", "f.g[0](*(1, 2))"),
        ("apply(f or g, a)", "(f or g)(*a)"),
        ("apply(lambda: 1, ())", "(lambda: 1)(*())"),
        ("apply(f, a if b else c)", "f(*a if b else c)"),
        ("apply(f,\n      a,\n      k)", "f(*a,\n      **k)"),
        ("apply(f)(x)", "f()(x)"),
        ("map(apply, fs)", "map(%s, fs)" % FUNCTION),
        ("apply(*x)", "%s(*x)" % FUNCTION),
        ("apply(f,  # why\n      a)", "%s(f,  # why\n      a)" % FUNCTION),
    ],
)
def test_calls(before: str, after: str) -> None:
    assert check_rewritten("apply", before + "\n", after + "\n") == []


def test_same_output() -> None:
    check_same_output(
        "apply",
        """\
        def f(*args, **kwargs): return args, sorted(kwargs.items())
        print(apply(f))
        print(apply(f, [1, 2]))
        print(apply(f, (1,), {"a": 2}))
        print(apply(lambda x: x, "y"))
        print([g(f, "ab") for g in (apply,)])
        """,
    )
