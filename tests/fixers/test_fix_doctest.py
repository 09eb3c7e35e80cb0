from __future__ import annotations

import textwrap

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

from onemaster.fixers._results import Risk

FUTURE = "from __future__ import print_function\n"


def in_docstring(examples: str, indent: str = "    ") -> str:
    text = textwrap.indent(examples, indent)
    return 'def f():\n%s"""Docs.\n\n%s%s"""\n' % (indent, text, indent)


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(">>> print (x)\nx\n", id="runs on both"),
        pytest.param(">>> this is no code print x\n", id="no Python"),
        pytest.param("print x\n... print y\n", id="no example"),
        pytest.param(">>> f()\nprint x\n", id="expected output"),
        pytest.param(">>>print x\n", id="no space behind the prompt"),
        pytest.param(">>>\n", id="empty"),
    ],
)
def test_stays(examples: str) -> None:
    assert check_noop("print,doctest", in_docstring(examples)) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(">>> print x\nx\n", ">>> print(x)\nx\n", id="statement"),
        pytest.param(
            ">>> if x:\n...    print x\n... else:\n...    pass\n...\nx\n",
            ">>> if x:\n...    print(x)\n... else:\n...    pass\n...\nx\n",
            id="block",
        ),
        pytest.param(
            "  >>> print 1   # doctest: +SKIP\n  1\n",
            "  >>> print(1)   # doctest: +SKIP\n  1\n",
            id="indented, with a directive",
        ),
        pytest.param(
            ">>> print x\nTraceback (most recent call last):\n  ...\nE: x\n>>> print y\n",
            ">>> print(x)\nTraceback (most recent call last):\n  ...\nE: x\n>>> print(y)\n",
            id="traceback",
        ),
        pytest.param(
            ">>> no code\n>>> print x\n",
            ">>> no code\n>>> print(x)\n",
            id="beside no code",
        ),
        pytest.param(
            '>>> print "a\\\\n"\n',
            '>>> print("a\\\\n")\n',
            id="escapes stay as written",
        ),
    ],
)
def test_examples(before: str, after: str) -> None:
    check_rewritten("print,doctest", in_docstring(before), in_docstring(after))


def test_raw_text_with_a_backslash() -> None:
    check_rewritten(
        "print,doctest",
        'r"""\n>>> print (1, 2), \\\n...     3\n(1, 2) 3\n"""\n',
        'r"""\n>>> print((1, 2), \\\n...     3)\n(1, 2) 3\n"""\n' + FUTURE,
    )


def test_module_gets_the_function_when_an_example_needs_it() -> None:
    check_rewritten(
        "print,doctest",
        in_docstring(">>> print 1, 2\n1 2\n"),
        FUTURE + in_docstring(">>> print(1, 2)\n1 2\n"),
    )


def test_tuple_in_a_module_that_had_no_function() -> None:
    check_rewritten(
        "print,doctest",
        "print\n" + in_docstring(">>> print (1, 2)\n(1, 2)\n"),
        FUTURE + "print()\n" + in_docstring(">>> print((1, 2))\n(1, 2)\n"),
    )


def test_arguments_in_a_module_that_had_the_function() -> None:
    source = FUTURE + in_docstring(">>> print(1, 2)\n1 2\n")
    assert check_noop("print,doctest", source) == []


def test_only_the_example_with_a_comma_keeps_the_books() -> None:
    check_rewritten(
        "print,doctest",
        in_docstring(">>> for i in (1, 2): print i,\n1 2\n>>> print 3, 4\n3 4\n"),
        FUTURE
        + "from onemaster.compat import print_statement\n"
        + in_docstring(
            ">>> for i in (1, 2): print_statement(i, newline=False)\n1 2\n"
            ">>> print(3, 4)\n3 4\n"
        ),
    )


def test_names_of_the_module_and_of_other_examples() -> None:
    source = "def apply(x): pass\n" + in_docstring(">>> apply(f, a)\n")
    assert check_noop("apply,doctest", source) == []
    source = in_docstring(">>> from x import apply\n>>> apply(f, a)\n")
    assert check_noop("apply,doctest", source) == []


def test_imports_go_to_the_module() -> None:
    check_rewritten(
        "raise,doctest",
        in_docstring(">>> raise E, x\n"),
        "from onemaster.compat import raise_exception\n"
        + in_docstring(">>> raise_exception(E, x)\n"),
    )


def test_alone_it_runs_all_fixers() -> None:
    check_rewritten(
        "doctest", in_docstring(">>> print `x`\n"), in_docstring(">>> print(repr(x))\n")
    )


def test_text_in_test_dictionary() -> None:
    source = 'a = """>>> print x"""\n__test__ = {"a": a, "b": """>>> print y"""}\n'
    expected = source.replace("print x", "print(x)").replace("print y", "print(y)")
    check_rewritten("print,doctest", source, expected)


