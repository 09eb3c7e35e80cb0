from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


def test_the_attribute_of_something_else_stays() -> None:
    assert check_noop("exitfunc", "self.exitfunc = f\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "old = sys.exitfunc\n",
        "del sys.exitfunc\n",
        "x = sys.exitfunc = f\n",
        "def f(atexit):\n    sys.exitfunc = atexit\n",
    ],
)
def test_other_uses_are_reported(code: str) -> None:
    assert len(check_noop("exitfunc", "import sys\n" + code)) == 1


def test_a_chain_of_functions_is_reported() -> None:
    source = """\
    import sys
    before = sys.exitfunc
    sys.exitfunc = stop
    """
    assert [place.line for place in check_noop("exitfunc", source)] == [2, 3]


def test_assignment() -> None:
    check_rewritten(
        "exitfunc",
        """\
        import os, sys

        def main():
            sys.exitfunc = lambda: os.remove("x")  # tidy
        """,
        """\
        import os, sys
        import atexit

        def main():
            atexit.register(lambda: os.remove("x"))  # tidy
        """,
    )
