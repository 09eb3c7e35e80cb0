from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f(parser.returns_unicode)\n", id="read"),
        pytest.param("returns_unicode = 1\n", id="another name"),
        pytest.param("x = parser.returns_unicode = 1\n", id="longer statement"),
        pytest.param("if a: parser.returns_unicode = 1\n", id="no line of its own"),
        pytest.param("a; parser.returns_unicode = 1\n", id="two on a line"),
        pytest.param(
            "import six\nif six.PY2:\n    parser.returns_unicode = 1\n", id="done"
        ),
        pytest.param(
            "try:\n    parser.returns_unicode = 1\nexcept AttributeError:\n    pass\n",
            id="ready for its absence",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    check_noop("expat_unicode", source)


def test_comments_and_indentation() -> None:
    check_rewritten(
        "expat_unicode",
        """\
        class Parser(object):
            def start(self):
                # why
                self.parser.returns_unicode = True  # always
                self.parser.Parse("")
        """,
        """\
        import six
        class Parser(object):
            def start(self):
                # why
                if six.PY2:
                    self.parser.returns_unicode = True  # always
                self.parser.Parse("")
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "expat_unicode",
        """\
        from xml.parsers import expat

        found = []
        parser = expat.ParserCreate()
        parser.returns_unicode = True
        parser.CharacterDataHandler = found.append
        parser.Parse("<a>b</a>", 1)
        print(found == [u"b"])
        """,
    )
