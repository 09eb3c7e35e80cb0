from __future__ import annotations

import pytest
from equivalence import check_same_output
from hypothesis import given, settings, strategies
from tools import check_noop, check_rewritten, run

from onemaster.fixers._looking import Looker
from onemaster.fixers._results import Risk
from onemaster.fixers.fixes.fix_print import FixPrint

FUTURE = "from __future__ import print_function\n"
HELPER = "from onemaster.compat import print_statement\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(FUTURE + "print(1, 2, file=f)\n", id="function"),
        pytest.param(FUTURE + "call = print\nprint\n", id="name of the function"),
        pytest.param("print (a)\n", id="a call on Python 3, prints the same"),
        pytest.param('print ("a"\n       "b" % c)\n', id="over two lines"),
        pytest.param("print (x for x in y)\n", id="generator"),
        pytest.param("x = 'print y'  # print z\n", id="text"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("print", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("print", "print()"),
        ("print; print", "print(); print()"),
        ("print a, b", "print(a, b)"),
        ("print (a), b", "print((a), b)"),
        ("print >>f", "print(file=f)"),
        ("print >>f, (a)", "print(a, file=f)"),
        ("print >>f, (\n    a % b)", "print(\n    a % b, file=f)"),
        ("print >>f, (a # why\n)", "print((a # why\n), file=f)"),
        ("print >>f, (a for a in b)", "print((a for a in b), file=f)"),
        ("print >>f, (a).b", "print((a).b, file=f)"),
        ("print >>f, (a), (b)", "print((a), (b), file=f)"),
        ("print >>f, a, b", "print(a, b, file=f)"),
        ("print>>f.g(), (a)", "print(a, file=f.g())"),
        ("print >>None, a", "print(a, file=None)"),
        ("print a, \\\n    b  # why", "print(a, \\\n    b)  # why"),
    ],
)
def test_statements(before: str, after: str) -> None:
    check_rewritten("print", before + "\n", FUTURE + after + "\n")


@pytest.mark.parametrize(
    "before, after",
    [
        ("print a", "print(a)"),
        ("print ()", "print(())"),
        ("print (a, b)", "print((a, b))"),
        ("print (a,)", "print((a,))"),
        ("print (a) % b", "print((a) % b)"),
        ("print (a).b", "print((a).b)"),
        ("print (yield)", "print((yield))"),
        ("print -1", "print(-1)"),
        ("print`a`", "print(`a`)"),
        ("print'a'", "print('a')"),
        ("print not a", "print(not a)"),
        ("print lambda: 1", "print(lambda: 1)"),
        ("if a: print b", "if a: print(b)"),
    ],
)
def test_one_item_is_the_same_for_the_statement(before: str, after: str) -> None:
    # In a function, for the sake of yield.
    check_rewritten(
        "print", "def f():\n    %s\n" % before, "def f():\n    %s\n" % after
    )


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            'print "a",\nprint b',
            "print(\"a\", end=' ')\nprint(b)",
            id="next statement",
        ),
        pytest.param(
            "print a,\nprint", "print(a, end='')\nprint()", id="ends the line"
        ),
        pytest.param('print "a\\n",', "print(\"a\\n\", end='')", id="after a line end"),
        pytest.param(
            'print "%d" % a,\nprint "b"',
            'print("%d" % a, end=\' \')\nprint("b")',
            id="number",
        ),
        pytest.param(
            'print "%d\\n" % a,\nprint "b"',
            'print("%d\\n" % a, end=\'\')\nprint("b")',
            id="line end behind a number",
        ),
        pytest.param('print "a:\\t", b', "print(\"a:\\t\", b, sep='')", id="tab"),
    ],
)
def test_spaces_that_are_known(before: str, after: str) -> None:
    assert check_rewritten("print", before + "\n", FUTURE + after + "\n") == []


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("print a,\nprint b", id="the text may end with a line end"),
        pytest.param('print "a",\nf()\nprint b', id="f may print"),
        pytest.param('print "a",\nprint f()', id="f may print first"),
        pytest.param('for x in y:\n    print "a",', id="loop"),
    ],
)
def test_spaces_that_are_not_known(statement: str) -> None:
    result = run("print", statement + "\nprint (z)\n").after
    assert result is not None
    text = result.decode("ascii")
    assert text.startswith(HELPER)
    assert text.endswith("\nprint_statement(z)\n")
    assert "newline=False" in text


def test_commas_are_reported_with_low_risk() -> None:
    places = check_rewritten(
        "print", "print a,\n", HELPER + "print_statement(a, newline=False)\n"
    )
    assert [place.risk for place in places] == [Risk.LOW]


def test_one_statement_with_different_spaces() -> None:
    check_rewritten(
        "print",
        'print "a\\t", b, c\nprint d, e\n',
        FUTURE + HELPER + 'print_statement("a\\t", b, c)\nprint(d, e)\n',
    )


