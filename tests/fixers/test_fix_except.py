from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run


@pytest.mark.parametrize(
    "clause",
    ["except:", "except E:", "except E as e:", "except (E, F):", "except (E, F) as e:"],
)
def test_clauses_of_both_versions_stay(clause: str) -> None:
    assert check_noop("except", "try:\n    f()\n%s\n    g()\n" % clause) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("except E, e: g()", "except E as e: g()"),
        ("except E,e: g()", "except E as e: g()"),
        ("except (E, F), e: g()", "except (E, F) as e: g()"),
        ("except(E, F),e: g()", "except(E, F) as e: g()"),
        ("except E, x.y: g()", "except E as caught: x.y = caught; g()"),
        ("except E, x[0]:\n    g()", "except E as caught:\n    x[0] = caught\n    g()"),
        (
            "except E, (a, b):  # c\n    # d\n    g()\n    h()",
            "except E as caught:  # c\n    # d\n    (a, b) = caught.args\n    g()\n"
            "    h()",
        ),
        (
            "except E, [a, b]:\n    g()",
            "except E as caught:\n    [a, b] = caught.args\n    g()",
        ),
    ],
)
def test_clauses(before: str, after: str) -> None:
    source = "try:\n    f()\n%s\n"
    assert check_rewritten("except", source % before, source % after) == []


def test_all_clauses_of_a_statement_inside_another() -> None:
    source = """\
    try:
        try:
            f()
        except E, e:  # one
            g(e)
        except (F,), e:
            raise
        else:
            h()
    except G, e:
        pass
    finally:
        i()
    """
    expected = source.replace("E, e", "E as e").replace("(F,), e", "(F,) as e")
    check_rewritten("except", source, expected.replace("G, e", "G as e"))


def test_a_change_stands_where_its_clause_stands() -> None:
    result = run("except", "try:\n    f()\nexcept E, e:\n    g(e)\n")
    assert [(c.line, c.text) for c in result.changes] == [(3, "except E, e:")]


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "except",
        """\
        class X: pass
        x = X()
        for error in ValueError("a", 1), TypeError("b"), IOError(2, "c", "d"):
            try:
                raise error
            except ValueError, (text, number):
                print(text)
            except TypeError, x.problem: print(x.problem)
            except IOError, [code, text]:
                # read
                print(text)
        """,
    )


def test_clauses_share_a_name() -> None:
    source = "try: f()\nexcept E, x.y: g()\nexcept F, x.z: g()\n"
    expected = (
        "try: f()\nexcept E as caught: x.y = caught; g()\n"
        "except F as caught: x.z = caught; g()\n"
    )
    check_rewritten("except", source, expected)


def test_a_name_that_is_taken() -> None:
    check_rewritten(
        "except",
        "caught = 1\ntry: f()\nexcept E, x.y: g()\n",
        "caught = 1\ntry: f()\nexcept E as caught_2: x.y = caught_2; g()\n",
    )
