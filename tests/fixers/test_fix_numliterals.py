from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies
from interpreters import output, python27
from tools import check_noop, check_rewritten, run


@pytest.mark.parametrize("literal", ["0", "00", "000", "0x1F", "0777j", "08.5", "1e5"])
def test_stays(literal: str) -> None:
    assert check_noop("numliterals", "x = %s\n" % literal) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("x = 0777", "x = 0o777", id="octal"),
        pytest.param("x = 0777L", "x = long(0o777)", id="long octal"),
        pytest.param("x = 1L", "x = long(1)", id="type and repr would change"),
        pytest.param("x = -1L", "x = -long(1)", id="negative"),
        pytest.param("x = 0xFFl", "x = long(0xFF)", id="hexadecimal"),
        pytest.param("x == 10L", "x == 10", id="compared"),
        pytest.param("0 < -1L < x", "0 < -1 < x", id="negative compared"),
        pytest.param("x is 1L", "x is long(1)", id="identity"),
        pytest.param(
            "x = 18446744073709551616L", "x = 18446744073709551616", id="large"
        ),
        pytest.param("x = (1L << 64) - 1", "x = (1 << 64) - 1", id="large constant"),
        pytest.param(
            "x = -9223372036854775808L",
            "x = -long(9223372036854775808)",
            id="sys.maxint + 1: the negative of the plain literal is an int",
        ),
        pytest.param("x == 1Lif y else z", "x == 1 if y else z", id="before a word"),
        pytest.param("x = 1Lif y else z", "x = long(1)if y else z", id="keyword"),
    ],
)
def test_literals(before: str, after: str) -> None:
    check_rewritten("numliterals", before + "\n", after + "\n")


def test_long_of_the_function_is_not_the_type() -> None:
    check_rewritten(
        "numliterals",
        "def f(long): return 1L\n",
        "import six\ndef f(long): return six.integer_types[-1](1)\n",
    )


def test_with_the_fixer_of_long_it_runs_on_python_3() -> None:
    check_rewritten(
        "numliterals,long",
        "x = 1L\n",
        """\
        try:
            long
        except NameError:
            long = int
        x = long(1)
        """,
    )


LITERALS = strategies.builds(
    "{}{}".format,
    strategies.one_of(
        strategies.integers(0, 2**70).map(str),
        strategies.integers(0, 2**70).map(hex),
        strategies.integers(2**63 - 2, 2**63 + 2).map(str),
        strategies.integers(0, 2**70).map("0{:o}".format),
    ),
    strategies.sampled_from(["", "L", "l"]),
)
EXPRESSIONS = strategies.recursive(
    LITERALS,
    lambda inner: strategies.one_of(
        strategies.builds("-{}".format, inner),
        strategies.builds("({} - {})".format, inner, inner),
        strategies.builds("{} * {}".format, inner, inner),
        strategies.builds("{} + {}".format, inner, inner),
        strategies.builds("({} << {})".format, inner, strategies.integers(0, 70)),
        strategies.builds("{} == {}".format, inner, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=20)
@given(strategies.lists(EXPRESSIONS, min_size=30, max_size=60))
def test_python_2_sees_the_same_values_and_types(expressions: "list[str]") -> None:
    source = "".join("print(repr(%s))\n" % expression for expression in expressions)
    converted = run("numliterals", source).after
    text = source if converted is None else converted.decode("ascii")
    both = output(python27(), source + "print('---')\n" + text)
    before, after = both.split("---\n")
    assert before == after
