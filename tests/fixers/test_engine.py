"""What the engine lets through, what it refuses, and what it says of it."""

from __future__ import annotations

import gc

import pytest
from fissix.pytree import Leaf
from interpreters import python27

from onemaster.fixers._engine import fix_source
from onemaster.fixers._results import Change, Place, Risk, Status
from onemaster.fixers._settings import Settings


def fix(source, *fixers, **settings):
    data = source if isinstance(source, bytes) else source.encode("utf-8")
    return fix_source("module.py", data, Settings(fixers=fixers, **settings))


def test_a_change_says_where_it_was():
    result = fix("import a\n\nif {}.has_key(1):\n    pass\n", "has_key")
    assert result.status is Status.CHANGED
    assert result.after == b"import a\n\nif 1 in {}:\n    pass\n"
    assert result.changes == (Change(3, 5, "has_key", "if {}.has_key(1):"),)


def test_lines_are_those_of_the_file_also_below_elided_bodies():
    body = "    return 'a body without a candidate, long enough to be elided'\n" * 9
    source = "def first():\n%s\ndef second():\n    return {}.has_key(1)\n" % body
    (change,) = fix(source, "has_key").changes
    assert change.line == 13
    assert change.text == "return {}.has_key(1)"


def test_what_only_python_3_reads_is_left_alone():
    for source in ["print(f'{d.has_key(1)}')\n", "x: int = {}.has_key(1)\n"]:
        result = fix(source, "has_key")
        assert result.status is Status.LEFT_ALONE
        assert result.reason.startswith("Python 3 only")


def test_neither_2_nor_3_fails_with_its_line():
    result = fix("x = 1\n{}.has_key(1) +* 2\n", "has_key")
    assert result.status is Status.FAILED
    assert "neither Python 2 nor Python 3" in result.reason
    assert result.line == 2


def test_bytes_that_are_no_source_fail():
    assert fix(b"{}.has_key(1)\0\n", "has_key").status is Status.FAILED
    assert fix(b"# coding: utf-17\n", "has_key").status is Status.FAILED


def test_a_fixer_that_never_settles_is_refused_by_name():
    result = fix("x = grow\n", "has_key", "foreign.fix_grows")
    assert result.status is Status.REFUSED
    assert "foreign.fix_grows" in result.reason
    assert result.after is None


def test_a_result_that_is_not_python_3_names_the_fixer_that_spoilt_it():
    result = fix("x = spoil\n{}.has_key(1)\n", "has_key", "foreign.fix_spoils")
    assert result.status is Status.REFUSED
    assert result.reason.startswith("foreign.fix_spoils: ")


def test_a_result_that_is_not_python_2_names_the_fixer_that_spoilt_it():
    result = fix("x = modern\n{}.has_key(1)\n", "has_key", "foreign.fix_modern")
    assert result.status is Status.REFUSED
    assert result.reason.startswith("foreign.fix_modern: ")
    assert "is not Python 2.7" in result.reason


def test_a_fixer_that_fails_costs_one_file():
    result = fix("x = fail\n", "foreign.fix_fails")
    assert result.status is Status.REFUSED
    assert result.reason == "foreign.fix_fails: the fixer failed: KeyError: 'oops'"


def test_a_later_pass_sees_what_the_first_one_saw():
    source = (
        "def f():\n    return {}.has_key(accused)\n"
        "def g():\n    return witness, 'a body that is long enough to be left out of a tree'\n"
    )
    result = fix(source, "has_key", "foreign.fix_witness")
    assert b"return accused in {}" in result.after
    assert (
        b"guilty"
        in fix(source.replace("witness", "nobody"), "foreign.fix_witness").after
    )


def test_a_foreign_fixer_runs_and_reports():
    result = fix("y = 1\nx = question\n", "foreign.fix_answer")
    assert result.after == b"y = 1\nx = 42\n"
    assert result.places == (
        Place(2, 0, "foreign.fix_answer", "is that the right question?", Risk.MEDIUM),
    )


def test_one_fixer_alone_may_leave_python_2_code_behind():
    result = fix("try:\n    print 1\nexcept E, e:\n    pass\n", "except")
    assert result.after == b"try:\n    print 1\nexcept E as e:\n    pass\n"


