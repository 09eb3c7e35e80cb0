from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

HELPER = "from onemaster.compat import has_iter\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("hasattr(x, '__iter__2')\n", id="another name"),
        pytest.param("hasattr('__iter__', x)\n", id="first argument"),
        pytest.param("f(x, '__iter__')\n", id="another function"),
        pytest.param("from m import hasattr\nhasattr(x, '__iter__')\n", id="own"),
        pytest.param("names = ['__iter__']\n", id="list"),
        pytest.param(
            "import six\nif six.PY2:\n    y = hasattr(x, '__iter__')\n",
            id="for Python 2 alone",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("has_iter", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("hasattr(x, '__iter__')", "has_iter(x)"),
        (
            'y = not hasattr(f(x)[0],"__iter__" ) and 1',
            "y = not has_iter(f(x)[0] ) and 1",
        ),
        ("hasattr(\n    x, '__iter__',\n)", "has_iter(\n    x\n)"),
    ],
)
def test_hasattr(before: str, after: str) -> None:
    check_rewritten("has_iter", HELPER + before + "\n", HELPER + after + "\n")


def test_getattr_is_reported() -> None:
    places = check_noop("has_iter", "getattr(x, '__iter__', None)\n")
    assert [place.risk for place in places] == [Risk.MEDIUM]


def test_same_output() -> None:
    check_same_output(
        "has_iter",
        """\
        class Words(str):
            def __iter__(self): return iter(self.split())
        for x in ["a", u"a", b"a", [1], (), {}, 1, None, Words("a"), iter("a")]:
            print(hasattr(x, "__iter__"))
        """,
    )
