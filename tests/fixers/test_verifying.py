"""What the verdict on a source says agrees with real interpreters."""

from __future__ import annotations

import pytest
from interpreters import python27

from onemaster.fixers._interpreters import InterpreterError, compile_problem
from onemaster.fixers._verifying import judge, may_be_only_3

ONLY_3 = [
    b"x = f'{y}'\n",
    b"x: int = 1\n",
    b"async def f(): pass\n",
    b"def f(*, a): pass\n",
    b"def f(a, *b, c=1): pass\n",
    b"def f(a: int): pass\n",
    b"def f() -> int: pass\n",
    b"def f():\n    x = 1\n    def g():\n        nonlocal x\n",
    b"def f():\n    yield from x\n",
    b"raise E from None\n",
    b"class A(metaclass=B): pass\n",
    b"a @ b\n",
    b"a, *b = c\n",
    b"f(*a, b)\n",
    b"f(*a, *b)\n",
    b"[*a, *b]\n",
    b"if (x := 1): pass\n",
    b"a[0]: int = 1\n",
    b"a[b[0]].c : int = 1\n",
    b"elsewhere: int = 1\n",
    b"'''x' # '''; x = f'''{y}'''\n",
    b"x = '\\\\'\ny: int = ''\n",
    b"x = '\\''\ny: int = ''\n",
    b"x = r'\\'' ; y = '\\\n'\nz: int = 1 # \"\n",
    b"raise E('x') from (\n y)\n",
    b"x = 'a' F'{y}'\n",
    b"x = 'a'Rf'{y}'\n",
    b'if""or f"": pass\n',
    "größe = 1\n".encode("utf-8"),
]
BOTH = [
    b"f(*a)\n",
    b"f(a, *b, **c)\n",
    b"f(x, *a, key=1)\n",
    b"class A(B): pass\n",
    b"raise E('x')\n",
    b"lambda a, *b: a\n",
    b"def f(a, b=1, *c, **d): return a\n",
    b"@decorator\ndef f(): yield 1\n",
    b"x = {1: 2 for y in z}\n",
    b"with a as b, c as d: pass\n",
    b"x = b'a' + u'b'\n",
    b"match = 1\nprint(match)\n",
    b"x = a[1:2, ...]\n",
    b"exec('x', {})\n",
    b'"""\nNote: this\n* and *this, raise from\n"""\n',
    b"x = {\n    a: b,\n}\n# y: int = 'it'\n",
    b"try: x\nexcept: y\nelse: z\n",
]


@pytest.mark.parametrize("source", ONLY_3)
def test_what_2_7_does_not_read_is_found(source):
    verdict = judge(source)
    assert verdict.problem is None
    assert verdict.only_3 is not None
    assert compile_problem(python27(), b"# coding: utf-8\n" + source) is not None


@pytest.mark.parametrize("source", BOTH)
def test_what_both_read_is_let_through(source):
    verdict = judge(source)
    assert verdict.problem is None and verdict.only_3 is None
    assert compile_problem(python27(), source) is None


@pytest.mark.parametrize("source", BOTH[:-1])
def test_the_hint_does_not_speak_of_what_both_read(source):
    assert not may_be_only_3(source)


@pytest.mark.parametrize(
    "source, line",
    [
        (b"x = 1\nprint x\n", 2),
        (b"from __future__ import division\nx = 1\nfrom __future__ import x\n", 3),
        (b"def f():\n    from x import *\n", 2),
        (b"def f():\n    if 1:\n        from x import *\n    import y\n", 3),
        (b"from w import *\nclass C:\n    from x import *\n", 3),
        (b"x = '\0'\n", 0),
    ],
)
def test_what_python_3_refuses_is_told_with_its_line(source, line):
    problem = judge(source).problem
    assert problem is not None
    assert not line or problem[0] == line


def test_a_source_nested_too_deeply_is_a_problem_not_a_crash():
    assert judge(b"x = " + b"(" * 5000 + b")" * 5000 + b"\n").problem is not None


def test_one_interpreter_is_asked_many_times():
    for number in range(20):
        source = b"# \xc3\xa9\nx = %d\n" % number
        assert compile_problem(python27(), b"# coding: utf-8\n" + source) is None
    assert compile_problem(python27(), b"print(x, file=y)\n") is not None


def test_an_interpreter_that_does_not_exist_is_an_error():
    with pytest.raises(InterpreterError, match="no-such-python"):
        compile_problem("no-such-python", b"")
