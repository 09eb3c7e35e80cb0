from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def __long__(self): return 1\n    __int__ = __long__\n",
            id="has both",
        ),
        pytest.param(
            "class C:\n    def __oct__(self): return ''\n"
            "    def __index__(self): return 1\n",
            id="has the newer",
        ),
        pytest.param(
            "class C:\n    __members__ = x\n    def __dir__(self): return []\n",
            id="has the newer list",
        ),
        pytest.param("def __coerce__(x): pass\n", id="function"),
        pytest.param(
            "class C(object):\n    def __getattr__(self, name): return 1\n",
            id="no classic class",
        ),
        pytest.param(
            "class C:\n    def __getattr__(self, name): return 1\n"
            "    def __len__(self): return 1\n",
            id="defines what it needs",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("special_methods", source) == []


@pytest.mark.parametrize(
    "name, risk",
    [
        ("__coerce__", Risk.HIGH),
        ("__hex__", Risk.MEDIUM),
        ("__oct__", Risk.MEDIUM),
        ("__members__", Risk.LOW),
        ("__methods__", Risk.LOW),
        ("__getattr__", Risk.LOW),
    ],
)
def test_reported(name: str, risk: Risk) -> None:
    source = "class C:\n    def %s(self, x): return 1\n" % name
    assert [p.risk for p in check_noop("special_methods", source)] == [risk]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C(B):\n    def __long__(self): return 1\n", id="unknown base"
        ),
        pytest.param("class C: __long__ = f\n", id="in one line"),
    ],
)
def test_long_that_is_reported(source: str) -> None:
    assert [p.risk for p in check_noop("special_methods", source)] == [Risk.MEDIUM]


def test_long() -> None:
    source = "import six\nclass C:\n    def __long__(self): return 1\n"
    check_rewritten(
        "special_methods",
        source,
        source + "    if six.PY3:\n        __int__ = __long__\n",
    )


def test_same_output() -> None:
    check_same_output(
        "special_methods,long",
        """\
        class Amount(object):
            def __long__(self): return 5
        class Both(Amount):
            def __int__(self): return 6
            def __long__(self): return 6
        print(long(Amount()) == 5)
        print([int(Both()), long(Both()) == 6])
        """,
    )
