from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


def test_text_stays() -> None:
    assert check_noop("repr", "x = '`a`'  # `b`\n") == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("`a`", "repr(a)", id="name"),
        pytest.param("` a `", "repr(a)", id="inner spaces"),
        pytest.param("`a, b`", "repr((a, b))", id="tuple"),
        pytest.param("`1 + `2``", "repr(1 + repr(2))", id="nested"),
        pytest.param("`x`.join(y)", "repr(x).join(y)", id="attribute"),
        pytest.param("z if`x`else y", "z if repr(x)else y", id="next to a keyword"),
    ],
)
def test_expressions(before: str, after: str) -> None:
    check_rewritten("repr", before + "\n", after + "\n")


def test_repr_of_the_module_is_not_the_builtin() -> None:
    check_rewritten(
        "repr",
        """\
        from repr import repr
        x = `y`
        """,
        """\
        from repr import repr
        import six
        x = six.moves.builtins.repr(y)
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "repr",
        """\
        import sys
        def f(x, repr=None):
            return`x`
        print(f("a'b"))
        print(`1, (2, "c")`)
        print(``4``)
        """,
    )
