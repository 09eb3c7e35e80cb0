from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("__metaclass__ = type\nclass C: pass\n", id="type of the module"),
        pytest.param("def f(): __metaclass__ = M\n", id="local variable"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("metaclass", source) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("__metaclass__ = M\n", id="of the module"),
        pytest.param("class C:\n    class __metaclass__(type): pass\n", id="class"),
        pytest.param("class C:\n    def __metaclass__(*a): pass\n", id="method"),
        pytest.param("class C:\n    if x: __metaclass__ = M\n", id="condition"),
        pytest.param(
            "class C:\n    M = f()\n    __metaclass__ = M\n", id="name of the body"
        ),
        pytest.param(
            "def f(*a): pass\nclass C:\n    __metaclass__ = f\n", id="function"
        ),
        pytest.param("class C:\n    x = __metaclass__ = M\n", id="two names"),
    ],
)
def test_what_cannot_stand_in_the_bases_is_reported(source: str) -> None:
    assert {place.risk for place in check_noop("metaclass", source)} == {Risk.HIGH}


def test_reading_it_is_reported() -> None:
    assert len(check_noop("metaclass", "x = cls.__metaclass__\n")) == 1


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "class C(A, B):\n    __metaclass__ = M\n    x = 1\n",
            "class C(six.with_metaclass(M, A, B)):\n    x = 1\n",
            id="bases",
        ),
        pytest.param(
            "class C:\n    __metaclass__ = m.M\n\n    x = 1\n",
            "class C(six.with_metaclass(m.M)):\n    x = 1\n",
            id="no bases",
        ),
        pytest.param(
            "class C():\n    __metaclass__ = M(1)\n",
            "class C(six.with_metaclass(M(1))):\n    pass\n",
            id="nothing else",
        ),
        pytest.param(
            'class C(A):\n    """Docs."""\n    __metaclass__ = M\n',
            'class C(six.with_metaclass(M, A)):\n    """Docs."""\n',
            id="docstring",
        ),
        pytest.param(
            "class C(A): __metaclass__ = M\n",
            "class C(six.with_metaclass(M, A)): pass\n",
            id="one line",
        ),
        pytest.param(
            "class C(A):\n    x = 1; __metaclass__ = M; y = 2\n",
            "class C(six.with_metaclass(M, A)):\n    x = 1; y = 2\n",
            id="statements in one line",
        ),
        pytest.param(
            "class C(A):\n    # a\n    __metaclass__ = M  # b\n\n    # c\n    x = 1\n",
            "class C(six.with_metaclass(M, A)):\n    # a\n    # b\n    # c\n    x = 1\n",
            id="comments at the start",
        ),
        pytest.param(
            "class C(A):\n    def f(self):\n        pass\n\n    # a\n"
            "    __metaclass__ = M\n    x = 1\n",
            "class C(six.with_metaclass(M, A)):\n    def f(self):\n        pass\n\n"
            "    # a\n    x = 1\n",
            id="comments behind a method",
        ),
        pytest.param(
            "class C(A):\n    def f(self):\n        pass\n    __metaclass__ = M\nx = 1\n",
            "class C(six.with_metaclass(M, A)):\n    def f(self):\n        pass\nx = 1\n",
            id="last",
        ),
        pytest.param(
            "class C(A):\n    x = 1\n    __metaclass__ = M  # a\n",
            "class C(six.with_metaclass(M, A)):\n    x = 1\n    pass  # a\n",
            id="last with a comment",
        ),
    ],
)
def test_classes(before: str, after: str) -> None:
    assert check_rewritten("metaclass", before, "import six\n" + after) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("class C:\n    __metaclass__ = type\n", "class C(object):\n    pass\n"),
        ("class C(A):\n    __metaclass__ = type\n", "class C(A):\n    pass\n"),
    ],
)
def test_type(before: str, after: str) -> None:
    check_rewritten("metaclass", before, after)


def test_same_output() -> None:
    check_same_output(
        "metaclass",
        """\
        class Meta(type):
            def __new__(cls, name, bases, namespace):
                names = sorted(n for n in namespace if not n.startswith("__"))
                print("new %s %r %r" % (name, [b.__name__ for b in bases], names))
                return type.__new__(cls, name, bases, namespace)
            def __init__(self, name, bases, namespace):
                print("init %s" % name)
                type.__init__(self, name, bases, namespace)
        class A(object):
            __metaclass__ = Meta
            x = 1
        class B(A):
            def f(self): return super(B, self).__repr__()[:1]
        class C(A, dict):
            "Docs"
            __metaclass__ = Meta
            y = 2
        class D:
            __metaclass__ = type
        print([k.__name__ for k in C.__mro__])
        print([k.__name__ for k in D.__mro__])
        print([type(k).__name__ for k in (A, B, C, D)])
        print((C.__doc__, C.__module__, B().f()))
        """,
    )
