from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

from onemaster.fixers._results import Risk, Status


@pytest.mark.parametrize(
    "source", ["x = True\n", "f(x=True)\n", "def f(x=True): pass\n"]
)
def test_values_stay(source: str) -> None:
    assert check_noop("true_false", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("True = 1", "globals()['True'] = 1"),
        ("True, False = 1, 0", "globals()['True'], globals()['False'] = 1, 0"),
        ("(True, x) = y", "(globals()['True'], x) = y"),
        ("x.False", "getattr(x, 'False')"),
        ("x.y().True.z", "getattr(x.y(), 'True').z"),
        ("def f(False=False): return False", "def f(false=False): return false"),
        (
            "def f(true, True=1):\n    return lambda: (true, True)",
            "def f(true, true_=1):\n    return lambda: (true, true_)",
        ),
    ],
)
def test_names(before: str, after: str) -> None:
    assert check_rewritten("true_false", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "source",
    [
        "class C:\n    True = 1\n",
        "def f():\n    True = 1\n",
        "f(True=1)\n",
        "x.True = 1\n",
    ],
)
def test_the_rest_is_reported(source: str) -> None:
    result = run("true_false", source)
    assert result.status is Status.UNCHANGED
    assert [place.risk for place in result.places] == [Risk.HIGH]


def test_same_output_on_python_2() -> None:
    check_same_output(
        "true_false",
        """\
        try:
            True
        except NameError:
            True, False = 1, 0
        class C: pass
        setattr(C, "True", 5)
        def f(x, True=True, False=False):
            return [True, False, x == C.True, (lambda: True)()]
        print(f(5))
        print(f(5, 1, 0))
        """,
    )
