from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "x = ord('a')\n",
        "x = ord('abc'[y])\n",
        "x = ord(data[1:2])\n",
        "x = ord(f(y))\n",
        "x = map(ord, data)\n",
        "def f(x):\n    return ord(x)\n",
        "y = [ord(c) for c in 'abc']\n",
        "for x in y:\n    x = f(x)\n    ord(x)\n",
        "def ord(x): pass\nord(data[0])\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("ord", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = {}(data[i])\n",
        "x = {}(self.read(1)[0])\n",
        "for a, (b, c) in zip(x, y):\n    z = {}(b)\n",
        "x = [{}(c) & 1 for c in data]\n",
    ],
)
def test_items(source: str) -> None:
    check_rewritten(
        "ord",
        source.format("ord"),
        "from onemaster.compat import ordinal\n" + source.format("ordinal"),
    )


def test_same_output() -> None:
    check_same_output(
        "ord",
        """\
        for data in (b"\\\\x01\\\\xff", u"ab", "ab"):
            print(ord(data[0]) + sum([ord(item) for item in data]))
        """,
    )
