from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(unicode=False):\n    return unicode\n", id="parameter"),
        pytest.param("f(unicode=1)\n", id="keyword"),
        pytest.param("self.unicode = other.unicode\n", id="attribute"),
        pytest.param("from compat import unicode\nunicode(x)\n", id="import"),
        pytest.param("class A:\n    unicode = False\n", id="class attribute"),
        pytest.param("def unicode(x): return x\nunicode(1)\n", id="function"),
        pytest.param("'unicode' # unicode\n", id="string and comment"),
        pytest.param(
            "try:\n    unicode\nexcept NameError:\n    unicode = str\nunicode(1)\n",
            id="already runs on both",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("unicode_type", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("unicode(b'x', 'utf-8')", "six.text_type(b'x', 'utf-8')"),
        ("unicode(x.digest(), enc)", "six.text_type(x.digest(), enc)"),
        ("unicode(x, **codec)", "six.text_type(x, **codec)"),
        (
            "try: x = unicode(x, 'ascii')\nexcept TypeError: pass",
            "try: x = six.text_type(x, 'ascii')\nexcept TypeError: pass",
        ),
        ("map(unicode, xs)", "map(six.text_type, xs)"),
        ("isinstance(x, (str, unicode))", "isinstance(x, (str, six.text_type))"),
        ("unicode.upper(x)", "six.text_type.upper(x)"),
        ("def f(kind=unicode): pass", "def f(kind=six.text_type): pass"),
        ("class Text(unicode): pass", "class Text(six.text_type): pass"),
        ("f(unicode=unicode)", "f(unicode=six.text_type)"),
    ],
)
def test_references(before: str, after: str) -> None:
    check_rewritten("unicode_type", before + "\n", "import six\n" + after + "\n")


def test_a_method_does_not_see_the_attribute_of_its_class() -> None:
    check_rewritten(
        "unicode_type",
        """\
        import six
        class A:
            unicode = False
            def f(self):
                return unicode(self)
        """,
        """\
        import six
        class A:
            unicode = False
            def f(self):
                return six.text_type(self)
        """,
    )


def test_an_import_of_six_inside_the_function_is_enough() -> None:
    check_rewritten(
        "unicode_type",
        """\
        def f(x):
            import six
            return unicode(x)
        """,
        """\
        def f(x):
            import six
            return six.text_type(x)
        """,
    )


@pytest.mark.parametrize(
    "test",
    [
        "sys.version_info[0] == 2",
        "sys.version_info < (3,)",
        "sys.version_info[:2] < (3, 0)",
        "(3, 0) > sys.version_info",
        "sys.version_info.major < 3",
        "sys.version < '3'",
        "sys.hexversion < 0x3000000",
        "six.PY2",
        "not PY3",
        "is_py3k or not IS_PYTHON3",
    ],
)
def test_code_under_a_test_for_python_3_is_left(test: str) -> None:
    assert check_noop("unicode_type", "if %s:\n    unicode(x)\n" % test) == []
    assert check_noop("unicode_type", "f(unicode if %s else str)\n" % test) == []


@pytest.mark.parametrize(
    "test", ["sys.version_info >= (2, 5)", "sys.version_info[1] > 3", "copy2", "happy3"]
)
def test_code_that_python_3_runs_as_well_is_not(test: str) -> None:
    code = "if %s:\n    %s(x)\n"
    check_rewritten(
        "unicode_type",
        code % (test, "unicode"),
        "import six\n" + code % (test, "six.text_type"),
    )


def test_an_import_of_six_below_the_use_comes_too_late() -> None:
    check_rewritten(
        "unicode_type",
        """\
        class Text:
            kind = unicode
        from compat import six
        """,
        """\
        import six
        class Text:
            kind = six.text_type
        from compat import six
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("unicode(x, 'utf-8')", "text_from(x, 'utf-8')"),
        ("unicode(str(x), enc, errors).y", "text_from(str(x), enc, errors).y"),
    ],
)
def test_text_is_not_decoded(before: str, after: str) -> None:
    check_rewritten(
        "unicode_type",
        before + "\n",
        "from onemaster.compat import text_from\n" + after + "\n",
    )


def test_the_name_of_the_helper_may_be_taken() -> None:
    check_rewritten(
        "unicode_type",
        "def f(text_from): return unicode(text_from, 'utf-8')\n",
        "import six\ndef f(text_from): return six.text_type(text_from, 'utf-8')\n",
    )


def test_same_output() -> None:
    check_same_output(
        "unicode_type",
        """\
        def text(value, encoding="utf-8"):
            return unicode(value, encoding)

        print([text(x) == u"abc" for x in ("abc", b"abc")])
        """,
    )
