from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C(A, object): pass\n", id="last"),
        pytest.param("class C(object): pass\n", id="only"),
        pytest.param("from m import object\nclass C(object, A): pass\n", id="other"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("object_base", source) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C(object, A): pass\n", id="from elsewhere"),
        pytest.param(
            "class A:\n    def __init__(self): pass\nclass C(object, A): pass\n",
            id="object has it too",
        ),
        pytest.param(
            "class A:\n    def __init__(self): pass\nclass C(object, A):\n"
            "    def __init__(self): super(C, self).__init__()\n",
            id="super",
        ),
    ],
)
def test_reported(source: str) -> None:
    assert [p.risk for p in check_noop("object_base", source)] == [Risk.HIGH]


def test_bases() -> None:
    check_rewritten(
        "object_base",
        """\
        class A: pass
        class B(A):
            def __init__(self): pass
        class C( object, A,): pass
        class D(Other, object,
                B):
            def __init__(self): B.__init__(self)
        """,
        """\
        class A: pass
        class B(A):
            def __init__(self): pass
        class C( A, object): pass
        class D(Other,
                B, object):
            def __init__(self): B.__init__(self)
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "object_base",
        """\
        class A:
            x = 1
            def show(self): return (self.x, self.y)
        class B(object, A):
            y = 2
            def __init__(self): self.z = 3
        print([B().show(), B().z, isinstance(B(), object), isinstance(B(), A)])
        """,
    )
