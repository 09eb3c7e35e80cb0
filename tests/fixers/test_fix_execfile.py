from __future__ import annotations

import os
import tempfile

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from m import execfile\nexecfile(f)\n", id="imported"),
        pytest.param("runner.execfile(f)\n", id="method"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("execfile", source) == []


@pytest.mark.parametrize("source", ["run(execfile)\n", "execfile(*arguments)\n"])
def test_other_uses_are_reported(source: str) -> None:
    assert [place.risk for place in check_noop("execfile", source)] == [Risk.HIGH]


@pytest.mark.parametrize(
    "before, after",
    [
        ("execfile(f)", "exec(compile(open(f, 'rb').read(), f, 'exec'))"),
        ("execfile(f, g)", "exec(compile(open(f, 'rb').read(), f, 'exec'), g)"),
        (
            "execfile('f', g, l)",
            "exec(compile(open('f', 'rb').read(), 'f', 'exec'), g, l)",
        ),
        (
            "execfile(f())",
            "exec((lambda name: compile(open(name, 'rb').read(), name, 'exec'))(f()))",
        ),
        (
            "x = execfile(f)",
            "import six\nx = six.exec_(compile(open(f, 'rb').read(), f, 'exec'))",
        ),
        (
            "def f(p):\n    execfile(p)",
            "def f(p):\n    exec(compile(open(p, 'rb').read(), p, 'exec'), globals(), locals())",
        ),
        (
            "from codecs import open\nexecfile(f)",
            "from codecs import open\nimport six\n"
            "exec(compile(six.moves.builtins.open(f, 'rb').read(), f, 'exec'))",
        ),
    ],
)
def test_calls(before: str, after: str) -> None:
    check_rewritten("execfile", before + "\n", after + "\n")


def test_same_output() -> None:
    descriptor, path = tempfile.mkstemp(".py")
    try:
        with os.fdopen(descriptor, "w", newline="") as stream:
            stream.write("# coding: utf-8\r\nx = y + 1\r\nz = __name__\r\n")
        check_same_output(
            "execfile",
            """\
            path = %r
            y = 1
            execfile(path)
            print((x, z))
            names = {"y": 5, "__name__": "other"}
            execfile(path, names)
            print((names["x"], names["z"]))
            inner = {}
            print(execfile(path, names, inner))
            print(sorted(inner.items()))
            def f(y, x=0):
                execfile(path)
                def g(): return x
                return g()
            print(f(7))
            class C:
                y = 10
                execfile(path)
            print(C.x)
            run = lambda p, n: execfile("".join(p), n)
            run([path], names)
            """
            % path,
        )
    finally:
        os.remove(path)
