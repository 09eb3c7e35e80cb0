from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def __div__(self, x): return 1\n    __truediv__ = __div__\n",
            id="has both",
        ),
        pytest.param("def __div__(x, y): return 1\n", id="function"),
        pytest.param("x.__div__(1)\n", id="call"),
        pytest.param(
            "import six\nclass C:\n    if six.PY2:\n        __div__ = f\n",
            id="for Python 2 alone",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("div_method", source) == []


def test_a_class_in_one_line_is_reported() -> None:
    assert [p.risk for p in check_noop("div_method", "class C: __div__ = f\n")] == [
        Risk.HIGH
    ]


def test_classes() -> None:
    check_rewritten(
        "div_method",
        """\
        import six
        class A:
            def __div__(self, other): return 1
            def __rdiv__(self, other):
                return 2
            __idiv__ = __div__
        class B(A):
            def __div__(self, other): return 1
        class C(Base):
            def __div__(self, other): return 1
        class D(object):
            def __truediv__(self, other): return 1
        class E(D):
            def __div__(self, other): return 1
        """,
        """\
        import six
        class A:
            def __div__(self, other): return 1
            __truediv__ = __div__
            def __rdiv__(self, other):
                return 2

            __rtruediv__ = __rdiv__
            __idiv__ = __div__
            __itruediv__ = __idiv__
        class B(A):
            def __div__(self, other): return 1
            __truediv__ = __div__
        class C(Base):
            def __div__(self, other): return 1
            if six.PY3:
                __truediv__ = __div__
        class D(object):
            def __truediv__(self, other): return 1
        class E(D):
            def __div__(self, other): return 1
            if six.PY3:
                __truediv__ = __div__
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "div_method",
        """\
        class Old:
            def __init__(self, x): self.x = x
            def __div__(self, other): return self.__class__(self.x // other)
            def __rdiv__(self, other): return other // self.x
        class New(Old, object):
            def __idiv__(self, other): return New(-1)
        class Real(float):
            def __div__(self, other): return "real"
        print([(Old(7) / 2).x, 7 / Old(2), (New(7) / 2).x, 9 / New(2)])
        x = New(1)
        x /= 2
        y = Old(4)
        y /= 2
        print([x.x, y.x, Real(1) / 2])
        """,
    )
