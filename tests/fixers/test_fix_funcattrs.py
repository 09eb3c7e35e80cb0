from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

NAMES = ["closure", "code", "defaults", "dict", "doc", "globals", "name"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", ["x = f.%s\n", "f.%s = x\n", "x = a.b().%s[0].c\n"])
def test_attributes_of_functions(code: str, name: str) -> None:
    before, after = code % ("func_" + name), code % ("__%s__" % name)
    assert check_rewritten("funcattrs", before, after) == []


def test_an_attribute_of_an_attribute_of_self() -> None:
    source = """\
    class A:
        def f(self):
            return self.function.func_name
    """
    check_rewritten("funcattrs", source, source.replace("func_name", "__name__"))


@pytest.mark.parametrize(
    "definition",
    [
        "    func_name = None",
        "    def func_name(self): pass",
        "    def f(self, x):\n        self.func_name = x",
        "    def f(self, x):\n        self.a, self.func_name = x",
        "    def f(self, x):\n        setattr(self, 'func_name', x)",
        "    __slots__ = ('func_name',)",
        "    a = namedtuple('B', 'a func_name')",
    ],
)
def test_what_a_class_defines_may_be_meant(definition: str) -> None:
    source = "class A:\n%s\nx = a.func_name\n" % definition
    (place,) = check_noop("funcattrs", source)
    assert place.line == source.count("\n")


def test_an_attribute_of_self_that_another_class_must_define_is_reported() -> None:
    source = """\
    class A(B):
        def f(self):
            return self.func_name
    """
    assert len(check_noop("funcattrs", source)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "import names\nx = names.func_name\n",  # A variable of a module.
        "func_name = f(func_name=1)\n",
        "try:\n    x = f.func_name\nexcept AttributeError:\n    x = None\n",
    ],
)
def test_something_else_stays(code: str) -> None:
    assert check_noop("funcattrs", code) == []


def test_what_is_only_looked_up_defines_nothing_and_is_reported() -> None:
    """Classes have ``__name__`` too, so that name does not ask for the same."""
    (place,) = check_rewritten(
        "funcattrs",
        "x = f.func_name if hasattr(f, 'func_name') else None\n",
        "x = f.__name__ if hasattr(f, 'func_name') else None\n",
    )
    assert place.line == 1


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "funcattrs",
        """\
        def f(a, b=1):
            "text"
            return b
        f.func_name = "g"
        f.func_defaults = (2,)
        f.func_dict["x"] = 1
        print([f.func_name, f.func_doc, f(1), f.func_code.co_argcount, f.x])
        print([f.func_closure, f.func_globals is globals()])
        """,
    )
