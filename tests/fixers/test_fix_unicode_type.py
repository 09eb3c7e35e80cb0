from __future__ import annotations

import pytest
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
        ("unicode(x, 'utf-8')", "six.text_type(x, 'utf-8')"),
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
