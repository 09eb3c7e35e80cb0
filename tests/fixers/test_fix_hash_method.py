from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

METHOD = "    def __eq__(self, other): return True\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C(object):\n    __hash__ = None\n" + METHOD, id="has one"),
        pytest.param("class C:\n" + METHOD, id="none on Python 2"),
        pytest.param("class B: pass\nclass C(B):\n" + METHOD, id="inherits none"),
        pytest.param("class C(dict):\n" + METHOD, id="dict"),
        pytest.param("class B(list): pass\nclass C(B):\n" + METHOD, id="list"),
        pytest.param("def __eq__(x, y): return True\n", id="function"),
        pytest.param("x.__eq__(y)\n", id="call"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("hash_method", source) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C(A, B):\n" + METHOD, id="several bases"),
        pytest.param("class C(make()):\n" + METHOD, id="made base"),
        pytest.param("class C(B):\n    B = 1\n" + METHOD, id="name taken"),
        pytest.param("class C(object): __eq__ = f\n", id="in one line"),
    ],
)
def test_reported(source: str) -> None:
    assert [p.risk for p in check_noop("hash_method", source)] == [Risk.LOW]


@pytest.mark.parametrize(
    "source, line",
    [
        pytest.param("class C(object):\n", "__hash__ = object.__hash__", id="object"),
        pytest.param(
            "class B(object): pass\nclass C(B):\n",
            "__hash__ = object.__hash__",
            id="plain base",
        ),
        pytest.param(
            "class B(object):\n    __hash__ = f\nclass C(B):\n",
            "__hash__ = B.__hash__",
            id="base with a hash",
        ),
        pytest.param(
            "class A: pass\nclass B(object): pass\nclass C(A, B):\n",
            "__hash__ = object.__hash__",
            id="known bases",
        ),
        pytest.param(
            "class C(ValueError):\n", "__hash__ = ValueError.__hash__", id="exception"
        ),
        pytest.param("class C(int):\n", "__hash__ = int.__hash__", id="number"),
        pytest.param(
            "__metaclass__ = type\nclass C:\n",
            "__hash__ = object.__hash__",
            id="metaclass of the module",
        ),
    ],
)
def test_known_bases(source: str, line: str) -> None:
    check_rewritten(
        "hash_method", source + METHOD, "%s%s    %s\n" % (source, METHOD, line)
    )


def test_unknown_base() -> None:
    source = "import six\nclass C(m.B):\n" + METHOD
    guarded = "    if six.PY3:\n        __hash__ = m.B.__hash__\n"
    check_rewritten("hash_method", source, source + guarded)


def test_same_output() -> None:
    check_same_output(
        "hash_method",
        """\
        class New(object):
            def __eq__(self, other): return True
        class Sub(New):
            def __eq__(self, other): return False
        class Hashed(New):
            def __hash__(self): return 5
        class SubHashed(Hashed):
            def __eq__(self, other): return True
        class Number(int):
            def __eq__(self, other): return False
        class Old:
            def __eq__(self, other): return True
        class Mapping(dict):
            def __eq__(self, other): return True
        for kind in New, Sub, Hashed, SubHashed, Number, Old, Mapping:
            x = kind()
            try:
                print([len({x: 1}), hash(x) == hash(x), hash(x) in (5, 0)])
            except TypeError:
                print("no hash")
        """,
    )
