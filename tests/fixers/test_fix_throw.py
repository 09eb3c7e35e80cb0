from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

GENERATOR = "def f():\n    yield 1\n"


@pytest.mark.parametrize("source", ["g.throw(E)\n", "dice.throw()\n"])
def test_stays(source: str) -> None:
    assert check_noop("throw", source) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("g.throw(E, 'x')\n", id="perhaps no generator"),
        pytest.param(GENERATOR + "g = f()\ng.throw(E, x)\n", id="value may be a tuple"),
        pytest.param(GENERATOR + "g = f()\ng.throw(E, 'x', tb)\n", id="traceback"),
        pytest.param(GENERATOR + "g = f()\ng = h\ng.throw(E, 'x')\n", id="two values"),
        pytest.param("def f(): pass\ng = f()\ng.throw(E, 'x')\n", id="no yield"),
    ],
)
def test_what_both_versions_run_is_only_reported(source: str) -> None:
    assert [place.risk for place in check_noop("throw", source)] == [Risk.LOW]


def test_text_is_reported() -> None:
    assert [place.risk for place in check_noop("throw", "g.throw('x')\n")] == [
        Risk.HIGH
    ]


def test_generator_of_the_module() -> None:
    check_rewritten(
        "throw",
        GENERATOR + "g = f()\ng.throw(E, 'x')\n",
        GENERATOR + "g = f()\ng.throw(E('x'))\n",
    )


def test_same_output() -> None:
    check_same_output(
        "throw",
        """\
        def numbers():
            try:
                yield 1
            except ValueError as error:
                yield error.args
        generator = numbers()
        next(generator)
        print(generator.throw(ValueError, "x"))
        """,
    )
