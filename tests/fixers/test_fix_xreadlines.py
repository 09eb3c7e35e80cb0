from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def xreadlines(self): pass\nx.xreadlines()\n",
            id="a class here has the method",
        ),
        pytest.param("self.xreadlines = f\n", id="assigned"),
        pytest.param("x.xreadlines(1)\n", id="argument"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("xreadlines", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("for l in f.xreadlines(): pass", "for l in f: pass"),
        ("for l in open(f).xreadlines( ): pass", "for l in open(f): pass"),
        ("x = f.xreadlines().next()", "x = f.next()"),
        ("g(f.xreadlines)", "g(f.__iter__)"),
    ],
)
def test_files(before: str, after: str) -> None:
    check_rewritten("xreadlines", before + "\n", after + "\n")
