from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

CLAUSE = "try:\n    f()\nexcept %s as e:\n    %s\n"
IMPORT = "from onemaster.compat import exception_items\n"


@pytest.mark.parametrize(
    "body",
    [
        "print(e)",
        "x = e",
        "x[0] = e",
        "e = str(e); print(e[0])",
        "for e in x: print(e[0])",
        "print(x.e[0], x(e=1)[0])",
        "print(e.args[0])",
        "print('x' in e.args)",
        "def g(e): return e[0]",
        "tuple(e, 1)",
    ],
)
def test_what_takes_no_items_stays(body: str) -> None:
    assert check_noop("exception_items", CLAUSE % ("ValueError", body)) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("print(e[0], e[1:])", "print({}[0], {}[1:])"),
        ("a, b = e", "a, b = {}"),
        ("(a, b) = e", "(a, b) = {}"),
        ("a, = e", "a, = {}"),
        ("for x in e: print(x)", "for x in {}: print(x)"),
        ("x = [y for y in e]", "x = [y for y in {}]"),
        ("x = tuple(e) + tuple(x)", "x = tuple({}) + tuple(x)"),
        ("g(*e)", "g(*{})"),
        ("return lambda: e[0]", "return lambda: {}[0]"),
    ],
)
def test_items_are_the_arguments(before: str, after: str) -> None:
    source = "def h():\n" + "".join(
        "    " + line for line in (CLAUSE % ("%s", "%s")).splitlines(True)
    )
    for classes in ("IOError", "(ValueError, KeyError)"):
        expected = source % (classes, after.replace("{}", "e.args"))
        check_rewritten("exception_items", source % (classes, before), expected)
    for classes in ("Problem", "Exception", "(ValueError, m.Error)"):
        expected = source % (classes, after.replace("{}", "exception_items(e)"))
        check_rewritten(
            "exception_items", source % (classes, before), IMPORT + expected
        )


def test_errors_of_the_library() -> None:
    source = "import socket\n" + CLAUSE % ("socket.error", "print(e[0])")
    check_rewritten("exception_items", source, source.replace("e[0]", "e.args[0]"))


def test_the_older_clause_together_with_its_fixer() -> None:
    source = "try:\n    f()\nexcept IOError, e:\n    print(e[0])\nprint(e)\n"
    result = run("except,exception_items,except_variable", source)
    assert result.after is not None
    after = result.after.decode()
    assert "IOError as caught:\n    e = caught\n    print(e.args[0])" in after


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "exception_items",
        """\
        class Problem(Exception):
            pass
        class Own(Problem):
            def __getitem__(self, key):
                return key
        for error in Problem(1, 2), Own(1, 2), IOError(3, "x"), KeyError(4):
            try:
                raise error
            except (IOError, KeyError) as e:
                print(e[0])
                print(list(e))
            except Problem as e:
                print(e[1])
        """,
    )
