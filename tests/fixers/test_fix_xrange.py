from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(xrange):\n    return xrange(1)\n", id="parameter"),
        pytest.param("x = a.xrange(1)\n", id="attribute"),
        pytest.param(
            "try:\n    xrange\nexcept NameError:\n    xrange = range\n", id="try"
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("xrange", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "for i in xrange(1000):\n    f(i)\n",
            "for i in range(1000):\n    f(i)\n",
            id="short",
        ),
        pytest.param(
            "for i in xrange(1001):\n    f(i)\n",
            "import six\nfor i in six.moves.range(1001):\n    f(i)\n",
            id="long",
        ),
        pytest.param(
            "x = xrange(3)\n", "import six\nx = six.moves.range(3)\n", id="type is seen"
        ),
        pytest.param(
            "x = {'range': xrange}\n",
            "import six\nx = {'range': six.moves.range}\n",
            id="reference",
        ),
        pytest.param(
            "x = isinstance(y, xrange)\n",
            "import six\nx = isinstance(y, six.moves.range)\n",
            id="type",
        ),
        pytest.param(
            "x = range(3) + [1]\nfor i in xrange(n):\n    f(i)\n",
            "import six\nx = range(3) + [1]\nfor i in six.moves.range(n):\n    f(i)\n",
            id="range keeps its meaning",
        ),
        pytest.param(
            "def range(x):\n    pass\nfor i in xrange(3):\n    f(i)\n",
            "import six\ndef range(x):\n    pass\n"
            "for i in six.moves.range(3):\n    f(i)\n",
            id="range is another",
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("xrange", before, after)
