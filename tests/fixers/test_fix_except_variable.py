from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

CLAUSE = """\
def f():
    %s
    try:
        g()
    except E as e:
        %s
    %s
"""


@pytest.mark.parametrize(
    "before, inside, after",
    [
        ("pass", "log(e)", "return 1"),
        ("e = 1", "log(e)", "e = 2; return e"),
        ("e = 1", "raise", "return e"),
        ("e = 1", "return e", "return e"),
        ("pass", "log(e)", "for e in x: print(e)"),
        ("pass", "log(any(x in e for x in y))", "return x.e(e=1)"),
        ("pass", "log(e)", "return [e for e in x]"),
        ("pass", "log(e)", "return lambda e: e"),
        ("pass", "log(e)", "import e; return e"),
        ("pass", "log(e)", "with x as e: return e"),
        ("pass", "log(e)", "def h(e): return e"),
        ("h = lambda: e", "log(e)", "e = 2; return h()"),
    ],
)
def test_a_variable_that_is_not_read_later_stays(before, inside, after) -> None:
    check_noop("except_variable", CLAUSE % (before, inside, after))


@pytest.mark.parametrize(
    "before, inside, after",
    [
        ("pass", "log(e)", "return e"),
        ("e = 1", "log(e)", "e += 2"),
        ("e = 1", "log(e)", "if e: return 1"),
        ("e = 1", "e = str(e)", "return e"),
        ("pass", "log(lambda: e)", "return 1"),
        ("h = lambda: e", "log(e)", "return h()"),
        ("pass", "log(e)", "h = lambda: e; return h"),
        ("global e", "log(e)", "return 1"),
        ("pass", "log(e)", "del e"),
        ("pass", "log(e)", "return [e.x for x in y]"),
        ("pass", "log(e)", "return sum(x for x in y if e)"),
        ("pass", "log(e)", "raise e"),
        ("pass", "log(e)", "while x:\n        if y: e = 1\n    return e"),
    ],
)
def test_a_variable_that_is_read_later_is_kept(before, inside, after) -> None:
    source = CLAUSE % (before, inside, after)
    expected = CLAUSE % (before, "e = caught\n        " + inside, after)
    check_rewritten(
        "except_variable", source, expected.replace("E as e", "E as caught")
    )


@pytest.mark.parametrize(
    "body",
    [
        "while 1:\n    try: f()\n    except E as e: %s\n    else: break\nprint(e)",
        "while x:\n    if e: g()\n    try: f()\n    except E as e: %s",
        "for x in y:\n    try: f()\n    except E as e: %s; break\nprint(e)",
        "try:\n    try: f()\n    except E as e: %s; raise\nfinally: print(e)",
        "try: f()\nexcept E as e: %s\nclass C:\n    x = e",
        "try: f()\nexcept E as e: %s\ndef g(x=e): pass",
        "try: f()\nexcept E as e: %s\ndef g(): return e",
    ],
)
def test_the_ways_to_a_later_read(body: str) -> None:
    expected = body.replace("as e:", "as caught:") % "e = caught; g(e)"
    check_rewritten("except_variable", body % "g(e)" + "\n", expected + "\n")


@pytest.mark.parametrize(
    "body",
    [
        "while 1:\n    try: f()\n    except E as e: g(e); break\n    e = 1\n    print(e)",
        "for x in y:\n    try: f()\n    except E as e: g(e); continue\n    print(1)",
        "try: f()\nexcept E as e: g(e)\nexcept F as e: g(e)",
        "try: f()\nexcept E as e: g(e)\nelse: e = 1; print(e)",
    ],
)
def test_the_ways_on_which_nobody_reads_it(body: str) -> None:
    check_noop("except_variable", body + "\n")


def test_pass_gives_way() -> None:
    source = "try:\n    f()\nexcept E as e:\n    pass  # why\nprint(e)\n"
    expected = source.replace("as e", "as caught").replace("pass", "e = caught")
    check_rewritten("except_variable", source, expected)


def test_clauses_share_a_name_that_nothing_else_has() -> None:
    source = """\
    caught = 1
    try:
        f()
    except E as e:
        g(e)
    except F as e:
        g(e)
    print(e)
    """
    result = run("except_variable", source)
    assert result.after is not None
    assert result.after.decode().count("as caught_2:\n    e = caught_2\n") == 2


def test_the_older_clause_is_fixed_together_with_the_fixer_of_except() -> None:
    source = "try:\n    f()\nexcept E, e:\n    pass\nprint(e)\n"
    result = run("except,except_variable", source)
    assert result.after is not None
    assert "except E as caught:\n    e = caught\nprint" in result.after.decode()


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "except_variable",
        """\
        def last(functions):
            e = None
            for function in functions:
                try:
                    function()
                except ValueError as e:
                    pass
                except KeyError as e:
                    e = str(e)
            return e
        def fail(): raise ValueError("x")
        def lack(): raise KeyError("y")
        for functions in [], [fail], [fail, lack], [lack, fail], [len, fail]:
            try:
                print(last(functions))
            except TypeError as error:
                pass
            else:
                continue
            print(type(error) is TypeError)
        """,
    )
