from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from __future__ import division\na / b\n", id="true division"),
        pytest.param("a / 2.0\n", id="float"),
        pytest.param("1e3 * a / b\n", id="float on the left"),
        pytest.param("float(a) / b\n", id="float()"),
        pytest.param("a // b\n", id="already"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("classic_division", source) == []


@pytest.mark.parametrize("source", ["a / b\n", "len(a) / b\n", "a /= 2\n"])
def test_unknown_operands_are_reported(source: str) -> None:
    assert len(check_noop("classic_division", source)) == 1


@pytest.mark.parametrize(
    "before, after",
    [
        ("len(a) / 2", "len(a) // 2"),
        ("(len(a) + 1) / 2", "(len(a) + 1) // 2"),
        ("0xE / 2", "0xE // 2"),
        ("-1 / 2 / 3", "-1 // 2 // 3"),
    ],
)
def test_integers(before: str, after: str) -> None:
    check_rewritten("classic_division", before + "\n", after + "\n")


def test_same_output() -> None:
    check_same_output(
        "classic_division",
        """\
        print(-7 / 2)
        print(len("abc") * 3 / 2)
        print(7 / 2.0)
        print(-(9 / 2) / 2)
        """,
    )
