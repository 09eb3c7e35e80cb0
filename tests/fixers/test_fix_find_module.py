from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "import imp\nx = imp.find_module(name)\n",
        "x = self.find_module(name)\n",
        "x = finder.find_module()\n",
        "x = finder.find_module(*names)\n",
        "try:\n    x = finder.find_module(name)\nexcept AttributeError:\n    pass\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("find_module", source) == []


def test_finders() -> None:
    check_rewritten(
        "find_module",
        "if get(x).find_module(name):\n    y = a.b.find_module(name, path)\n",
        "from onemaster.compat import find_module\n"
        "if find_module(get(x), name):\n    y = find_module(a.b, name, path)\n",
    )


def test_same_output() -> None:
    check_same_output(
        "find_module",
        """\
        import sys
        print(any([f.find_module("no_such_module", None) for f in sys.meta_path]))
        """,
    )