@pytest.mark.parametrize(
    "code", ["exec(code)\n", "execfile(name)\n", "compile(a, b, 'exec')\n"]
)
def test_compiled_code_does_not_inherit_the_function(code: str) -> None:
    check_rewritten(
        "print",
        code + "print a\nprint a, b\nprint (a, b)\nprint\n",
        "import six\n"
        + code
        + "print(a)\nsix.print_(a, b)\nprint((a, b))\nsix.print_()\n",
    )


def test_other_fixers_may_have_rewritten_what_compiles() -> None:
    for code in ("execfile(name)\n", "x = execfile(name)\n", "exec code\n"):
        result = run("execfile,exec,print", code + "print 1, 2\n").after
        assert result is not None
        assert b"print_function" not in result


def test_compiled_code_that_inherits_nothing_or_is_none() -> None:
    for code in ("compile(a, b, 'exec', 0, 1)\n", "re.compile(a)\n"):
        check_rewritten("print", code + "print\n", FUTURE + code + "print()\n")


def test_softspace_is_reported() -> None:
    places = check_noop("print", "sys.stdout.softspace = 0\n")
    assert [place.line for place in places] == [1]


def test_future_import_goes_behind_the_docstring() -> None:
    check_rewritten(
        "print",
        '#!/usr/bin/python\n"""Docs."""\n# why\nimport a\nprint b, c\n',
        '#!/usr/bin/python\n"""Docs."""\n' + FUTURE + "# why\nimport a\nprint(b, c)\n",
    )


def test_same_output() -> None:
    check_same_output(
        "print",
        """\
        import sys
        class Lines(object):
            def __init__(self): self.text = []
            def write(self, text): self.text.append(text)
        lines = Lines()
        print
        print ()
        print (1, "a"), 2
        print "a\\n", 1
        print "%s" % "x",
        print
        print >>lines, "a", 1
        print >>lines
        print >>None, "b"
        print "".join(lines.text) == "a 1\\n\\n"
        """,
    )


def test_same_output_of_compiled_code() -> None:
    source = """\
    exec "x = 1; print(x)"
    exec compile("print(2)", "f", "exec")
    print x, "and", 2
    """
    check_same_output("print,exec", source)


ITEMS = strategies.sampled_from(['"a"', '"a\\n"', '"\\t"', '""', '"b "', "1", "x"])
STATEMENTS = strategies.one_of(
    strategies.builds(
        "print {}{}{}".format,
        strategies.lists(ITEMS, max_size=2).map(
            lambda items: "".join(i + ", " for i in items)
        ),
        ITEMS | strategies.sampled_from(["y", "o", '"%d\\n" % 3', '"%s" % y']),
        strategies.sampled_from(["", ","]),
    ),
    strategies.sampled_from(["print", "print f()", "print f(),", "f()"]),
)


@settings(max_examples=20)
@given(strategies.lists(STATEMENTS, min_size=5, max_size=30), strategies.booleans())
def test_any_statements_print_the_same(statements: "list[str]", calls: bool) -> None:
    source = (
        "x, y = 'x', 'y\\n'\nclass O:\n    def __str__(self): return 'o\\n'\no = O()\n"
    )
    source += "def f():\n    print 'f',\n    return 'g'\n" if calls else "f = int\n"
    check_same_output("print", source + "\n".join(statements + ["print"]) + "\n")


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param('print "a", "a\\n", "a",\nprint', id="known end, mixed spaces"),
        pytest.param('print "%d\\n" % 1,\nprint "b"', id="formatted line end"),
        pytest.param("print o, 1, o,\nprint 2", id="no text, though it prints a line"),
    ],
)
def test_same_output_behind_commas(statements: str) -> None:
    source = "class O:\n    def __str__(self): return 'o\\n'\no = O()\n"
    check_same_output("print", source + statements + "\n")


def test_a_generator_that_stays_with_other_arguments_keeps_its_parentheses() -> None:
    check_rewritten(
        "print",
        "print (x for x in a),\ng()\n",
        "from onemaster.compat import print_statement\n"
        "print_statement((x for x in a), newline=False)\ng()\n",
    )


@pytest.mark.parametrize(
    "source, count",
    [
        ("from __future__ import print_function\nprint(x)\ncompile(x)\n", 0),
        ("from __future__ import (division,\n  print_function)\nprint(x)\n", 0),
        ("from __future__ import print_function\nx.softspace = 1\n", 1),
        ("'''\nfrom __future__ import print_function\n'''\nprint (x), y\n", 1),
        ("print(x)\ncompile(x)\n", 2),
    ],
)
def test_a_module_that_has_the_function_is_looked_at_for_softspace_alone(
    source: str, count: int
) -> None:
    look = Looker({"print": FixPrint.trigger}).look(source.encode("utf-8"))
    assert len(look.offsets.get("print", [])) == count
