from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(a, b=(1, 2)): pass\n", id="default is a tuple"),
        pytest.param("lambda a=(1, 2): a\n", id="default of a lambda"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("tuple_params", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "def f((a, b)):\n    return a\n",
            "def f(a_b):\n    a, b = a_b\n    return a\n",
            id="body",
        ),
        pytest.param(
            'def f((a, b)):\n    """Docs."""\n',
            'def f(a_b):\n    """Docs."""\n    a, b = a_b\n',
            id="only a docstring",
        ),
        pytest.param(
            'def f((a, b)):\n    "Docs"; return a\n',
            'def f(a_b):\n    "Docs"; a, b = a_b; return a\n',
            id="docstring and more in one line",
        ),
        pytest.param(
            'def f((a, b)): "Docs"\n', 'def f(a_b): "Docs"; a, b = a_b\n', id="one line"
        ),
        pytest.param(
            "def f((a, b)): return a\n",
            "def f(a_b): a, b = a_b; return a\n",
            id="one-line body",
        ),
        pytest.param(
            "def f(x, (a, (b, c))=y, (d,)=z):\n    # why\n    pass\n",
            "def f(x, a_b_c=y, d_items=z):\n    # why\n"
            "    a, (b, c) = a_b_c\n    (d,) = d_items\n    pass\n",
            id="several, nested, with defaults",
        ),
        pytest.param("def f((a)): pass\n", "def f(a): pass\n", id="no tuple"),
        pytest.param(
            "def f((a, b)): return a_b\n",
            "def f(a_b_): a, b = a_b_; return a_b\n",
            id="name in use",
        ),
        pytest.param(
            "lambda (a, b): a.b\n",
            "lambda a_b: (lambda a, b: a.b)(*a_b)\n",
            id="lambda that may be given an iterator",
        ),
        pytest.param("lambda(a):a\n", "lambda a:a\n", id="lambda without a space"),
        pytest.param("lambda (a): a\n", "lambda a: a\n", id="lambda without a tuple"),
        pytest.param(
            "lambda (a, (b, c)), d: a\n",
            "lambda a_b_c, d: (lambda a, b_c: (lambda b, c: a)(*b_c))(*a_b_c)\n",
            id="nested in a lambda",
        ),
        pytest.param(
            "sorted(d.items(), key=lambda (k, v): (v.k, f(k=k)))\n",
            "sorted(d.items(), key=lambda k_v: (k_v[1].k, f(k=k_v[0])))\n",
            id="pairs, attributes and keywords",
        ),
        pytest.param(
            "map(lambda (k, v): [k for k in v], d.items())\n",
            "map(lambda k_v: (lambda k, v: [k for k in v])(*k_v), d.items())\n",
            id="bound again inside",
        ),
        pytest.param(
            "map(lambda (a, b, c): b, zip(x, y, z))\n",
            "map(lambda a_b_c: a_b_c[1], zip(x, y, z))\n",
            id="items of zip",
        ),
        pytest.param(
            "map(lambda (a, b): b, zip(x, y, z))\n",
            "map(lambda a_b: (lambda a, b: b)(*a_b), zip(x, y, z))\n",
            id="wrong number of items must stay an error",
        ),
    ],
)
def test_parameters(before: str, after: str) -> None:
    check_rewritten("tuple_params", before, after)


def test_same_output() -> None:
    check_same_output(
        "tuple_params",
        """\
        def f((a, (b, c))=(1, (2, 3)), d=4):
            "Docs"
            return a, b, c, d
        print(f())
        print(f(iter((5, iter((6, 7)))), d=8))
        print(f.__doc__)
        class C(object):
            def g(self, (__x, y), *rest):
                def h((y, z)): return y, z, __x
                return h(rest)
            h = lambda self, (a, b): a + b
        print(C().g((1, 2), 3, 4))
        print(C().h(iter("ab")))
        print(sorted({"a": 2, "b": 1}.items(), key=lambda (k, v): v))
        print(list(map(lambda (a, b), (c, d): a + b + c + d, [(1, 2)], [(3, 4)])))
        print(list(map(lambda (i, x): x * i, enumerate("abc"))))
        try:
            f((1, 2, 3))
        except ValueError:
            print("too many")
        def generator((a, b)):
            yield a
            yield b
        print(list(generator("xy")))
        """,
    )


def test_a_header_of_many_strings_is_read_once() -> None:
    defaults = ",\n".join("a%d=\"it's\", b%d='\"'" % (i, i) for i in range(200))
    check_noop("tuple_params", "def f(%s,\n# it's '\nlast): pass\n" % defaults)
    check_rewritten(
        "tuple_params",
        "def f(a='#', b=')', c=\"it's (\", (d, e)=x): pass\n",
        "def f(a='#', b=')', c=\"it's (\", d_e=x): d, e = d_e; pass\n",
    )
