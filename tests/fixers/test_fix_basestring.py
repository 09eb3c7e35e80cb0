from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(basestring=None): return basestring\n", id="parameter"),
        pytest.param("f(basestring=1)\n", id="keyword"),
        pytest.param("compat.basestring\n", id="attribute"),
        pytest.param("from compat import basestring\nbasestring\n", id="import"),
        pytest.param("basestring = str\nisinstance(x, basestring)\n", id="variable"),
        pytest.param(
            "try:\n    s = basestring\nexcept NameError:\n    s = str\n",
            id="already runs on both",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("basestring", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("isinstance(x, basestring)", "isinstance(x, six.string_types)"),
        ("issubclass(x, (basestring,))", "issubclass(x, (six.string_types,))"),
        ("isinstance(x, (int, basestring))", "isinstance(x, (int, six.string_types))"),
    ],
)
def test_type_tests(before: str, after: str) -> None:
    check_rewritten("basestring", before + "\n", "import six\n" + after + "\n")


def test_a_tuple_would_not_do_outside_type_tests() -> None:
    check_rewritten(
        "basestring",
        """\
        import json
        names = {basestring: "text"}
        """,
        """\
        import json
        try:
            basestring
        except NameError:
            basestring = str
        names = {basestring: "text"}
        """,
    )


def test_six_from_elsewhere_is_used() -> None:
    check_rewritten(
        "basestring",
        """\
        from django.utils import six
        isinstance(x, basestring)
        """,
        """\
        from django.utils import six
        isinstance(x, six.string_types)
        """,
    )


def test_a_variable_called_six_is_reported() -> None:
    (place,) = check_noop(
        "basestring",
        """\
        def f(six):
            return isinstance(six, basestring)
        """,
    )
    assert place.line == 2
    assert "six is taken" in place.reason


def test_an_attribute_error_is_not_that_of_a_missing_builtin() -> None:
    check_rewritten(
        "basestring",
        """\
        try:
            if not isinstance(x.name, basestring):
                x = str(x)
        except AttributeError:
            pass
        """,
        """\
        import six
        try:
            if not isinstance(x.name, six.string_types):
                x = str(x)
        except AttributeError:
            pass
        """,
    )
