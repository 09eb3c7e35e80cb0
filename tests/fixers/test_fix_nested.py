from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from contextlib import nested\n"


@pytest.mark.parametrize(
    "statement",
    [
        "with nested(*managers): pass",
        "with nested(a, b) as values: pass",
        "with nested(a, b) as (x, y, z): pass",
        "with nested(a, make()): pass",
        "with nested(a, open(make())): pass",
        "with nested(a,\n    b): pass",
        "with nested(): pass",
        "with other(a, b): pass",
        "x = nested(a, b)",
    ],
)
def test_what_may_not_be_the_same_stays(statement: str) -> None:
    assert check_noop("nested", IMPORT + statement + "\n") == []


def test_another_nested_stays() -> None:
    check_noop("nested", "def nested(a, b): pass\nwith nested(a, b): pass\n")


@pytest.mark.parametrize(
    "before, after",
    [
        ("with nested(a, b): f()", "with a, b: f()"),
        ("with nested(make(), b.c): f()", "with make(), b.c: f()"),
        ("with nested(a): f()", "with a: f()"),
        ("with nested(a, b) as (x, y): f()", "with a as x, b as y: f()"),
        ("with nested(a, b) as [x, y[0]]: f()", "with a as x, b as y[0]: f()"),
        (
            "with nested(open(a), open(b, 'w')) as (x, y): f()",
            "with open(a) as x, open(b, 'w') as y: f()",
        ),
    ],
)
def test_managers_stand_side_by_side(before: str, after: str) -> None:
    check_rewritten("nested", IMPORT + before + "\n", IMPORT + after + "\n")


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "nested,moved_names",
        """\
        import contextlib
        @contextlib.contextmanager
        def manager(name):
            print("enter " + name)
            yield name
            print("leave " + name)
        a, b = manager("a"), manager("b")
        with contextlib.nested(a, b) as (x, y):
            print(x + y)
        with contextlib.nested(manager("c"), manager("d")) as (x, y):
            print(x + y)
        """,
    )
