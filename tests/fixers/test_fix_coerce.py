from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from onemaster.compat import coerce\n"


@pytest.mark.parametrize(
    "source",
    [
        "x.coerce(1)\n",
        "f(coerce=int)\n",
        "def coerce(a, b): return a, b\ncoerce(1, 2)\n",
        "from m import coerce\ncoerce(1, 2)\n",
        "try:\n    coerce\nexcept NameError:\n    coerce = None\n",
    ],
)
def test_another_coerce_stays(source: str) -> None:
    assert check_noop("coerce", source) == []


def test_the_builtin_is_imported() -> None:
    check_rewritten("coerce", "coerce(1, 2.0)\n", IMPORT + "coerce(1, 2.0)\n")


def test_the_program_prints_the_same() -> None:
    source = "for x in 1, True, 2.5, 1j: print([coerce(x, y) for y in (3, 0.5)])\n"
    check_same_output("coerce", source)
