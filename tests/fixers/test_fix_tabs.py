from __future__ import annotations

import pytest
from equivalence import check_same_output
from hypothesis import given, settings
from hypothesis import strategies as st
from interpreters import output, python27
from tools import check_noop, check_rewritten, run

from onemaster.fixers._results import Status
from onemaster.fixers._verifying import judge


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "if a:\n\tb\n\tif c:\n\t    d\n\t    e\n", id="the same everywhere"
        ),
        pytest.param("if a:\n\tb\nif c:\n        d\n", id="two blocks"),
        pytest.param("if a:\n\tb(c,\n        d)\n", id="a continued line"),
        pytest.param("if a:\n\tb\n        # c\n\td\n", id="a comment"),
        pytest.param("if a:\n\tb = '''\n        '''\n\td\n", id="text"),
        pytest.param("if a:\n b\n if c:\n \td\n \te\n f\n", id="deeper either way"),
    ],
)
def test_stays(source: str) -> None:
    assert judge(source.encode()).problem is None
    check_noop("tabs", source)


@pytest.mark.parametrize(
    "before, after",
    [
        ("if a:\n\tb\n        c\n", "if a:\n\tb\n\tc\n"),
        ("if a:\n        b\n\tc\n", "if a:\n        b\n        c\n"),
        (
            "if a:\n        if b:\n\t    c\n        d\n",
            "if a:\n        if b:\n            c\n        d\n",
        ),
        (
            "def f():\n    if a:\n\tb\n        # why\n        c\n    d\n",
            "def f():\n    if a:\n        b\n        # why\n        c\n    d\n",
        ),
        (
            "def f(d):\n\treturn 1\nclass A:\n        x = 1\n\ty = 2\n",
            "def f(d):\n\treturn 1\nclass A:\n        x = 1\n        y = 2\n",
        ),
        (
            "if a:\n  b\n  if c:\n\td\n\te\n  f\n",
            "if a:\n  b\n  if c:\n        d\n        e\n  f\n",
        ),
        ("if a:\n\f\tb\n\f        c\n", "if a:\n\f\tb\n\f\tc\n"),
    ],
)
def test_ambiguous_lines(before: str, after: str) -> None:
    assert judge(before.encode()).problem is not None
    check_rewritten("tabs", before, after)


def test_all_fixers_together_convert_such_a_file() -> None:
    check_same_output(
        "tabs,has_key,print",
        "def f(d):\n\tif d.has_key(1):\n            print d, 1\n        print 2, 3\nf({1: 2})\n",
    )


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program that prints the way through its blocks, indented in any way."""
    lines, columns = ["if 1:"], [0]
    opens = True
    for number in range(draw(st.integers(1, 12))):
        if opens:
            columns.append(columns[-1] + draw(st.sampled_from([1, 2, 4, 8])))
        else:
            del columns[draw(st.integers(1, len(columns))) :]
        opens = draw(st.booleans())
        column = columns[-1]
        tabs = draw(st.integers(0, column // 8))
        indent = "\t" * tabs + " " * (column - 8 * tabs)
        lines.append(indent + ("if %d:" if opens else "print(%d)") % number)
    if opens:
        lines.append(" " * (columns[-1] + 1) + "print('end')")
    return "\n".join(lines) + "\n"


@settings(max_examples=40, deadline=None)
@given(programs())
def test_any_indentation(source: str) -> None:
    before = output(python27(), source)
    result = run("tabs", source)
    problem = judge(source.encode()).problem
    assert (result.status is Status.CHANGED) == (problem is not None)
    if result.after is not None:
        assert judge(result.after).problem is None
        assert output(python27(), result.after.decode("ascii")) == before
