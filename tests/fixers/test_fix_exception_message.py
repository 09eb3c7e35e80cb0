from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

CLAUSE = "try:\n    f()\nexcept %s as e:\n    %s\n"
IMPORT = "from onemaster.compat import exception_message\n"


@pytest.mark.parametrize(
    "source",
    [
        "print(e.message)\n",
        "print(self.message)\n",
        CLAUSE % ("E", "e.message = 1"),
        CLAUSE % ("E", "print(e.args, f.message)"),
        CLAUSE % ("E", "e = f(); print(e.message)"),
        CLAUSE % ("E", "try: g(e.message)\n    except AttributeError: pass"),
        "class E(Exception):\n    message = 1\n" + CLAUSE % ("E", "print(e.message)"),
        "class E(Exception):\n    def __init__(self, m): self.message = m\n"
        + CLAUSE % ("(E, F)", "print(e.message)"),
    ],
)
def test_what_may_be_no_exception_stays(source: str) -> None:
    assert check_noop("exception_message", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("print(e.message)", "print(exception_message(e))"),
        ("return(e.message.x[0])", "return(exception_message(e).x[0])"),
        ("if e.message=='a': pass", "if exception_message(e)=='a': pass"),
        ("return e.message", "return exception_message(e)"),
        ("x = lambda: e.message", "x = lambda: exception_message(e)"),
    ],
)
def test_the_helper_is_called(before: str, after: str) -> None:
    source = "def h():\n    try: f()\n    except E as e:\n        %s\n"
    check_rewritten("exception_message", source % before, IMPORT + source % after)


def test_a_context_of_a_test() -> None:
    source = "check(cm.exception.message, 1)\n"
    expected = "check(exception_message(cm.exception), 1)\n"
    check_rewritten("exception_message", source, IMPORT + expected)


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "exception_message",
        """\
        class Problem(Exception):
            pass
        for error in Problem(1, 2), Problem("x"), IOError(3, "x"), KeyError("y"):
            try:
                raise error
            except Exception as e:
                print(repr(e.message))
        """,
    )
