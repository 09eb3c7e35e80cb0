from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def iteritems(self): return iter(())\n"
            "    def items(self): return list(self.iteritems())\n",
            id="has both",
        ),
        pytest.param(
            "class B:\n    def keys(self): return list(self.iterkeys())\n"
            "class C(B):\n    def iterkeys(self): return iter(())\n",
            id="base has the other",
        ),
        pytest.param(
            "class Mixin:\n    def __len__(self): return len(self.keys())\n"
            "    def iterkeys(self): return iter(self)\n",
            id="subclasses have the other",
        ),
        pytest.param("def iteritems(d): return d\n", id="function"),
        pytest.param("x.iteritems()\n", id="call"),
        pytest.param("class C:\n    x = f(iteritems=1)\n", id="keyword"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("iter_methods", source) == []


@pytest.mark.parametrize(
    "source, risk",
    [
        pytest.param(
            "class C(B):\n    def iteritems(self): return iter(())\n",
            Risk.MEDIUM,
            id="unknown base",
        ),
        pytest.param(
            "class C(dict):\n    def iteritems(self): return iter(self.items())\n",
            Risk.HIGH,
            id="calls the other",
        ),
    ],
)
def test_reported(source: str, risk: Risk) -> None:
    assert [place.risk for place in check_noop("iter_methods", source)] == [risk]


def test_classes() -> None:
    check_rewritten(
        "iter_methods",
        """\
        import six
        class A(object):
            def iterkeys(self): return iter(())
            itervalues = iterkeys
            x = 1
        class B(A):
            def itervalues(self):
                return iter(())
        """,
        """\
        import six
        class A(object):
            def iterkeys(self): return iter(())
            if six.PY3:
                keys = iterkeys
            itervalues = iterkeys
            if six.PY3:
                values = itervalues
            x = 1
        class B(A):
            def itervalues(self):
                return iter(())

            if six.PY3:
                values = itervalues
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "iter_methods,dict",
        """\
        class Rows(object):
            def __init__(self, *rows): self.rows = rows
            def iteritems(self):
                for row in self.rows: yield row
            def iterkeys(self): return (key for key, _ in self.iteritems())
        class Sorted(dict):
            def iterkeys(self): return iter(sorted(self))
            def itervalues(self):
                for key in self.iterkeys(): yield self[key]
        class Both(Rows):
            def items(self): return sorted(self.iteritems())
        print([x for x in Rows((2, 3), (1, 4)).iteritems()])
        print(list(Rows((2, 3), (1, 4)).iterkeys()))
        print(list(Sorted({2: 3, 1: 4}).iterkeys()))
        print(list(Sorted({2: 3, 1: 4}).itervalues()))
        print(len(Sorted({2: 3, 1: 4}).keys()))
        print(Both((2, 3), (1, 4)).items())
        """,
    )
