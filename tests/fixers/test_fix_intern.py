from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "x.intern(1)\n",
        "f(intern=1)\n",
        "def intern(x): return x\nintern(1)\n",
        "from m import intern\nintern(1)\n",
        "def f(intern): return intern(1)\n",
        "try:\n    intern\nexcept NameError:\n    from m import intern\n",
        "import six\nsix.moves.intern(x)\n",
    ],
)
def test_another_intern_stays(source: str) -> None:
    assert check_noop("intern", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("intern(x)", "six.moves.intern(x)"),
        ("f = intern", "f = six.moves.intern"),
        ("map(intern, x)", "map(six.moves.intern, x)"),
    ],
)
def test_the_builtin(before: str, after: str) -> None:
    check_rewritten("intern", before + "\n", "import six\n" + after + "\n")


def test_the_program_prints_the_same() -> None:
    check_same_output("intern", "print(intern('a' + str(1)) is intern('a1'))\n")
