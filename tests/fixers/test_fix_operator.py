from __future__ import annotations

import textwrap

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import operator\noperator.add(1, 2)\n", id="on both"),
        pytest.param("self.repeat(x)\nrepeat = 1\n", id="another repeat"),
        pytest.param("operator = x\noperator.isCallable(y)\n", id="another operator"),
        pytest.param(
            "import operator\nif six.PY2:\n    is_map = operator.isMappingType\n",
            id="tests for the version",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("operator", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("operator.isCallable(f())", "callable(f())"),
        ("filter(operator.isCallable, fs)", "filter(callable, fs)"),
        ("operator.sequenceIncludes(a, b)", "operator.contains(a, b)"),
        ("reduce(operator.repeat, x)", "reduce(operator.mul, x)"),
        ("operator.irepeat(a, 2)", "operator.imul(a, 2)"),
    ],
)
def test_same_function(before: str, after: str) -> None:
    imported = "import operator\n"
    check_rewritten("operator", imported + before + "\n", imported + after + "\n")


@pytest.mark.parametrize(
    "source",
    [
        "operator.isMappingType(f())",
        "filter(operator.isNumberType, xs)",
        "operator.isSequenceType(x, y)",
        "def f(callable): return operator.isCallable(callable)",
        "def f(numbers): return operator.isNumberType(numbers)",
    ],
)
def test_what_cannot_be_written_is_reported(source: str) -> None:
    (place,) = check_noop("operator", "import operator\n%s\n" % source)
    assert "operator.is" in place.reason


def test_an_import_by_name_is_reported() -> None:
    (place,) = check_noop("operator", "from operator import add, isCallable\n")
    assert "isCallable" in place.reason


def test_both_versions_tell_the_same_of_builtin_values() -> None:
    source = """\
    import operator
    def kinds(x):
        return [operator.isMappingType(x), operator.isSequenceType(x),
                operator.isNumberType(x)]
    for value in (1, 1.5, "a", [1], (1,), {1: 2}, None, open, set([1])):
        print([bool(kind) for kind in kinds(value)])
    """
    after = run("operator", source).after
    assert after is not None
    expected = output(python27(), after.decode())
    assert expected == output(python27(), textwrap.dedent(source))
    for version in versions_of_python3():
        assert output(python(version), after.decode()) == expected
