from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

HEAD = "class M(type):\n    def __new__(cls, name, bases, attrs):\n"
IMPORT = "from onemaster.compat import with_class_cell\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return type.__new__(cls, name, bases, attrs)", id="all"),
        pytest.param("return type.__new__(cls, name, bases, dict(attrs))", id="copy"),
        pytest.param(
            "own = dict(attrs)\n        return type.__new__(cls, name, bases, own)",
            id="copied before",
        ),
        pytest.param("return cls.register(cls, name, bases, {})", id="another method"),
        pytest.param("return make(cls, name, bases, {})", id="another function"),
        pytest.param("return type.__new__(other, name, bases, {})", id="another class"),
    ],
)
def test_stays(body: str) -> None:
    assert check_noop("class_cell", HEAD + "        " + body + "\n") == []


def test_no_metaclass() -> None:
    check_noop(
        "class_cell",
        "class C(object):\n"
        "    def __new__(cls, a, b):\n"
        "        return base.__new__(cls, a, b, {})\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "return super(M, cls).__new__(cls, name, bases, {})",
            "return super(M, cls).__new__(cls, name, bases, "
            "with_class_cell({}, attrs))",
        ),
        (
            "new = super(M, cls).__new__\n        return new(cls, name, bases, {})",
            "new = super(M, cls).__new__\n        return new(cls, name, bases, "
            "with_class_cell({}, attrs))",
        ),
        (
            "own = {}\n        own['x'] = 1\n"
            "        return type.__new__(cls, name, bases, own)",
            "own = {}\n        own['x'] = 1\n"
            "        return type.__new__(cls, name, bases, with_class_cell(own, attrs))",
        ),
    ],
)
def test_own_namespace(before: str, after: str) -> None:
    check_rewritten(
        "class_cell",
        HEAD + "        " + before + "\n",
        IMPORT + HEAD + "        " + after + "\n",
    )


def test_same_output() -> None:
    check_same_output(
        "class_cell,metaclass",
        """\
        class Fields(type):
            def __new__(cls, name, bases, attrs):
                made = type.__new__(cls, name, bases, {"__module__": "m"})
                for key, value in attrs.items():
                    setattr(made, key, value)
                return made

        class Base(object):
            __metaclass__ = Fields
            def name(self):
                return "base"

        class Child(Base):
            def name(self):
                return "child of " + super(Child, self).name()

        print(Child().name())
        """,
    )
