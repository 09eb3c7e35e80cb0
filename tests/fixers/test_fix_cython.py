from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import check_noop, check_rewritten, run

from onemaster.fixers._cython import fix
from onemaster.fixers._results import Status

PATH = "module.pyx"


@pytest.mark.parametrize(
    "source",
    [
        "cdef int f(int x) except -1:\n    return <int>x\n",
        "cdef int f() except? -1: return 1\n",
        "x = 'a <> b, xrange(3)' # print x\n",
        '"""\nprint x\nexcept A, e:\n"""\n',
        "cdef unicode x\nif isinstance(x, basestring): pass\n",
        "try:\n    f()\nexcept (A, B):\n    pass\nexcept C as e: pass\n",
        "print(x)\nself.print(x)\nprint = f\n",
        "raise E('a', b)\nraise\n",
        "def long_name(xrange): return xrange\n",
        "cdef long x = 3\ncdef extern from 'a.h': pass\n",
    ],
)
def test_what_cython_reads_stays(source: str) -> None:
    assert check_noop("cython", source, PATH) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("except A, e:", "except A as e:"),
        ("except (A, B), e: pass", "except (A, B) as e: pass"),
        ("if a <> b: pass", "if a != b: pass"),
        ("print 'x'", "print('x')"),
        ("print 'x' % (a, b)  # why", "print('x' % (a, b))  # why"),
        ("else: print x", "else: print(x)"),
        ("except A, e: print e", "except A as e: print(e)"),
        ("for x in {1: 2}: print x", "for x in {1: 2}: print(x)"),
        ("x = 1; print x", "x = 1; print(x)"),
        ("raise E, 'a'", "raise E('a')"),
        ("raise m.E, 'a %s' % (b, c)", "raise m.E('a %s' % (b, c))"),
        ("for i in xrange(n): pass", "for i in range(n): pass"),
        ("list(d.iterkeys())", "list(d.keys())"),
        ("f(a,\n  d.itervalues())", "f(a,\n  d.values())"),
    ],
)
def test_statements(before: str, after: str) -> None:
    check_rewritten("cython", before + "\n", after + "\n", PATH)


@pytest.mark.parametrize(
    "source",
    [
        "print a, b\n",
        "print >>f, a\n",
        "print (a), b\n",
        "raise E, value\n",
        "raise E, 'a', traceback\n",
        "except E, self.x:\n",
        "x = `y`\n",
        "d.has_key(1)\n",
        "x = long(3)\n",
    ],
)
def test_what_needs_a_human(source: str) -> None:
    result = run("cython", source, PATH)
    assert result.places
    assert all(place.line == 1 for place in result.places)


def test_other_files_are_not_touched() -> None:
    assert check_noop("cython", "x = 1\nfor i in xrange(3): pass\n") == []


def test_other_fixers_do_not_touch_cython() -> None:
    result = run("except,print", "cdef f(x): print x\n", PATH)
    assert result.status is Status.LEFT_ALONE


@given(st.text("ab'\"#\\\n ,:;()<>`=%", max_size=30))
def test_a_second_run_changes_nothing(text: str) -> None:
    once = fix(text)[0]
    assert fix(once)[0] == once
