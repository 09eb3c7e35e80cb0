from __future__ import annotations

import pytest
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

FALLBACK = """\
try:
    long
except NameError:
    long = int
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(long=False): return int(long)\n", id="parameter"),
        pytest.param("f(long=1)\n", id="keyword"),
        pytest.param("options.long\n", id="attribute"),
        pytest.param("if six.PY3: long = int\nlong(1)\n", id="variable"),
        pytest.param(FALLBACK + "long(1)\n", id="already runs on both"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("long", source) == []


@pytest.mark.parametrize(
    "code",
    [
        "long(x)",
        "isinstance(x, long)",
        "isinstance(x, (int, long, float))",
        "types = (long, int)",
        "kinds = {long: 'l', int: 'i'}",
        "def f(kind=long): pass",
    ],
)
def test_the_type_stays_on_python_2(code: str) -> None:
    check_rewritten("long", code + "\n", FALLBACK + code + "\n")


@pytest.mark.parametrize(
    "before, after",
    [
        ("isinstance(x, (int, long))", "isinstance(x, six.integer_types)"),
        ("isinstance(x, (long, int))", "isinstance(x, six.integer_types)"),
        ("isinstance(x, (int, long,))", "isinstance(x, six.integer_types)"),
        ("kinds = (int, long) + more", "kinds = six.integer_types + more"),
        ("type(x) in (int, long)", "type(x) in six.integer_types"),
    ],
)
def test_pair_with_int(before: str, after: str) -> None:
    check_rewritten("long", before + "\n", "import six\n" + after + "\n")


def test_both_versions_tell_the_types_apart_as_well_as_they_can() -> None:
    source = """\
    x = long("7")
    print("%r %r" % (isinstance(x, long), isinstance(7, long)))
    print([isinstance(n, (int, long)) for n in (x, 7, 7.0)])
    """
    after = run("long", source).after
    assert after is not None
    of_any_kind = "[True, True, False]\n"
    assert output(python27(), after.decode()) == "True False\n" + of_any_kind
    for version in versions_of_python3():
        assert output(python(version), after.decode()) == "True True\n" + of_any_kind
