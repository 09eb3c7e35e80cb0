from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        "x = cls.__unicode__\n",
        "cls.__unicode__ == y\n",
        "cls.__unicode__ = make(cls)\n",
        "if x: cls.__unicode__ = y\n",
        "cls.__unicode__ = x; y = 1\n",
        "cls.__unicode__ = x\ncls.__str__ = y\n",
        "if six.PY2:\n    cls.__unicode__ = x\n",
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("unicode_attribute", source) == []


def test_in_a_branch() -> None:
    check_rewritten(
        "unicode_attribute",
        """\
        import six
        class A(object):
            def prepare(cls):
                if cls.is_text:
                    cls.__unicode__ = cls.__as_text  # text
                elif cls.is_bytes:
                    cls.__str__ = cls.__as_bytes
                return cls
        """,
        """\
        import six
        class A(object):
            def prepare(cls):
                if cls.is_text:
                    cls.__unicode__ = cls.__as_text  # text
                    if not six.PY2:
                        cls.__str__ = cls.__as_text
                elif cls.is_bytes:
                    cls.__str__ = cls.__as_bytes
                return cls
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "unicode_attribute",
        """\
        class Word(object):
            pass

        def as_text(word):
            return u"word"
        Word.__unicode__ = as_text
        print(u"<%s>" % Word())
        """,
    )
