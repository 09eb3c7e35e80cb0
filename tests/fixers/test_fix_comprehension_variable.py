from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

NAME = "comprehension_variable"


@pytest.mark.parametrize(
    "body",
    [
        "a = [x for x in y]",
        "a = [x for x in y]; b = [x for x in y]",
        "a = [1 for x in y]",
        "a = [x for x in y]; x = 1; return x",
        "a = [x for x in y]; return sum(x for x in y)",
        "a = [x for x in y]; return lambda x: x",
        "a = [x for x in y]; return z.x(x=1)",
        "a = list(x for x in y)",
        "a = {x for x in y}",
        "a = [x for x in y for x in z if x]",
        "x = 1; a = [b for x in y for b in x]",
        "h = lambda: x; a = [x for x in y]; x = 1; return h()",
        "h = lambda x: x; a = [h(x) for x in y]; return h(1)",
    ],
)
def test_a_variable_that_is_not_used_later_stays(body: str) -> None:
    assert check_noop(NAME, "def f(y, z):\n    " + body + "\n") == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("a = [g(x) for x in y]", "a = []\nfor x in y:\n    a.append(g(x))"),
        ("[g(x) for x in y]", "for x in y:\n    g(x)"),
        (
            "a = [x for x in y if x if z]",
            "a = []\nfor x in y:\n    if x:\n        if z:\n            a.append(x)",
        ),
        (
            "a = [(x, z) for x, z in y]",
            "a = []\nfor x, z in y:\n    a.append((x, z))",
        ),
        (
            "a = [x for z in y for x in z]",
            "a = []\nfor z in y:\n    for x in z:\n        a.append(x)",
        ),
        ("a = [x for x in 1, 2]", "a = []\nfor x in 1, 2:\n    a.append(x)"),
        ("a = [x for x in\n     y]", "a = []\nfor x in y:\n    a.append(x)"),
        (
            "a = [x for x in y if a]",
            "collected = []\nfor x in y:\n    if a:\n        collected.append(x)\n"
            "a = collected",
        ),
        (
            "a.b = [x for x in y]",
            "collected = []\nfor x in y:\n    collected.append(x)\na.b = collected",
        ),
        (
            "a = len([x for x in y])",
            "collected = []\nfor x in y:\n    collected.append(x)\na = len(collected)",
        ),
        (
            "a = ','.join([g(x) for x in y])",
            "collected = []\nfor x in y:\n    collected.append(g(x))\n"
            "a = ','.join(collected)",
        ),
        (
            "z.update([x for x in y])",
            "collected = []\nfor x in y:\n    collected.append(x)\nz.update(collected)",
        ),
        (
            "if not [x for x in y]: g()",
            "collected = []\nfor x in y:\n    collected.append(x)\n"
            "if not collected: g()",
        ),
        (
            "# why\na = [x for x in y] # what",
            "# why\na = []\nfor x in y:\n    a.append(x) # what",
        ),
    ],
)
def test_a_loop_keeps_the_variable(before: str, after: str) -> None:
    source = "def f(y, z, a):\n    %s\n    return x\n"
    indented = before.replace("\n", "\n    ")
    expected = source % after.replace("\n", "\n    ")
    assert check_rewritten(NAME, source % indented, expected) == []


def test_a_module_and_a_loop_around() -> None:
    check_rewritten(
        NAME,
        """\
        for line in text:
            if line: print(word)
            [show(word) for word in line]
        """,
        """\
        for line in text:
            if line: print(word)
            for word in line:
                show(word)
        """,
    )


def test_code_that_is_called_sees_no_half_list() -> None:
    check_rewritten(
        NAME,
        "names = [read(x) for x in y]\nprint(x)\n",
        "collected = []\nfor x in y:\n    collected.append(read(x))\n"
        "names = collected\nprint(x)\n",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "a = z.g([h(x) for x in y])",
        "a = z[0]([x for x in y])",
        "a = z and [x for x in y]",
        "a = g(h(), [x for x in y])",
        "while [x for x in y]: g()",
        "a = [x # why\n         for x in y]",
        "z = 1; a = [x for x in y]",
        "a = [x for x in y] if z else 1",
    ],
)
def test_what_is_computed_in_between_is_reported(statement: str) -> None:
    (place,) = check_noop(NAME, "def f(y, z):\n    %s\n    return x\n" % statement)
    assert "does not assign x" in place.reason


@pytest.mark.parametrize(
    "before, after",
    [
        ("a = dict([(x, 1) for x in y])\ndel x", "a = dict((x, 1) for x in y)"),
        ('a = "".join([x for x in y])\ndel x', 'a = "".join(x for x in y)'),
        ("a = [x for x in y]\ndel x", "a = list(x for x in y)"),
        ("a = [x for x in 1, 2]\ndel x", "a = list(x for x in (1, 2))"),
        (
            "a = g([x for x in y])\n# why\ndel x\nb",
            "a = g(list(x for x in y))\n# why\nb",
        ),
        ("if z:\n    [x for x in y]; del x", "if z:\n    list(x for x in y); pass"),
    ],
)
def test_a_variable_that_is_deleted(before: str, after: str) -> None:
    check_rewritten(NAME, before + "\n", after + "\n")


def test_a_deleted_variable_that_has_other_uses_needs_the_loop() -> None:
    check_rewritten(
        NAME,
        "x = 1\nprint(x)\na = [x for x in y]\ndel x\n",
        "x = 1\nprint(x)\na = []\nfor x in y:\n    a.append(x)\ndel x\n",
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("pass", "return lambda: x"),
        ("pass", "h = lambda: x\n    return h()"),
        ("h = lambda: x", "z(h)\n    x = 1"),
        ("def h():\n        return x", "raise E(h)"),
        ("h = lambda: x", "yield h\n    x = 1"),
    ],
)
def test_a_function_inside_may_read_the_variable_later(before: str, after: str) -> None:
    source = "def f(y, z):\n    %s\n    a = %s\n    %s\n"
    loop = "[]\n    for x in y:\n        a.append(x)"
    check_rewritten(
        NAME, source % (before, "[x for x in y]", after), source % (before, loop, after)
    )


def test_a_function_inside_may_read_the_variable_in_between() -> None:
    check_rewritten(
        NAME,
        "def f(y):\n    h = lambda: x\n    a = [h() for x in y]\n    x = 1\n",
        "def f(y):\n    h = lambda: x\n    a = []\n    for x in y:\n"
        "        a.append(h())\n    x = 1\n",
    )


def test_names_of_a_class_are_not_seen_in_a_generator() -> None:
    check_rewritten(
        NAME,
        "class C:\n    n = 2\n    a = [x * n for x in y]\n    del x\n",
        "class C:\n    n = 2\n    a = []\n    for x in y:\n        a.append(x * n)\n"
        "    del x\n",
    )


def test_the_program_prints_the_same() -> None:
    check_same_output(
        NAME,
        """\
        def last(rows, word="none"):
            kept = [word * 2 for row in rows for word in row if word]
            return kept, word
        for rows in [], [[]], [["a", ""], ["b"]], [[""]]:
            print(last(rows))
        def closed(rows):
            def current():
                return row
            kept = [current() for row in rows]
            return kept, current()
        print(closed("abc"))
        lengths = dict([(name, len(name)) for name in ("a", "bc")])
        del name
        print(sorted(lengths.items()))
        try:
            name
        except NameError:
            print("gone")
        """,
    )