@pytest.mark.parametrize(
    "source",
    [
        "{}.has_key(1)  # onemaster: skip\n",
        "{}.has_key(1)  # why  # onemaster: skip=map, has_key\n",
        "f({}.has_key(1),\n  2)  # onemaster: skip\n",
        "{}.has_key(\n  1)  # onemaster: skip\n",
        "if {}.has_key(1):  # onemaster: skip\n    pass\n",
    ],
)
def test_a_pragma_keeps_a_fixer_away(source):
    assert fix(source, "has_key").status is Status.UNCHANGED


def test_a_pragma_in_the_body_does_not_keep_it_from_the_header():
    source = "if {}.has_key(1):\n    pass  # onemaster: skip\n"
    assert fix(source, "has_key").status is Status.CHANGED


def test_a_pragma_for_another_fixer_does_not():
    source = "{}.has_key(1)  # onemaster: skip=map\n"
    assert fix(source, "has_key").status is Status.CHANGED


def test_skip_file():
    result = fix("# onemaster: skip-file\n{}.has_key(1)\n", "has_key")
    assert result.status is Status.LEFT_ALONE
    assert result.reason == "skip-file"


ODD_SOURCES = [
    b"",
    b"\n",
    b"\r\n",
    b"# nothing",
    b"\x0c\n{}.has_key(1)\n\x0c\n",
    b"\xef\xbb\xbf{}.has_key(1)",
    b"if x:\n\t{}.has_key(1)\n        {}.has_key(2)\n",
    b"if {}.has_key(1):\r\n    pass\nelse:\r    pass\r\n",
    b"# coding: latin-1\n{}.has_key('\xe9')\n",
    b"{}.has_key(1)\\\n\n",
    b"x = '''\r\n'''; {}.has_key(1)\n",
    b"{}.has_key(1);\n",
    b"   # odd\n{}.has_key(1)\n      # odd\n",
    b"{}.has_key(1)\n    ",
    b"if 1:\n  {}.has_key(1)\n # dedented oddly\n  pass\n#",
]


@pytest.mark.parametrize("data", ODD_SOURCES)
def test_odd_sources_keep_every_other_byte(data):
    result = fix(data, "has_key")
    if b"has_key" in data:
        assert result.status is Status.CHANGED, result.reason
        undone = result.after
        for key in (b"1", b"2", b"'\xe9'"):
            undone = undone.replace(key + b" in {}", b"{}.has_key(" + key + b")")
        assert undone == data
    else:
        assert result.status is Status.UNCHANGED


def test_whole_files_give_the_same_result():
    source = "".join(
        "def f%d(d):\n    '''Some text.'''\n    %s\n\n"
        % (
            number,
            "return {}.has_key(1)" if number % 7 == 0 else "x = 'long text'\n" * 1,
        )
        for number in range(40)
    )
    short = fix(source, "has_key", "print", "except")
    whole = fix(source, "has_key", "print", "except", elide=False)
    assert short == whole
    assert short.status is Status.CHANGED


def test_50000_lines():
    source = "x = 1\n" * 50000 + "{}.has_key(1)\n"
    result = fix(source, "has_key")
    assert result.after == ("x = 1\n" * 50000 + "1 in {}\n").encode()


@pytest.mark.parametrize("depth", [50, 400, 20000])
def test_deep_nesting_is_no_crash(depth):
    source = "{}.has_key(%s1%s)\n" % ("(" * depth, ")" * depth)
    assert fix(source, "has_key").status in (
        Status.CHANGED,
        Status.FAILED,
        Status.REFUSED,
    )


def test_real_interpreters_are_asked():
    source, fixer = "def f():\n    yield 1\n    giveback\n", "foreign.fix_returns"
    assert fix(source, fixer).status is Status.CHANGED
    result = fix(source, fixer, verify_with=(python27(),))
    assert result.status is Status.REFUSED
    assert result.reason.startswith(python27())
    assert result.line == 3


def test_the_tree_of_a_file_takes_no_memory_afterwards():
    lines = "".join("x = {}.has_key(%d)\n" % number for number in range(500))

    def leaves_left(source):
        fix(source, "has_key", "raw_unicode", "next")
        return sum(issubclass(type(thing), Leaf) for thing in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        few = leaves_left("x = {}.has_key(1)\n")
        assert leaves_left(lines) - few < 500
    finally:
        gc.enable()
