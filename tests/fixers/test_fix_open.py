from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from io import open\nopen(x)\n", id="has it"),
        pytest.param("def f(open): return open(x)\n", id="parameter"),
        pytest.param("codecs.open(x)\n", id="other module"),
        pytest.param("f(open)\n", id="passed on"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("open", source) == []


def test_call() -> None:
    check_rewritten("open", "open(x)\n", "from io import open\nopen(x)\n")


def test_runs_only_when_asked_for() -> None:
    from onemaster.fixers import _registry

    opt_in = {"classic_division", "idioms", "open", "set_literal", "ws_comma"}
    assert not opt_in & set(_registry.select())
    assert opt_in <= set(_registry.select(enable=opt_in))
