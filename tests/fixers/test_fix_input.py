from __future__ import annotations

import subprocess

import pytest
from interpreters import python, python27
from tools import check_noop, check_rewritten, run

FALLBACK = """\
try:
    raw_input
except NameError:
    raw_input = input
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(input): return input('x')\n", id="parameter"),
        pytest.param("self.input('x')\n", id="attribute"),
        pytest.param("f(input=1)\n", id="keyword"),
        pytest.param("from six.moves import input\ninput('x')\n", id="import"),
        pytest.param(
            "try:\n    input = raw_input\nexcept NameError:\n    pass\ninput('x')\n",
            id="already runs on both",
        ),
        pytest.param(FALLBACK + "raw_input('x')\n", id="has the fallback"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("input", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("raw_input()", "raw_input()"),
        ("ask(raw_input)", "ask(raw_input)"),
        ("input()", "eval(raw_input())"),
        ("x = input ('a')[0]", "x = eval(raw_input ('a'))[0]"),
    ],
)
def test_rewritten(before: str, after: str) -> None:
    check_rewritten("input", before + "\n", FALLBACK + after + "\n")


def test_input_that_is_passed_on_is_reported() -> None:
    (place,) = check_noop("input", "ask(input)\n")
    assert "evaluates" in place.reason


def test_both_versions_read_the_same() -> None:
    converted = run("input", "print(repr((raw_input(), input() + 1)))\n").after
    assert converted is not None
    for interpreter in (python27(), python("3.11")):
        process = subprocess.run(
            [interpreter, "-c", converted],
            input="1\n1\n",
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        assert process.stdout == "('1', 2)\n"
