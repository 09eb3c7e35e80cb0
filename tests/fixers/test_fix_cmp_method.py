from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

HELPER = "from onemaster.compat import rich_comparisons\n"
METHOD = "    def __cmp__(self, other): return 1\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C(str):\n" + METHOD, id="string"),
        pytest.param("class B(list): pass\nclass C(B):\n" + METHOD, id="list"),
        pytest.param(
            "@functools.total_ordering\nclass C(object):\n" + METHOD, id="ordered"
        ),
        pytest.param(
            "class C:\n"
            + METHOD
            + "    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = f\n",
            id="has all",
        ),
        pytest.param("def __cmp__(a, b): return 1\n", id="function"),
        pytest.param(
            "class C:\n    def f(self): return self.__cmp__(1)\n", id="own call"
        ),
        pytest.param("class C: pass\nC.__cmp__(x, y)\n", id="call of a class"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("cmp_method", source) == []


def test_a_call_on_another_object_is_reported() -> None:
    assert len(check_noop("cmp_method", "x.y.__cmp__(z)\n")) == 1


def test_classes() -> None:
    check_rewritten(
        "cmp_method",
        HELPER
        + """\

# About A.
class A:
    __cmp__ = f
class B(Base):
    class Inner(object):
        def __cmp__(self, other): return 1
    x = 1
    # About second.
    @decorated
    class Second:
        def __cmp__(self, other): return 1

if x:
    pass
else:
    def f():
        y = 1

        @a
        @b(1)
        class C(int):
            def __cmp__(self, other): return 1
    # About D.
    class D(object):

        def __cmp__(self, other):
            return 1
""",
        HELPER
        + """\

# About A.
@rich_comparisons
class A:
    __cmp__ = f
class B(Base):
    @rich_comparisons
    class Inner(object):
        def __cmp__(self, other): return 1
    x = 1
    # About second.
    @decorated
    @rich_comparisons
    class Second:
        def __cmp__(self, other): return 1

if x:
    pass
else:
    def f():
        y = 1

        @a
        @b(1)
        @rich_comparisons
        class C(int):
            def __cmp__(self, other): return 1
    # About D.
    @rich_comparisons
    class D(object):

        def __cmp__(self, other):
            return 1
""",
    )


def test_same_output() -> None:
    check_same_output(
        "cmp_method",
        """\
        class Old:
            def __init__(self, x): self.x = x
            def __cmp__(self, other):
                other = getattr(other, "x", other)
                return (self.x > other) - (self.x < other)
        class New(Old, object):
            def __hash__(self): return hash(self.x)
        class Sub(New):
            def __cmp__(self, other): return -New.__cmp__(self, other)
        class Mixed(Sub):
            def __eq__(self, other): return True
            __hash__ = New.__hash__
        for kind in Old, New, Sub, Mixed:
            for a in 1, 2:
                for b in 1, 2:
                    x, y = kind(a), kind(b)
                    print([x == y, x != y, x < y, x <= y, x > y, x >= y])
                    print([x == b, x != b, x < b, x <= b, x > b, x >= b])
                    print([a == y, a != y, a < y, a <= y, a > y, a >= y])
            print([x.x for x in sorted([kind(3), kind(1), kind(2)])])
            print([kind(3) in [kind(2), kind(3)], max(kind(1), kind(2)).x])
        print(len(set([New(1), New(1), New(2)])))
        """,
    )