def test_other_text_is_reported() -> None:
    places = check_noop("print,doctest", 'text = """\n>>> print x\n"""\n')
    assert [(place.line, place.risk) for place in places] == [(1, Risk.LOW)]


def test_single_quotes_are_reported_for_the_result_may_hold_them() -> None:
    places = check_noop("print,doctest", "def f(): '>>> print x,; print'\n")
    assert [place.risk for place in places] == [Risk.MEDIUM]


def test_lines_are_added_with_a_prompt() -> None:
    check_rewritten(
        "tuple_params,doctest",
        in_docstring(">>> def g((a, b)):\n...     return a\n>>> g((1, 2))\n1\n"),
        in_docstring(
            ">>> def g(a_b):\n...     a, b = a_b\n...     return a\n>>> g((1, 2))\n1\n"
        ),
    )


def test_example_becomes_two_when_it_gets_two_statements() -> None:
    check_rewritten(
        "string_io,doctest",
        in_docstring(">>> import StringIO, struct\n>>> StringIO.StringIO()\n"),
        in_docstring(
            ">>> try:\n...     import StringIO\n... except ImportError:\n"
            "...     import io as StringIO\n>>> import struct\n>>> StringIO.StringIO()\n"
        ),
    )


def test_code_that_is_wrong_on_purpose_stays() -> None:
    source = in_docstring(
        ">>> f(**{}, *x) <> 1\nTraceback (most recent call last):\n"
        "  ...\nSyntaxError: invalid syntax\n"
    )
    assert check_noop("ne,doctest", source) == []


def test_example_that_compiles_code_inherits_no_function() -> None:
    check_rewritten(
        "print,doctest",
        "print 1, 2\n" + in_docstring(">>> exec 'print 1, 2'\n1 2\n"),
        "import six\nsix.print_(1, 2)\n" + in_docstring(">>> exec 'print 1, 2'\n1 2\n"),
    )


def test_doctests_pass_on_both_versions() -> None:
    converted = check_same_output(
        "print,except,doctest",
        '''\
        def f(x):
            """
            >>> print f(1), 2
            1 2
            >>> print (f(1), 2)
            (1, 2)
            >>> for i in range(3): print i,
            0 1 2
            >>> print "a"
            a
            >>> for i in range(3):
            ...     print i,
            ...     if i == 1: print
            ...
            0 1
            2
            >>> try:
            ...     f()
            ... except TypeError, error: print 'wrong\\\\n',
            wrong
            >>> print "next"
            next
            >>> 1 / 0                             # doctest: +ELLIPSIS
            Traceback (most recent call last):
                ...
            ZeroDivisionError: ...
            """
            return x
        import doctest
        print doctest.testmod()
        ''',
    )
    assert "print_statement(i, newline=False)" in converted


@pytest.mark.parametrize("other", ["pass", "return d.has_key(1)"])
def test_what_examples_need_a_human_for_is_reported_at_its_line(other: str) -> None:
    source = (
        "def other(d):\n"
        "    %s\n"
        "def f():\n"
        '    """>>> sys.stdout.softspace = 0\n'
        "\n"
        "    >>> if f:\n"
        "    ...     sys.stdout.softspace = 1\n"
        "    1\n"
        "      >>> f.softspace\n"
        '    """\n' % other
    )
    places = run("print,doctest", source).places
    assert [(place.line, place.column) for place in places] == [
        (4, source.split("\n")[3].index(".softspace") + 1),
        (7, source.split("\n")[6].index(".softspace") + 1),
        (9, source.split("\n")[8].index(".softspace") + 1),
    ]
    assert {place.fixer for place in places} == {"print"}


def test_examples_that_are_no_program_together_are_reported_at_their_lines() -> None:
    source = 'def f():\n    """\n    >>> f.softspace\n    >>> a b\n    >>> g.softspace\n    """\n'
    places = run("print,doctest", source).places
    assert [(place.line, place.fixer) for place in places] == [
        (3, "print"),
        (5, "print"),
    ]


def test_a_line_can_be_exempt_from_reports_of_its_examples() -> None:
    source = 'def f():\n    """\n    >>> f.softspace  # onemaster: skip\n    """\n'
    assert run("print,doctest", source).places == ()


def test_output_that_quotes_a_converted_example_is_reported() -> None:
    source = (
        "def f():\n"
        '    """\n'
        "    >>> print f.answer\n"
        "    42\n"
        "    >>> print(1)\n"
        '    """\n'
        "def g():\n"
        '    """\n'
        "    >>> source(f)\n"
        "    print f.answer\n"
        "    >>> source(1)\n"
        "    print(1)\n"
        '    """\n'
    )
    result = run("print,doctest", source)
    assert [(place.line, place.fixer) for place in result.places] == [(10, "doctest")]
    assert (
        result.after
        == source.replace(">>> print f.answer", ">>> print(f.answer)").encode()
    )
