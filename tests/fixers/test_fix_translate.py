from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x.translate(table)\n", id="no characters to leave out"),
        pytest.param("x.translate(0, 1, 2)\nx.translate(1, y=2)\n", id="other methods"),
        pytest.param("x.translate(*y)\ntranslate(x, y)\n", id="other calls"),
        pytest.param("import string\nstring.translate(x, y)\n", id="a function"),
        pytest.param("import six\nif six.PY2:\n    x.translate(a, b)\n", id="PY2"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("translate", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("x = y.translate(None, d)", "x = translate(y, None, d)"),
        ("f(x).y.translate(t, 'a').z()", "translate(f(x).y, t, 'a').z()"),
        ("if(x.translate(t, d)): pass", "if(translate(x, t, d)): pass"),
        ("'x'.translate(t, '')", "translate('x', t, '')"),
    ],
)
def test_calls(before: str, after: str) -> None:
    imported = "from onemaster.compat import translate\n"
    assert check_rewritten("translate", before + "\n", imported + after + "\n") == []


def test_comments_between_the_arguments_are_reported() -> None:
    (place,) = check_noop("translate", "x.translate(None,  # why\n  d)\n")
    assert "table" in place.reason


def test_a_program() -> None:
    check_same_output(
        "translate,moved_names,print",
        """\
        import string
        table = string.maketrans("ab", "xy")
        print "aabbcc-".translate(table, "c-"), "a b".translate(None, " ")
        print "abc".translate(table)
        """,
    )
