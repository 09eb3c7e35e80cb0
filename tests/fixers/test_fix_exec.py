from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize("source", ["exec(a)\n", "exec (a, b)\n", "exec(a, b, c)\n"])
def test_what_looks_like_a_call_stays(source: str) -> None:
    assert check_noop("exec", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("exec a", "exec(a)"),
        ("exec a in b", "exec(a, b)"),
        ("exec a in b, c", "exec(a, b, c)"),
        ("exec (a) in b", "exec(a, b)"),
        ("exec (a) + d in b", "exec((a) + d, b)"),
        ("exec 'a'in(b)", "exec('a',(b))"),
        ("exec a in b; exec c", "exec(a, b); exec(c)"),
        ("exec a in \\\n  b  # why", "exec(a, \\\n  b)  # why"),
    ],
)
def test_statements(before: str, after: str) -> None:
    assert check_rewritten("exec", before + "\n", after + "\n") == []


def test_variables_of_a_function_are_reported() -> None:
    source = "def f():\n    exec 'x = 1'\n    exec 'y' in {}\n    return x\n"
    after = "def f():\n    exec('x = 1')\n    exec('y', {})\n    return x\n"
    places = check_rewritten("exec", source, after)
    assert [place.line for place in places] == [2]


def test_open_file_is_reported() -> None:
    places = check_rewritten("exec", "exec open(f)\n", "exec(open(f))\n")
    assert [place.risk for place in places] == [Risk.HIGH]


def test_same_output() -> None:
    check_same_output(
        "exec",
        """\
        names = {"x": 1}
        exec "y = x + 1" in names
        print(names["y"])
        exec "z = 5"
        print(z)
        inner = {}
        exec "w = x" in names, inner
        print(inner)
        exec compile("v = 3", "f", "exec") in names
        print(names["v"])
        def f():
            a = 4
            exec "print(a)"
            exec "print(b)" in {"b": 2}, {}
        f()
        """,
    )
